"""Help first: the answer to distress, from our own words and help lines; needs nothing that may be down."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.distress import DistressKind, Helpline, Helplines
from bot.words import Words
from store.messages import Body, Choice, Link, Style

RESUME = "/resume"
STOP = "/stop"


@dataclass(frozen=True)
class Whereabouts:
    """When and where help is asked for, as far as is known."""

    at: datetime
    timezone: str = "Europe/Paris"
    department: str | None = None


class HelpFirst:
    def __init__(self, helplines: Helplines, words: Words) -> None:
        self._helplines = helplines
        self._words = words

    def answer(self, kind: DistressKind, where: Whereabouts) -> tuple[Body, ...]:
        """Two messages: the help with its numbers, then how to go on."""
        lines = self._helplines.for_kind(kind, at=where.at, timezone=where.timezone, department=where.department)
        return (
            self._listed(self._words.distress[kind.value], lines),
            Body(
                text=self._words.distress_after.strip(),
                choices=(
                    Choice(self._words.continue_, RESUME, Style.PRIMARY),
                    Choice(self._words.stop, STOP, Style.QUIET),
                ),
                expects="text",
            ),
        )

    def everyone(self, where: Whereabouts) -> tuple[Body, ...]:
        """Every line, and the way back."""
        lines = self._helplines.for_everyone(at=where.at, timezone=where.timezone, department=where.department)
        resume = Choice(self._words.continue_, RESUME, Style.PRIMARY)
        return (replace(self._listed(self._words.help_lines, lines), choices=(resume,)),)

    def _listed(self, words: str, lines: tuple[Helpline, ...]) -> Body:
        text = "\n".join([words.strip(), *map(self._line, lines)])
        return Body(text=text, links=tuple(Link(line.number, line.href) for line in lines), urgent=True)

    def _line(self, line: Helpline) -> str:
        now = {True: self._words.open_now, False: self._words.closed_now, None: ""}[line.open_now]
        hours = " · ".join(part for part in (line.hours_text, now) if part)
        return f"• {line.number} — {line.name}" + (f" ({hours})" if hours else "")
