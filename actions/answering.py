"""Answering: what one message changes in the questionnaire, said back in simple words."""

from actions.facts_said import add_answers, add_facts, correct_facts
from actions.guide import Guide, load
from actions.misunderstanding import not_understood
from actions.moves import back, change_which, correct, see_again, skip
from actions.needs import choose_themes, other_themes, remember_needs, themes_typed
from actions.scene import Scene
from actions.slots import Slots
from actions.turn import BACK, DONE, SENTENCE, SKIP, SURE, URGENT_RESPONSES, Turn
from store.interpretation import Ambiguous, NotUnderstood, OutOfBounds, Reading, Understood
from store.places import NoSuchCommune
from store.questions import THEME, Question, QuestionKind


async def answer(scene: Scene) -> Slots:
    """Deal with the message, whatever it is; "done" in `answer` when nothing is left to ask."""
    async with scene.database.read() as session:
        guide = await load(session, scene, scene.slots)
        if guide.question is None:
            slots = _after_the_end(scene, guide)
            return close_if_done(slots, await load(session, scene, slots))
        # What was proposed instead of the whole question counts for one message.
        slots = scene.slots if scene.heard.is_tap else scene.slots.but(options=())
        turn = Turn(scene, guide, slots, guide.question)
        slots = await _tapped(turn) if scene.heard.is_tap else await typed(turn)
        after = await load(session, scene, slots)
        if _chose_in_own_words(turn, slots):
            slots = add_answers(turn, slots, after)
            after = await load(session, scene, slots)
        return close_if_done(slots, after)


def _chose_in_own_words(turn: Turn, slots: Slots) -> bool:
    """The sentence that names the need may answer some of its questions too."""
    return not turn.scene.heard.is_tap and slots.theme is not None and slots.theme != turn.slots.theme


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
            return change_which(turn.scene, turn.guide, turn.slots)
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


async def typed(turn: Turn) -> Slots:
    heard = turn.scene.heard
    moves = {"go_back": back, "skip_question": skip, "correct_answer": correct}
    reading = _read(turn)
    if heard.intent in moves and heard.confidence >= SURE and not _is_short_answer(turn, reading):
        return moves[heard.intent](turn)
    if turn.question.kind is QuestionKind.THEME:
        return await themes_typed(turn)
    if heard.intent == "need" and other_themes(turn) and isinstance(reading, NotUnderstood):
        return remember_needs(turn)
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
            return add_facts(turn, record(turn, values))
        case Ambiguous(options):
            return turn.slots.but(asked=turn.question.key, options=tuple(option.key for option in options))
        case OutOfBounds(age):
            return turn.slots.but(refused_age=age)
    with_facts = add_facts(turn, turn.slots, even_short=True)
    if with_facts == turn.slots:
        with_facts = correct_facts(turn)
    if with_facts != turn.slots:
        return with_facts.but(misses=0)
    return await not_understood(turn.scene, turn.slots, question=turn.question, guide=turn.guide)


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


def _family(question: Question) -> str:
    return {QuestionKind.PLACE: "place", QuestionKind.AGE: "age"}.get(question.kind, "choice")
