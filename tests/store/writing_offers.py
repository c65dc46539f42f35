"""An offer as it is typed, and what it is read against."""

from dataclasses import replace
from datetime import date
from functools import cache

from store.offer_form import Condition, OfferForm
from store.offer_writing import WritingRules
from store.places import Gazetteer
from store.questions import Choice, Question, QuestionKind, Questionnaire

TODAY = date(2026, 3, 10)
REIMS, GRAND_REIMS = "commune:51454", "epci:200067213"
SITUATION = Question(
    "situation",
    QuestionKind.CHOICE,
    "Tu fais quoi en ce moment ?",
    choices=(Choice("lyceen", "Au lycée"), Choice("etudiant", "Étudiant"), Choice("sans_activite", "Rien")),
)
LEVEL = Question(
    "niveau",
    QuestionKind.CHOICE,
    "Quel est ton dernier diplôme ?",
    choices=(Choice("aucun", "Aucun"), Choice("bac", "Bac")),
    when={"situation": ("etudiant", "sans_activite")},
)
QUESTIONNAIRE = Questionnaire(
    "emploi",
    "emploi",
    "Trouver un emploi",
    1,
    (Question("place", QuestionKind.PLACE, "Où ?"), Question("age", QuestionKind.AGE, "Quel âge ?"), SITUATION, LEVEL),
)
GOOD = OfferForm(
    theme="emploi",
    title="Je prépare mon premier CV",
    how="Tu viens avec tes idées. On écrit ton CV ensemble.",
    gain="Un CV prêt à envoyer.",
    zones=(GRAND_REIMS,),
)


@cache
def france() -> Gazetteer:
    return Gazetteer.load()


def rules(questionnaire: Questionnaire | None = QUESTIONNAIRE) -> WritingRules:
    return WritingRules(questionnaire, france(), TODAY)


def asked(question: str, *choices: str) -> OfferForm:
    """A good form with one condition."""
    return replace(GOOD, conditions=(Condition(question, asked=True, choices=choices),))
