"""The detector that recognises distress in what a youth writes."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from typing import Any

import yaml

from bot.distress.kinds import DistressKind
from bot.distress.rules import Rule, RuleWriter, Words
from bot.distress.spelling import Spelling
from bot.distress.weights import Weights

_WORD = re.compile(r"[a-z]+")

SURE_ENOUGH = 0.55
"""The alarm from which a message that no rule knows is taken for distress."""
BEYOND_DOUBT = 0.09
"""The alarm under which even a rule is wrong: "la CAF me harcèle de courriers"."""


@dataclass(frozen=True, slots=True)
class Signs:
    """What one kind of distress sounds like; topical rules are skipped when the message speaks of a job or a film."""

    plain: tuple[Rule, ...]
    topical: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Detector:
    """Rules, then learnt weights. Pure: works with Rasa, Redis and the database down, keeps nothing of a text."""

    spelling: Spelling
    harmless: tuple[Rule, ...]
    topics: tuple[Rule, ...]
    signs: Mapping[DistressKind, Signs]
    weights: Weights

    @classmethod
    def load(cls) -> "Detector":
        """Read the lexicon and the weights that ship with the package, once in a process.

        Raises UnreadableRule on a broken line.
        """
        return _shipped()

    def detect(self, text: str) -> DistressKind | None:
        """The most urgent kind of distress in a message, or None. Reads its first 500 characters."""
        words = self.spelling.read(text)
        if not words:
            return None
        said, weighed = self._said(words), self.weights.weigh(words)
        if said is None:
            return weighed.kind if weighed.alarm >= SURE_ENOUGH else None
        if weighed.alarm < BEYOND_DOUBT:
            return None
        return weighed.kind if said is DistressKind.OTHER_DISTRESS else said

    def _said(self, spoken: Sequence[str]) -> DistressKind | None:
        """What the rules of the lexicon hear."""
        words = Words.of(spoken)
        for rule in self.harmless:
            words = rule.struck_from(words)
        topical = not any(topic.found_in(words) for topic in self.topics)
        return next((kind for kind in DistressKind if _shown(self.signs[kind], words, topical=topical)), None)


def _shown(signs: Signs, words: Words, *, topical: bool) -> bool:
    return any(rule.found_in(words) for rule in (*signs.plain, *(signs.topical if topical else ())))


@cache
def _shipped() -> Detector:
    text = resources.files(__package__).joinpath("lexicon.yml").read_text(encoding="utf-8")
    return _detector_from(yaml.safe_load(text))


def spelling() -> Spelling:
    """How messages are read, without the rules: what the weights are learnt on."""
    text = resources.files(__package__).joinpath("lexicon.yml").read_text(encoding="utf-8")
    return _spelling_from(yaml.safe_load(text))


def _detector_from(lexicon: dict[str, Any]) -> Detector:
    spelling = _spelling_from(lexicon)
    writer = RuleWriter(spelling, lexicon["groups"])
    return Detector(
        spelling=spelling,
        harmless=tuple(writer.compile(line, even_denied=True) for line in lexicon["harmless"]),
        topics=tuple(writer.compile(line, even_denied=True) for line in lexicon["topics"]),
        signs={kind: _signs_from(writer, lexicon["kinds"][kind]) for kind in DistressKind},
        weights=Weights.load(),
    )


def _signs_from(writer: RuleWriter, said: Mapping[str, Sequence[str]]) -> Signs:
    return Signs(
        plain=(
            *(writer.compile(line, even_denied=True) for line in said.get("always", ())),
            *(writer.compile(line, even_denied=True, unless="<daily>") for line in said.get("unless_daily", ())),
            *(writer.compile(line) for line in said.get("unless_denied", ())),
        ),
        topical=tuple(writer.compile(line) for line in said.get("unless_a_topic", ())),
    )


def _spelling_from(lexicon: dict[str, Any]) -> Spelling:
    words = lexicon["spelling"]
    bare = Spelling(
        sms={short: tuple(str(full).split()) for short, full in words["sms"].items()},
        emojis=words["emojis"],
        kept=_listed(words["kept"]),
        dropped=frozenset(),
        strong=(),
    )
    return replace(
        bare,
        dropped=frozenset(bare.fold(word) for word in _listed(words["dropped"])),
        strong=tuple(bare.fold(word) for word in words["strong"].split(", ")),
        known=frozenset(bare.fold(word) for word in _WORD.findall(str((lexicon["groups"], lexicon["kinds"])))),
    )


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split(", "))
