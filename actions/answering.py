"""Answering: what one message changes in the questionnaire, said back in simple words."""

from dataclasses import dataclass

from actions.guide import Guide, load
from actions.misunderstanding import not_understood
from actions.scene import Scene
from actions.slots import Slots
from actions.voice import Button, Voice, payload
from store.answers import Answers
from store.facts import read_answers, read_facts
from store.interpretation import Ambiguous, NotUnderstood, OutOfBounds, Reading, Understood
from store.places import NoSuchCommune
from store.questionnaire_flow import useful
from store.questions import AGE, PLACE, THEME, Question, QuestionKind

SKIP = "__skip"
BACK = "__back"
DONE = "__done"
URGENT_RESPONSES = {"no_shelter": "utter_no_shelter"}
SURE = 0.6
SENTENCE = 4
"""From this many words on, a text may say more than the answer."""


@dataclass(frozen=True)
class Turn:
    """One message in front of one question."""

    scene: Scene
    guide: Guide
    slots: Slots
    question: Question

    @property
    def text(self) -> str:
        return self.scene.heard.text


async def answer(scene: Scene) -> Slots:
    """Deal with the message, whatever it is; "done" in `answer` when nothing is left to ask."""
    async with scene.database.read() as session:
        guide = await load(session, scene, scene.slots)
        if guide.question is None:
            slots = _after_the_end(scene, guide)
            return close_if_done(slots, await load(session, scene, slots))
        turn = Turn(scene, guide, scene.slots, guide.question)
        slots = await _tapped(turn) if scene.heard.is_tap else await _typed(turn)
        return close_if_done(slots, await load(session, scene, slots))


def _after_the_end(scene: Scene, guide: Guide) -> Slots:
    """Everything is answered: what is said now can only change an answer."""
    last = guide.before
    if last is None or scene.heard.is_tap:
        return scene.slots
    return correct(Turn(scene, guide, scene.slots, last))


def close_if_done(slots: Slots, guide: Guide) -> Slots:
    done = slots.refused_age is not None or guide.question is None
    return slots.but(answer="done" if done else None)


async def _tapped(turn: Turn) -> Slots:
    scene, slots = turn.scene, turn.slots
    intent, values = scene.heard.intent, scene.heard.values
    if intent != "answer":
        return _commanded(turn, intent)
    key, value = values.get("question", ""), values.get("value", "")
    if key != turn.question.key:
        scene.voice.say("utter_question_passed")
        return slots
    if value == SKIP:
        return skip(turn)
    if value == BACK:
        return back(turn)
    return _chosen(turn, value)


def _commanded(turn: Turn, intent: str) -> Slots:
    """Commands and buttons of other moments: they change the question or nothing."""
    match intent:
        case "go_back":
            return back(turn)
        case "change":
            return _change_which(turn)
        case "change_answer":
            return see_again(turn.slots, turn.scene.heard.values.get("question"))
        case "resume":
            turn.scene.voice.say("utter_resumed")
            return turn.slots
        case "choose" | "request_contact" | "cancel":
            turn.scene.voice.say("utter_finish_first")
            return turn.slots
    return turn.slots


def _chosen(turn: Turn, value: str) -> Slots:
    question, slots = turn.question, turn.slots
    if question.kind is QuestionKind.THEME:
        return choose_themes(turn, (value,))
    if question.kind is QuestionKind.PLACE:
        return record(turn, (value,)) if _is_commune(turn, value) else slots
    if question.kind is QuestionKind.SEVERAL:
        return _ticked(turn, value)
    return record(turn, (value,)) if question.find_choice(value) else slots


def _is_commune(turn: Turn, code: str) -> bool:
    try:
        turn.scene.gazetteer.get(code)
    except NoSuchCommune:
        return False
    return True


def _ticked(turn: Turn, value: str) -> Slots:
    picked = turn.slots.picked
    if value == DONE:
        return record(turn, picked) if picked else skip(turn)
    if turn.question.find_choice(value) is None:
        return turn.slots
    remaining = tuple(key for key in picked if key != value)
    return turn.slots.but(picked=remaining if value in picked else (*picked, value))


async def answers_the_question(scene: Scene) -> bool:
    """A word that is a choice of the question on screen is an answer, whatever it resembles."""
    if scene.active_form != "questionnaire_form":
        return False
    async with scene.database.read() as session:
        guide = await load(session, scene, scene.slots)
    question = guide.question
    if question is None or question.key == THEME:
        return False
    return isinstance(guide.reader.read(question, scene.heard.text), Understood)


