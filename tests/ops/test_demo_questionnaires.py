"""The demo's questionnaires: registered, short, each question proved useful by the offers."""

import re
from collections import Counter
from datetime import date
from typing import Any

import pytest
from pydantic import TypeAdapter

from store.interpretation import Understood, read_choice
from store.questions import Question
from tests.ops.demo_reading import (
    MAIN_THEMES,
    Network,
    Offer,
    choice_questions,
    national,
    questionnaires,
    territories,
)

FILES = questionnaires()
SHARED = ["place", "age", "situation"]
# Choices that no offer has to ask for: they say that nothing special is needed.
NEUTRAL = {("rentree", "non"), ("handicap", "non")}
PLAIN = re.compile(r"[a-z0-9]+( [a-z0-9]+)*")
QUESTIONS = [question for file in FILES.values() for question in file["questions"]]
CHOICES = [(question["key"], choice) for question in QUESTIONS for choice in question.get("choices", [])]


def all_offers(theme: str) -> list[Offer]:
    return [offer for network in (*territories(), national()) for offer in network.offers(theme)]


def accepted(offers: list[Offer]) -> set[tuple[str, str]]:
    return {(key, choice) for offer in offers for key, choices in offer.criteria.items() for choice in choices}


@pytest.mark.parametrize("theme", FILES)
class TestQuestionnaires:
    def test_are_registered(self, theme: str) -> None:
        register = FILES[theme]["register"]
        assert register["reference"].startswith("DEMO-")
        assert register["validated_by"]
        assert isinstance(register["validated_on"], date)

    def test_are_short(self, theme: str) -> None:
        most, least = (8, 6) if theme in MAIN_THEMES else (6, 4)
        assert least <= len(FILES[theme]["questions"]) <= most

    def test_start_alike(self, theme: str) -> None:
        assert [question["key"] for question in FILES[theme]["questions"]][:3] == SHARED

    def test_conditions_name_earlier_answers(self, theme: str) -> None:
        earlier: set[tuple[str, str]] = set()
        for question in choice_questions(theme):
            assert {(key, choice) for key, choices in question.when.items() for choice in choices} <= earlier
            earlier |= {(question.key, choice) for choice in question.choices}

    def test_offers_only_name_answers_that_exist(self, theme: str) -> None:
        possible = {(question.key, choice) for question in choice_questions(theme) for choice in question.choices}
        assert accepted(all_offers(theme)) <= possible

    def test_every_choice_opens_an_offer(self, theme: str) -> None:
        possible = {(question.key, choice) for question in choice_questions(theme) for choice in question.choices}
        assert possible - accepted(all_offers(theme)) - NEUTRAL == set()

    def test_no_criterion_accepts_every_answer(self, theme: str) -> None:
        choices = {question.key: set(question.choices) for question in choice_questions(theme)}
        idle = [o.key for o in all_offers(theme) if any(choices[key] <= given for key, given in o.criteria.items())]
        assert idle == []


class TestMainThemes:
    @pytest.mark.parametrize("theme", MAIN_THEMES)
    def test_ask_some_questions_only_when_they_help(self, theme: str) -> None:
        assert any(question.when for question in choice_questions(theme))

    def test_a_night_without_a_roof_is_urgent(self) -> None:
        urgent = [(key, choice["key"], choice["urgent"]) for key, choice in CHOICES if "urgent" in choice]
        assert urgent == [("duree", "cette_nuit", "no_shelter")]


class TestSharedQuestions:
    def test_are_the_same_in_every_questionnaire(self) -> None:
        first: dict[str, dict[str, Any]] = {}
        assert [q["key"] for q in QUESTIONS if first.setdefault(q["key"], q) != q] == []


class TestSensitiveQuestions:
    def test_offer_not_to_answer_first(self) -> None:
        first = {q["key"]: q["choices"][0]["label"] for q in QUESTIONS if q.get("sensitive")}
        assert set(first) == {"handicap", "sante_besoin"}
        assert set(first.values()) == {"Je préfère ne pas répondre"}

    @pytest.mark.parametrize("network", [*territories(), national()], ids=lambda network: network.name)
    def test_silence_closes_no_door(self, network: Network) -> None:
        criteria = [offer.criteria for theme in FILES for offer in network.offers(theme)]
        given = [found[key] for found in criteria for key in ("handicap", "sante_besoin") if key in found]
        assert all("ne_dit_pas" in choices for choices in given)


class TestChoices:
    def test_labels_fit_a_button(self) -> None:
        assert [choice["label"] for _, choice in CHOICES if len(choice["label"]) > 34] == []

    def test_words_are_plain_and_many(self) -> None:
        assert [choice["key"] for _, choice in CHOICES if not 5 <= len(choice["words"]) <= 12] == []
        assert [word for _, choice in CHOICES for word in choice["words"] if not PLAIN.fullmatch(word)] == []

    def test_a_word_means_one_choice_of_its_question(self) -> None:
        for question in QUESTIONS:
            words = Counter(word for choice in question.get("choices", []) for word in choice["words"])
            assert [word for word, times in words.items() if times > 1] == []

    def test_every_word_and_label_is_understood_as_its_own_choice(self) -> None:
        misread = []
        for raw in (question for question in QUESTIONS if "choices" in question):
            question = TypeAdapter(Question).validate_python(raw)
            for choice in question.choices:
                meant = Understood((choice.key,))
                said = (choice.label, *choice.words)
                misread += [(question.key, text) for text in said if read_choice(question, text) != meant]
        assert misread == []
