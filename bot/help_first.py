"""Help first: the answer to distress, from our own words and help lines; needs nothing that may be down."""

from datetime import datetime

from bot.distress import DistressKind, Helpline, Helplines
from bot.words import Words
from store.messages import Body, Choice, Link, Style

RESUME = "/resume"
STOP = "/stop"


class HelpFirst:
    def __init__(self, helplines: Helplines, words: Words) -> None:
        self._helplines = helplines
        self._words = words

    def answer(self, kind: DistressKind, *, at: datetime, timezone: str, department: str | None) -> tuple[Body, ...]:
        """Two messages: the help with its numbers, then how to go on."""
        lines = self._helplines.for_kind(kind, at=at, timezone=timezone, department=department)
        help_text = "\n".join([self._words.distress[kind.value].strip(), *map(self._line, lines)])
        return (
            Body(text=help_text, links=tuple(Link(line.number, line.href) for line in lines), urgent=True),
            Body(
                text=self._words.distress_after.strip(),
                choices=(
                    Choice(self._words.continue_, RESUME, Style.PRIMARY),
                    Choice(self._words.stop, STOP, Style.QUIET),
                ),
                expects="text",
            ),
        )

    def _line(self, line: Helpline) -> str:
        now = {True: self._words.open_now, False: self._words.closed_now, None: ""}[line.open_now]
        hours = " · ".join(part for part in (line.hours_text, now) if part)
        return f"• {line.number} — {line.name}" + (f" ({hours})" if hours else "")
