"""The sentences that the assistant learns from, and those it is measured on."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from dialogue.components.reader import Reader

NLU = Path(__file__).resolve().parents[2] / "nlu"
FREQUENT = 100
RARE = 40
FREQUENT_INTENTS = {
    "need", "give_place", "give_age", "affirm", "deny", "skip_question", "go_back", "correct_answer",
    "ask_privacy", "ask_human", "greet",
}  # fmt: skip
INTENTS = FREQUENT_INTENTS | {
    "goodbye", "thank", "give_contact", "restart", "ask_what_is_this", "ask_are_you_human",
    "delete_my_data", "follow_request", "cancel_request", "why_this_offer", "more_offers",
    "distress", "insult", "out_of_scope",
}  # fmt: skip
THEMES = {
    "emploi", "formation", "logement", "sante", "mobilite",
    "international", "engagement", "loisirs", "droits", "argent",
}  # fmt: skip
UNSURE = "nlu_fallback"


def trained() -> Iterator[tuple[str, str]]:
    for path in sorted((NLU / "intents").glob("*.yml")):
        for block in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            yield from ((line[2:], block["intent"]) for line in block["examples"].splitlines())


def texts_in(content: dict[str, Any]) -> Iterator[str]:
    for texts in content.get("families", {}).values():
        yield from texts
    yield from (message if isinstance(message, str) else message["text"] for message in content.get("messages", []))


def kept_apart() -> list[str]:
    paths = sorted((NLU / "tests").glob("*.yml"))
    return [text for path in paths for text in texts_in(yaml.safe_load(path.read_text(encoding="utf-8")))]


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


class TestTrainingSentences:
    def test_know_the_agreed_intents_only(self) -> None:
        assert {intent for _, intent in trained()} == INTENTS | {UNSURE}

    def test_are_many_enough(self) -> None:
        counts = Counter(intent for _, intent in trained())

        assert not {intent: counts[intent] for intent in FREQUENT_INTENTS if counts[intent] < FREQUENT}
        assert not {intent: counts[intent] for intent in INTENTS if counts[intent] < RARE}

    def test_speak_of_every_theme(self, reader: Reader) -> None:
        needs = [text for text, intent in trained() if intent == "need"]
        counts = Counter(found.theme for text in needs for found in reader.themes_in(text))

        assert {theme for theme in THEMES if counts[theme] >= 20} == THEMES

    def test_never_mean_two_things(self, reader: Reader) -> None:
        meanings = defaultdict(set)
        for text, intent in trained():
            meanings[reader.normaliser.normalise(text)].add(intent)

        assert not {text: intents for text, intents in meanings.items() if len(intents) > 1}


class TestMessagesKeptApart:
    def test_are_many_enough(self) -> None:
        assert len(kept_apart()) >= 200

    def test_are_not_training_sentences(self, reader: Reader) -> None:
        learnt = {reader.normaliser.normalise(text) for text, _ in trained()}

        assert [text for text in kept_apart() if reader.normaliser.normalise(text) in learnt] == []