async def _typed(turn: Turn) -> Slots:
    heard = turn.scene.heard
    moves = {"go_back": back, "skip_question": skip, "correct_answer": correct}
    reading = _read(turn)
    if heard.intent in moves and heard.confidence >= SURE and not _is_short_answer(turn, reading):
        return moves[heard.intent](turn)
    if turn.question.kind is QuestionKind.THEME:
        return _themes_typed(turn)
    if heard.intent == "need" and _other_themes(turn) and isinstance(reading, NotUnderstood):
        return _remember_needs(turn)
    return await _said(turn, reading)


def _read(turn: Turn) -> Reading:
    if turn.question.kind is QuestionKind.THEME:
        themes = turn.scene.heard.themes
        return Understood(themes) if themes else turn.guide.reader.read(turn.question, turn.text)
    return turn.guide.reader.read(turn.question, turn.text)


def _is_short_answer(turn: Turn, reading: Reading) -> bool:
    """A few words that answer the question are an answer, whatever they resemble."""
    return isinstance(reading, Understood) and len(turn.text.split()) < SENTENCE


async def _said(turn: Turn, reading: Reading) -> Slots:
    voice = turn.scene.voice
    match reading:
        case Understood(values):
            label = turn.guide.label_of(turn.question, values)
            voice.say(f"utter_understood_{_family(turn.question)}", answer=label or values[0])
            return _add_facts(turn, record(turn, values))
        case Ambiguous(options):
            return turn.slots.but(asked=turn.question.key, options=tuple(option.key for option in options))
        case OutOfBounds(age):
            return turn.slots.but(refused_age=age)
    with_facts = _add_facts(turn, turn.slots, even_short=True)
    if with_facts != turn.slots:
        return with_facts.but(misses=0)
    return await not_understood(turn.scene, turn.slots, question=turn.question.key, guide=turn.guide)


def record(turn: Turn, values: tuple[str, ...]) -> Slots:
    """Keep an answer, and say first the number to call when the answer is an emergency."""
    question = turn.question
    for value in values:
        choice = question.find_choice(value)
        if choice is not None and choice.urgent in URGENT_RESPONSES:
            turn.scene.voice.say(
                URGENT_RESPONSES[choice.urgent],
                urgent=True,
                links=[(turn.scene.voice.words("utter_label_call_115"), "tel:115")],
            )
    answers = turn.slots.answers.answer(question.key, *values)
    return turn.slots.but(answers=answers, asked=None, options=(), picked=(), misses=0, refused_age=None)


def skip(turn: Turn) -> Slots:
    if turn.question.kind is QuestionKind.THEME:
        turn.scene.voice.say("utter_theme_needed")
        return turn.slots
    answers = turn.slots.answers.skip(turn.question.key)
    return turn.slots.but(answers=answers, asked=None, options=(), picked=(), misses=0)


def back(turn: Turn) -> Slots:
    before = turn.guide.before
    if before is None:
        turn.scene.voice.say("utter_nothing_before")
        return turn.slots
    if before.kind is QuestionKind.THEME:
        return turn.slots.but(theme=None, queue=(), asked=None, options=(), picked=())
    return turn.slots.but(asked=before.key, options=(), picked=())


def restart(scene: Scene, slots: Slots) -> Slots:
    """Everything said is forgotten; the way in is kept."""
    scene.voice.say("utter_restarted")
    return Slots(territory=slots.territory, heard=slots.heard)


def correct(turn: Turn) -> Slots:
    """ "en fait j'ai 19 ans": the fact itself, or else the list of what may be changed."""
    changed = _add_facts(turn, turn.slots, replacing=True)
    if changed != turn.slots:
        return changed
    place = turn.guide.reader.place(turn.text) if turn.scene.heard.intent != "go_back" else NotUnderstood()
    if isinstance(place, Ambiguous):
        return turn.slots.but(asked=PLACE, options=tuple(option.key for option in place.options))
    return _change_which(turn)


def see_again(slots: Slots, question: str | None) -> Slots:
    """The question will be asked again; its answer stays until another is given."""
    return slots.but(asked=question, options=(), picked=(), refused_age=None)


def _change_which(turn: Turn) -> Slots:
    change_which(turn.scene, turn.guide, turn.slots)
    return turn.slots


def change_which(scene: Scene, guide: Guide, slots: Slots) -> None:
    """The answers that may be changed, each a button."""
    buttons = change_buttons(scene.voice, guide, slots.answers)
    if buttons:
        scene.voice.say("utter_change_which", buttons=buttons)
    else:
        scene.voice.say("utter_nothing_before")


