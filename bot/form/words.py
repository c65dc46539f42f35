"""Words of the form, read from their own file."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import yaml
from pydantic import TypeAdapter

from store.drafts import Moment


@dataclass(frozen=True)
class FormWords:
    consent_yes: str
    consent_no: str
    proposal_yes: str
    proposal_no: str
    moments: dict[Moment, str]
    weekdays: tuple[str, ...]
    months: tuple[str, ...]
    first_of_month: str

    def day(self, day: date) -> str:
        """ "vendredi 27 novembre" """
        number = self.first_of_month if day.day == 1 else str(day.day)
        return f"{self.weekdays[day.weekday()]} {number} {self.months[day.month - 1]}"


@cache
def load() -> FormWords:
    raw = yaml.safe_load((Path(__file__).parent / "words.yml").read_text("utf-8"))
    return TypeAdapter(FormWords).validate_python(raw)
