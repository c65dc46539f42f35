"""Report: the scores as the page docs/understanding.md keeps them, written and read back."""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from ops.evaluation.scores import Score

PAGE = Path("docs/understanding.md")
BEGIN, END = "<!-- scores: written by `boussole evaluate` -->\n", "<!-- end of scores -->"
_ROW = re.compile(r"^\| (?P<name>[^|]+?) +\| +(?P<good>\d+) \| +(?P<total>\d+) \| +[\d.]+ \|$", re.MULTILINE)


def table(heading: str, scores: Iterable[Score]) -> str:
    lines = [f"| {heading:32} | good |   of | share |", f"|{'-' * 34}|------|------|-------|"]
    lines += [f"| {each.name:32} | {each.good:4} | {each.total:4} | {each.share:.3f} |" for each in scores]
    return "\n".join(lines) + "\n"


def known(root: Path) -> dict[str, Score]:
    """The scores of the page, by name."""
    page = (root / PAGE).read_text(encoding="utf-8")
    rows = (Score(row["name"], int(row["good"]), int(row["total"])) for row in _ROW.finditer(page))
    return {score.name: score for score in rows}


def write(root: Path, tables: Sequence[str]) -> None:
    """Put the tables between the two marks of the page, the rest left as it is."""
    page = (root / PAGE).read_text(encoding="utf-8")
    before, _, rest = page.partition(BEGIN)
    (root / PAGE).write_text(
        before + BEGIN + "\n" + "\n".join(tables) + "\n" + END + rest.partition(END)[2], encoding="utf-8"
    )


def fallen(before: dict[str, Score], now: Iterable[Score]) -> list[str]:
    """A line for each score that is worse than the page says."""
    pairs = [(before[score.name], score) for score in now if score.name in before]
    return [f"{new.name}: {old.share:.3f} became {new.share:.3f}" for old, new in pairs if new.has_fallen_since(old)]
