"""The way through a questionnaire: which questions are useful, in which order. Pure."""

from dataclasses import dataclass

from store.answers import Answers
from store.questions import Question, Questionnaire


@dataclass(frozen=True)
class Progress:
    """Question `step` of at most `of`."""

    step: int
    of: int


def useful(questionnaire: Questionnaire, answers: Answers) -> tuple[Question, ...]:
    """The questions that these answers make useful, in order.

    A question with a condition is asked only when an earlier useful question was answered with one of the choices
    named; a skipped question opens nothing.
    """
    kept: dict[str, Question] = {}
    for question in questionnaire.questions:
        if all(key in kept and set(answers.given(key)) & set(opens) for key, opens in question.when.items()):
            kept[question.key] = question
    return tuple(kept.values())


def next_question(questionnaire: Questionnaire, answers: Answers) -> Question | None:
    """The first useful question neither answered nor skipped; None when the questionnaire is done."""
    return next((q for q in useful(questionnaire, answers) if not answers.has(q.key)), None)


def previous_question(questionnaire: Questionnaire, answers: Answers, key: str | None) -> Question | None:
    """The useful question before `key`, or the last one when the questionnaire is done."""
    before: Question | None = None
    for question in useful(questionnaire, answers):
        if question.key == key:
            return before
        before = question
    return before


def progress(questionnaire: Questionnaire, answers: Answers, key: str) -> Progress:
    """Where `key` stands among the questions still possible; `of` never grows while answering straight."""
    possible = _possible(questionnaire, answers)
    keys = [question.key for question in possible]
    return Progress(keys.index(key) + 1 if key in keys else len(keys), len(keys))


def relevant(questionnaire: Questionnaire, answers: Answers) -> Answers:
    """Only the answers that count: those of questions that the other answers still make useful."""
    return answers.only(frozenset(question.key for question in useful(questionnaire, answers)))


def _possible(questionnaire: Questionnaire, answers: Answers) -> list[Question]:
    kept: dict[str, Question] = {}
    for question in questionnaire.questions:
        if all(_may_open(key, opens, kept, answers) for key, opens in question.when.items()):
            kept[question.key] = question
    return list(kept.values())


def _may_open(key: str, opens: tuple[str, ...], kept: dict[str, Question], answers: Answers) -> bool:
    return key in kept and (not answers.has(key) or bool(set(answers.given(key)) & set(opens)))
