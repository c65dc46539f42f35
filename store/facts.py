"""Facts: what a free sentence says beside the answer expected. Pure."""

from dataclasses import dataclass

from store.ages import find_age
from store.answers import Answers
from store.interpretation import Reader, Understood, read_choice
from store.places import One
from store.questions import AGE, PLACE, QuestionKind, Questionnaire


@dataclass(frozen=True)
class Facts:
    """Place (INSEE code) and age (years) said in passing; None when not said."""

    place: str | None = None
    age: int | None = None

    def add_to(self, answers: Answers) -> Answers:
        if self.place is not None:
            answers = answers.answer(PLACE, self.place)
        return answers.answer(AGE, str(self.age)) if self.age is not None else answers


def read_facts(text: str, reader: Reader) -> Facts:
    """Only what is sure: a place named without doubt, an age that is the writer's own."""
    found = reader.gazetteer.mention(text, near=reader.near)
    return Facts(
        place=found.commune.code if isinstance(found, One) else None,
        age=find_age(text, expected=False),
    )


def read_answers(text: str, questionnaire: Questionnaire, answers: Answers) -> Answers:
    """Add the choices that the sentence makes in questions not answered yet, when there is no doubt."""
    for question in questionnaire.questions:
        if question.kind is not QuestionKind.CHOICE or question.sensitive or answers.has(question.key):
            continue
        reading = read_choice(question, text)
        if isinstance(reading, Understood):
            answers = answers.answer(question.key, *reading.values)
    return answers
