"""The questionnaire form: asking the current question, taking its answer."""

from actions.answering import answer, answers_the_question
from actions.guide import Guide, load
from actions.in_between import LEFT_TO_RULES
from actions.scene import NotMine, Scene, SceneAction
from actions.slots import Slots
from actions.turn import BACK, DONE, SKIP
from actions.voice import Button, payload
from store.questions import AGE, PLACE, Question, QuestionKind


class AskAnswer(SceneAction):
    """Asks what the store says is next."""

    action_name = "action_ask_answer"

    async def act(self, scene: Scene) -> Slots:
        async with scene.database.read() as session:
            guide = await load(session, scene, scene.slots)
        question = guide.question
        if question is None:
            return scene.slots
        if scene.slots.options:
            _ask_which(scene, guide, question)
        elif question.kind is QuestionKind.THEME:
            _ask_theme(scene, question)
        else:
            _ask(scene, guide, question)
        return scene.slots


class ValidateQuestionnaireForm(SceneAction):
    """Takes the answer; the looping slot `answer` is filled when there is nothing left to ask."""

    action_name = "validate_questionnaire_form"

    async def act(self, scene: Scene) -> Slots:
        if not scene.is_dealt_with:
            if await _is_in_between(scene):
                raise NotMine
            return await answer(scene)
        async with scene.database.read() as session:
            guide = await load(session, scene, scene.slots)
        done = scene.slots.refused_age is not None or guide.question is None
        return scene.slots.but(answer="done" if done else None)


async def _is_in_between(scene: Scene) -> bool:
    """A word that answers the question is an answer, whatever it resembles."""
    if scene.heard.intent not in LEFT_TO_RULES:
        return False
    return scene.heard.is_tap or not await answers_the_question(scene)


def _ask_theme(scene: Scene, question: Question) -> None:
    buttons = [Button(c.label, payload("answer", question=question.key, value=c.key)) for c in question.choices]
    scene.voice.say("utter_ask_theme", buttons=buttons, expects="text")


def _ask_which(scene: Scene, guide: Guide, question: Question) -> None:
    buttons = [
        Button(guide.label_of(question, (key,)), payload("answer", question=question.key, value=key))
        for key in scene.slots.options
    ]
    expects = question.key if question.key == PLACE else "text"
    ways_out = [] if question.kind is QuestionKind.THEME else _moves(scene, guide, question)
    if question.key != PLACE:
        # Shows the question again with every button; another town is simply typed.
        every = scene.voice.button("utter_label_other_choice", "change_answer", "quiet", question=question.key)
        ways_out = [every, *ways_out]
    scene.voice.say("utter_which_one", buttons=[*buttons, *ways_out], expects=expects)


def _ask(scene: Scene, guide: Guide, question: Question) -> None:
    said = "utter_question_with_help" if question.help else "utter_question"
    if question.sensitive:
        # Health, disability, origin: answered only by who agrees to it (GDPR, article 9).
        said = "utter_question_sensitive"
    scene.voice.say(
        said,
        question=question.text,
        help=question.help,
        buttons=[*_choices(scene, question), *_moves(scene, guide, question)],
        expects=question.key if question.key in (PLACE, AGE) else "text",
        progress=guide.progress(question),
    )


def _choices(scene: Scene, question: Question) -> list[Button]:
    def button(key: str, label: str) -> Button:
        return Button(label, payload("answer", question=question.key, value=key))

    if question.kind is not QuestionKind.SEVERAL:
        return [button(choice.key, choice.label) for choice in question.choices]
    ticked = scene.slots.picked
    mark = scene.voice.words("utter_label_ticked")
    labels = [(c.key, f"{mark} {c.label}" if c.key in ticked else c.label) for c in question.choices]
    done = scene.voice.button("utter_label_done", "answer", "primary", question=question.key, value=DONE)
    return [*(button(key, label) for key, label in labels), *([done] if ticked else [])]


def _moves(scene: Scene, guide: Guide, question: Question) -> list[Button]:
    skip = scene.voice.button("utter_label_skip", "answer", "quiet", question=question.key, value=SKIP)
    back = scene.voice.button("utter_label_back", "answer", "quiet", question=question.key, value=BACK)
    return [skip, back] if guide.before is not None else [skip]
