"""Moves: going back, skipping, starting again, changing an answer."""

from actions.facts_said import add_facts
from actions.guide import Guide
from actions.needs import choose_themes, other_themes
from actions.scene import Scene
from actions.slots import Slots
from actions.turn import Turn
from actions.voice import Button, Voice, payload
from store.answers import Answers
from store.interpretation import Ambiguous, NotUnderstood
from store.questionnaire_flow import useful
from store.questions import PLACE, Question, QuestionKind


def skip(turn: Turn) -> Slots:
    if turn.question.kind is QuestionKind.THEME:
        turn.scene.voice.say("utter_theme_needed")
        return turn.slots.but(options=())
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
    """ "en fait j'ai 19 ans": the fact itself, another need, or else the list of what may be changed."""
    changed = add_facts(turn, turn.slots, replacing=True)
    if changed != turn.slots:
        return changed
    if need := other_themes(turn):
        return choose_themes(turn, need, aloud=True)
    place = turn.guide.reader.place(turn.text) if turn.scene.heard.intent != "go_back" else NotUnderstood()
    if isinstance(place, Ambiguous):
        return turn.slots.but(asked=PLACE, options=tuple(option.key for option in place.options))
    return change_which(turn.scene, turn.guide, turn.slots)


def see_again(slots: Slots, question: str | None) -> Slots:
    """The question will be asked again; its answer stays until another is given."""
    return slots.but(asked=question, options=(), picked=(), refused_age=None)


def change_which(scene: Scene, guide: Guide, slots: Slots) -> Slots:
    """The answers that may be changed, each a button."""
    buttons = change_buttons(scene.voice, guide, slots.answers)
    if buttons:
        scene.voice.say("utter_change_which", buttons=buttons)
    else:
        scene.voice.say("utter_nothing_before")
    return slots


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
