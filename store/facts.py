"""Facts: what a free sentence says beside the answer expected. Pure."""

import re
from dataclasses import dataclass

from store.ages import find_age
from store.answers import Answers
from store.interpretation import Reader, Understood, read_choice
from store.places import One, Several
from store.plain_text import plain
from store.questions import AGE, PLACE, QuestionKind, Questionnaire

_SELF = re.compile(
    r"\b(?:suis|jsuis|jsui|chui|chuis|sui)\b (.*?)(?=$|\b(?:et|mais|je|j|jcherche|jcherch|qui|donc|pour)\b)"
)
_YES_OR_NO = frozenset(["oui", "ouais", "si", "non", "nan", "nn"])
_SEEKING = frozenset(["recherche", "cherche", "quete", "besoin", "galere"])


@dataclass(frozen=True)
class Facts:
    """Place (INSEE code) and age (years) said in passing; None when not said. `places` are those that may be meant."""

    place: str | None = None
    age: int | None = None
    places: tuple[str, ...] = ()


def read_facts(text: str, reader: Reader, *, giving: str | None = None) -> Facts:
    """Only what is sure: a place named without doubt, an age that is the writer's own.

    `giving` is PLACE or AGE when the whole message is known to give one: then "tours" is a town and "19" an age.
    """
    read_place = reader.gazetteer.search if giving == PLACE else reader.gazetteer.mention
    found = read_place(text, near=reader.near)
    return Facts(
        place=found.commune.code if isinstance(found, One) else None,
        age=find_age(text, expected=giving == AGE),
        places=tuple(commune.code for commune in found.communes) if isinstance(found, Several) else (),
    )


def read_answers(text: str, questionnaire: Questionnaire, answers: Answers, *, replacing: bool = False) -> Answers:
    """Add the choices that the sentence makes in questions not answered yet, when there is no doubt.

    When `replacing`, only those answered before are looked at. A bare yes or no answers no question but the one asked.
    """
    text = " ".join(word for word in plain(text).split() if word not in _YES_OR_NO)
    for question in questionnaire.questions:
        if question.kind is not QuestionKind.CHOICE or question.sensitive or answers.has(question.key) is not replacing:
            continue
        reading = read_choice(question, text)
        if isinstance(reading, Understood):
            answers = answers.answer(question.key, *reading.values)
    return answers


def read_situation(text: str, questionnaire: Questionnaire, answers: Answers) -> Answers:
    """As read_answers, from what the writer says to be: "je suis étudiante et je cherche un taf".

    The rest of a sentence that names a need says what is sought ("un stage", "un cdi"), not what is.
    """
    for told in _SELF.findall(plain(text)):
        if _SEEKING.isdisjoint(told.split()):
            answers = read_answers(told, questionnaire, answers)
    return answers
