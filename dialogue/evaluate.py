"""Evaluation: scores of a trained model on the messages of nlu/tests, family by family."""

from __future__ import annotations

import argparse
import asyncio
import logging
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME as FALLBACK

TESTS = Path(__file__).resolve().parents[1] / "nlu" / "tests"


@dataclass(frozen=True)
class Expected:
    """A message kept apart and what to understand of it; `themes` is None when they are not asked."""

    text: str
    intent: str
    accepted: frozenset[str]
    themes: tuple[str, ...] | None


@dataclass(frozen=True)
class Outcome:
    """What the model said of one message."""

    expected: Expected
    intent: str
    confidence: float
    themes: tuple[str, ...]
    milliseconds: float

    @property
    def right(self) -> bool:
        return self.intent in self.expected.accepted

    @property
    def wrong_and_sure(self) -> bool:
        """Acted upon, and not what was meant."""
        return not self.right and self.intent != FALLBACK

    @property
    def themes_right(self) -> bool:
        return self.expected.themes is None or set(self.themes) == set(self.expected.themes)


def read_tests(folder: Path = TESTS) -> tuple[Expected, ...]:
    files = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.yml"))]
    return tuple(expected for content in files for expected in _expected_in(content))


async def judge(model: Path, expected: Sequence[Expected]) -> tuple[Outcome, ...]:
    """Parse each message with the trained model."""
    from rasa.core.agent import Agent  # costs 8 seconds: not at import

    agent = Agent.load(str(model))
    await agent.parse_message(expected[0].text)
    return tuple([await _judge(agent, each) for each in expected])


def report(outcomes: Sequence[Outcome], *, misses: bool) -> Iterator[str]:
    families: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        families[outcome.expected.intent].append(outcome)
    for family in sorted(families):
        yield _line(family, families[family])
    yield _line("all", outcomes)
    asked = [outcome for outcome in outcomes if outcome.expected.themes is not None]
    yield f"themes right {_share(outcome.themes_right for outcome in asked)} of {len(asked)} needs"
    times = sorted(outcome.milliseconds for outcome in outcomes)
    yield f"parse p50 {times[len(times) // 2]:.2f} ms, p95 {times[len(times) * 95 // 100]:.2f} ms"
    if misses:
        yield from (_miss(outcome) for outcome in outcomes if not (outcome.right and outcome.themes_right))


async def _judge(agent: Any, expected: Expected) -> Outcome:
    started = time.perf_counter()
    parsed = await agent.parse_message(expected.text)
    elapsed = (time.perf_counter() - started) * 1000
    themes = tuple(entity["value"] for entity in parsed["entities"] if entity["entity"] == "theme")
    return Outcome(expected, parsed["intent"]["name"], parsed["intent"]["confidence"], themes, elapsed)


def _expected_in(content: dict[str, Any]) -> Iterator[Expected]:
    if "families" in content:
        for intent, texts in content["families"].items():
            yield from (Expected(text, intent, frozenset({intent}), None) for text in texts)
        return
    accepted = frozenset(content.get("accepted", [content["intent"]]))
    for message in content["messages"]:
        text, themes = (message, None) if isinstance(message, str) else (message["text"], message["themes"])
        yield Expected(text, content["intent"], accepted, None if themes is None else tuple(themes))


def _line(family: str, outcomes: Sequence[Outcome]) -> str:
    right = _share(outcome.right for outcome in outcomes)
    wrong = _share(outcome.wrong_and_sure for outcome in outcomes)
    return f"{family:20} {len(outcomes):4} messages  right {right}  wrong and sure {wrong}"


def _share(facts: Iterable[bool]) -> str:
    known = list(facts)
    return f"{sum(known) / max(len(known), 1):.3f}"


def _miss(outcome: Outcome) -> str:
    expected = outcome.expected
    said = f"{outcome.intent} {outcome.confidence:.2f} {list(outcome.themes)}"
    wanted = f"{expected.intent} {list(expected.themes or ())}"
    return f"{'WRONG' if outcome.wrong_and_sure else 'missed'}  {expected.text!r}: {said}, expected {wanted}"


def _silence() -> None:
    """Rasa's structured log prints each message at debug level unless told otherwise."""
    import structlog  # lives with rasa only

    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", type=Path, help="model file, or the folder that holds it")
    parser.add_argument("--misses", action="store_true", help="list each message that was not understood")
    options = parser.parse_args()
    _silence()
    outcomes = asyncio.run(judge(options.model, read_tests()))
    for line in report(outcomes, misses=options.misses):
        print(line)


if __name__ == "__main__":
    main()
