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

_WORD = re.compile(r"[a-z]+")


@dataclass(frozen=True, slots=True)
class Signs:
    """What one kind of distress sounds like; topical rules are skipped when the message speaks of a job or a film."""

    plain: tuple[Rule, ...]
    topical: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Detector:
    """Deterministic and pure: works with Rasa, Redis and the database down, keeps nothing of what it reads."""

    spelling: Spelling
    harmless: tuple[Rule, ...]
    topics: tuple[Rule, ...]
    signs: Mapping[DistressKind, Signs]

    @classmethod
    def load(cls) -> "Detector":
        """Read the lexicon that ships with the package, once in a process; raises UnreadableRule on a broken line."""
        return _shipped()

    def detect(self, text: str) -> DistressKind | None:
        """The most urgent kind of distress in a message, or None. Reads its first 500 characters."""
        words = Words.of(self.spelling.read(text))
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


def _detector_from(lexicon: dict[str, Any]) -> Detector:
    spelling = _spelling_from(lexicon)
    writer = RuleWriter(spelling, lexicon["groups"])
    return Detector(
        spelling=spelling,
        harmless=tuple(writer.compile(line, even_denied=True) for line in lexicon["harmless"]),
        topics=tuple(writer.compile(line, even_denied=True) for line in lexicon["topics"]),
        signs={kind: _signs_from(writer, lexicon["kinds"][kind]) for kind in DistressKind},
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
