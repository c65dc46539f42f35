"""`boussole evaluate`: the messages kept apart, read by the trained model, and what became of the scores."""

from collections.abc import Iterator
from pathlib import Path

from ops.errors import OpsError
from ops.evaluation import expected, report, scores
from ops.progress import say
from ops.understand import Understood, understand


class ScoresFell(OpsError):
    """Something is understood less well than the page says."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__("Understanding got worse:\n  " + "\n  ".join(lines))


def main(root: Path, *, misses: bool, write: bool) -> None:
    """Print the scores; write them in docs/understanding.md, or raise `ScoresFell` when one is worse than there."""
    pairs = judged(root)
    ours, families = scores.overall(pairs), tuple(scores.by_family(pairs))
    tables = [report.table("what", ours), report.table("family", families)]
    say("\n".join(tables))
    for line in scores.misses(pairs) if misses else ():
        say(line)
    if write:
        report.write(root, tables)
    elif worse := report.fallen(report.known(root), (*ours, *families)):
        raise ScoresFell(worse)


def judged(root: Path) -> list[scores.Pair]:
    """Each message with what the assistant made of it."""
    kept_apart = expected.read(root)
    return list(zip(kept_apart, _understood(kept_apart, root), strict=True))


def _understood(kept_apart: tuple[expected.Expected, ...], root: Path) -> Iterator[Understood]:
    return understand([each.text for each in kept_apart], root)
