"""Facts said in passing: used, and said back."""

from actions.guide import Guide
from actions.slots import Slots
from actions.turn import SENTENCE, Turn
from store.answers import Answers
from store.facts import read_answers, read_facts, read_situation
from store.questions import AGE, PLACE, THEME, Question, QuestionKind

GIVING = {"give_place": PLACE, "give_age": AGE}


def add_facts(turn: Turn, slots: Slots, *, replacing: bool = False, even_short: bool = False) -> Slots:
    """Use everything else that a sentence says, and say back what was understood."""
    if len(turn.text.split()) < SENTENCE and not (replacing or even_short):
        return slots
    facts = read_facts(turn.text, turn.guide.reader, giving=GIVING.get(turn.scene.heard.intent))
    answers = slots.answers
    if facts.age is not None and _may_set(AGE, turn, answers, replacing=replacing):
        if not turn.guide.ages.hold(facts.age):
            return slots.but(refused_age=facts.age)
        answers = answers.answer(AGE, str(facts.age))
    if facts.place is not None and _may_set(PLACE, turn, answers, replacing=replacing):
        answers = answers.answer(PLACE, facts.place)
    if turn.guide.questionnaire is not None and turn.question.key != THEME:
        answers = read_answers(turn.text, turn.guide.questionnaire, answers, replacing=replacing)
    _say_facts(turn, turn.guide, slots.answers, answers)
    slots = slots.but(answers=answers)
    if facts.places and _may_set(PLACE, turn, answers, replacing=replacing):
        return _which_place(turn, slots, facts.places)
    return slots


def correct_facts(turn: Turn) -> Slots:
    """ "en fait c 21 ans": an age or a place that is not what was said before, in words that nothing else explains."""
    facts = read_facts(turn.text, turn.guide.reader)
    answers = turn.slots.answers
    if facts.age is not None and turn.guide.ages.hold(facts.age):
        answers = answers.answer(AGE, str(facts.age))
    if facts.place is not None:
        answers = answers.answer(PLACE, facts.place)
    _say_facts(turn, turn.guide, turn.slots.answers, answers)
    return turn.slots.but(answers=answers)


def add_answers(turn: Turn, slots: Slots, guide: Guide) -> Slots:
    """What the sentence that named the need also answers, once its questionnaire is known."""
    if guide.questionnaire is None:
        return slots
    answers = read_situation(turn.text, guide.questionnaire, slots.answers)
    _say_facts(turn, guide, slots.answers, answers)
    return slots.but(answers=answers)


def _which_place(turn: Turn, slots: Slots, places: tuple[str, ...]) -> Slots:
    """Several places bear the name: asked at once, or after the need when it is not known yet."""
    if slots.theme is not None:
        return slots.but(asked=PLACE, options=places)
    turn.scene.voice.say("utter_place_to_settle")
    return slots.but(asked=PLACE, misses=0)


def _may_set(key: str, turn: Turn, answers: Answers, *, replacing: bool) -> bool:
    return replacing or turn.question.key == key or not answers.has(key)


def _say_facts(turn: Turn, guide: Guide, before: Answers, after: Answers) -> None:
    for key in after.values:
        if after.values[key] == before.values.get(key):
            continue
        question = guide.questionnaire.find(key) if guide.questionnaire else None
        if key == PLACE:
            label = guide.label_of(Question(PLACE, QuestionKind.PLACE, ""), after.given(PLACE))
            turn.scene.voice.say("utter_understood_place", answer=label)
        elif key == AGE:
            turn.scene.voice.say("utter_understood_age", answer=after.given(AGE)[0])
        elif question is not None:
            turn.scene.voice.say("utter_understood_choice", answer=guide.label_of(question, after.given(key)))
