"""The sentences that the assistant learns from, and those it is measured on."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from dialogue.components.reader import Reader
from ops.evaluation.expected import read

ROOT = Path(__file__).resolve().parents[2]
NLU = ROOT / "nlu"
FREQUENT = 150
RARE = 60
FREQUENT_INTENTS = {
    "need", "give_place", "give_age", "give_contact", "affirm", "deny", "skip_question", "go_back", "correct_answer",
    "restart", "ask_what_is_this", "ask_are_you_human", "ask_privacy", "delete_my_data", "follow_request",
    "cancel_request", "ask_human", "why_this_offer", "more_offers", "greet", "goodbye", "thank", "insult",
    "out_of_scope", "distress",
}  # fmt: skip
INTENTS = FREQUENT_INTENTS
THEMES = {
    "emploi", "formation", "logement", "sante", "mobilite",
    "international", "engagement", "loisirs", "droits", "argent",
}  # fmt: skip
UNSURE = "nlu_fallback"


@dataclass(frozen=True)
class Sentence:
    text: str
    intent: str
    themes: tuple[str, ...]
    kind: str | None


def trained() -> Iterator[Sentence]:
    for path in sorted((NLU / "intents").rglob("*.yml")):
        for block in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            about = block.get("metadata", {})
            for line in block["examples"].splitlines():
                yield Sentence(line[2:], block["intent"], tuple(about.get("themes", ())), about.get("kind"))


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


class TestTrainingSentences:
    def test_know_the_agreed_intents_only(self) -> None:
        assert {sentence.intent for sentence in trained()} == INTENTS | {UNSURE}

    def test_are_many_enough(self) -> None:
        counts = Counter(sentence.intent for sentence in trained())

        assert not {intent: counts[intent] for intent in INTENTS if counts[intent] < FREQUENT}

    def test_speak_of_every_theme(self) -> None:
        counts = Counter(theme for sentence in trained() for theme in sentence.themes)

        assert set(counts) == THEMES
        assert not {theme: count for theme, count in counts.items() if count < FREQUENT}

    def test_tell_every_kind_of_distress(self) -> None:
        counts = Counter(sentence.kind for sentence in trained() if sentence.intent == "distress")

        assert not {kind: count for kind, count in counts.items() if kind is None or count < RARE}

    def test_say_the_themes_of_needs_and_of_nothing_else(self) -> None:
        assert [s.text for s in trained() if bool(s.themes) is not (s.intent == "need")] == []

    def test_never_mean_two_things(self, reader: Reader) -> None:
        meanings = defaultdict(set)
        for sentence in trained():
            meanings[reader.normaliser.normalise(sentence.text)].add(sentence.intent)

        assert not {text: intents for text, intents in meanings.items() if len(intents) > 1}


class TestMessagesKeptApart:
    def test_are_many_enough(self) -> None:
        assert len(read(ROOT)) >= 600

    def test_are_not_training_sentences(self, reader: Reader) -> None:
        learnt = {reader.normaliser.normalise(sentence.text) for sentence in trained()}

        assert [each.text for each in read(ROOT) if reader.normaliser.normalise(each.text) in learnt] == []