def change_buttons(voice: Voice, guide: Guide, answers: Answers) -> list[Button]:
    """One button for each question answered or skipped, with what was answered."""
    asked = useful(guide.questionnaire, answers) if guide.questionnaire else ()
    return [
        Button(answer_label(voice, guide, question, answers), payload("change_answer", question=question.key))
        for question in asked
        if answers.has(question.key)
    ]


def answer_label(voice: Voice, guide: Guide, question: Question, answers: Answers) -> str:
    """An answer as the youth would say it."""
    values = answers.given(question.key)
    if not values:
        return voice.words("utter_label_skipped", question=question.text)
    if question.kind is QuestionKind.AGE:
        return voice.words("utter_label_age", age=values[0])
    return guide.label_of(question, values)


def _themes_typed(turn: Turn) -> Slots:
    heard = turn.scene.heard
    known = {choice.key for choice in turn.guide.themes}
    named = tuple(theme for theme in heard.themes if theme in known)
    if named:
        return _add_facts(turn, choose_themes(turn, named, aloud=True))
    if heard.themes:
        turn.scene.voice.say("utter_theme_not_open")
        return turn.slots
    # The place or the age came first: both are kept until their questions.
    with_facts = _add_facts(turn, turn.slots, even_short=True)
    if with_facts != turn.slots:
        return with_facts.but(misses=0)
    turn.scene.voice.say("utter_theme_not_understood")
    return turn.slots.but(misses=turn.slots.misses + 1)


def choose_themes(turn: Turn, themes: tuple[str, ...], *, aloud: bool = False) -> Slots:
    """The first need now, the others afterwards."""
    known = tuple(theme for theme in themes if any(choice.key == theme for choice in turn.guide.themes))
    if not known:
        return turn.slots
    if aloud:
        labels = " + ".join(turn.guide.theme_label(theme) for theme in known)
        turn.scene.voice.say("utter_understood_themes" if len(known) > 1 else "utter_understood_theme", themes=labels)
    return turn.slots.but(theme=known[0], queue=known[1:], misses=0, seen=0, asked=None)


def _other_themes(turn: Turn) -> tuple[str, ...]:
    taken = {turn.slots.theme, *turn.slots.queue}
    known = {choice.key for choice in turn.guide.themes}
    return tuple(theme for theme in turn.scene.heard.themes if theme in known - taken)


def _remember_needs(turn: Turn) -> Slots:
    more = _other_themes(turn)
    labels = " + ".join(turn.guide.theme_label(theme) for theme in more)
    turn.scene.voice.say("utter_need_remembered", themes=labels)
    return turn.slots.but(queue=(*turn.slots.queue, *more))


def _add_facts(turn: Turn, slots: Slots, *, replacing: bool = False, even_short: bool = False) -> Slots:
    """Use everything else that a sentence says, and say back what was understood."""
    if len(turn.text.split()) < SENTENCE and not (replacing or even_short):
        return slots
    facts = read_facts(turn.text, turn.guide.reader)
    answers = slots.answers
    if facts.age is not None and _may_set(AGE, turn, answers, replacing=replacing):
        if not turn.guide.ages.hold(facts.age):
            return slots.but(refused_age=facts.age)
        answers = answers.answer(AGE, str(facts.age))
    if facts.place is not None and _may_set(PLACE, turn, answers, replacing=replacing):
        answers = answers.answer(PLACE, facts.place)
    if turn.guide.questionnaire is not None and turn.question.key != THEME:
        answers = read_answers(turn.text, turn.guide.questionnaire, answers)
    _say_facts(turn, slots.answers, answers)
    return slots.but(answers=answers)


def _may_set(key: str, turn: Turn, answers: Answers, *, replacing: bool) -> bool:
    return replacing or turn.question.key == key or not answers.has(key)


def _say_facts(turn: Turn, before: Answers, after: Answers) -> None:
    for key in after.values:
        if after.values[key] == before.values.get(key):
            continue
        question = turn.guide.questionnaire.find(key) if turn.guide.questionnaire else None
        if key == PLACE:
            label = turn.guide.label_of(Question(PLACE, QuestionKind.PLACE, ""), after.given(PLACE))
            turn.scene.voice.say("utter_understood_place", answer=label)
        elif key == AGE:
            turn.scene.voice.say("utter_understood_age", answer=after.given(AGE)[0])
        elif question is not None:
            turn.scene.voice.say("utter_understood_choice", answer=turn.guide.label_of(question, after.given(key)))


def _family(question: Question) -> str:
    return {QuestionKind.PLACE: "place", QuestionKind.AGE: "age"}.get(question.kind, "choice")
