"""Offer forms: what a browser posts, read into frozen values."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from fastapi import HTTPException, Request
from starlette.datastructures import FormData

from store.offer_form import Condition, OfferForm

LONGEST_VALUE = 4_000
MOST_VALUES = 600
ASKED, CHOICE = "asked-", "choice-"


class Press(StrEnum):
    """What was asked of the form."""

    CHECK = "check"
    PREVIEW = "preview"
    """No button: the page asks for it while one writes."""
    SAVE = "save"
    FIND = "find"
    THEME = "theme"
    ZONE = "zone"


@dataclass(frozen=True)
class Posted:
    """The form as it was posted; `place` is what is being looked for, `version` that of the offer when it was drawn."""

    form: OfferForm
    press: Press
    place: str
    version: int
    organisation_id: int

    @property
    def is_judged(self) -> bool:
        """Whether problems are shown: adding a zone is no moment to be told about the title."""
        return self.press in (Press.CHECK, Press.SAVE)


async def posted(request: Request) -> Posted:
    """Raise 422 for what no browser sends from our page."""
    fields = await request.form()
    values = [value for _, value in fields.multi_items()]
    if len(values) > MOST_VALUES or any(not isinstance(each, str) or len(each) > LONGEST_VALUE for each in values):
        raise HTTPException(422)
    form = _form(fields)
    return Posted(
        form=replace(form, zones=_zones(form.zones, fields)),
        press=_press(fields),
        place=_text(fields, "place").strip(),
        version=_number(fields, "version"),
        organisation_id=_number(fields, "organisme"),
    )


def _form(fields: FormData) -> OfferForm:
    questions = [name.removeprefix(ASKED) for name in fields if name.startswith(ASKED)]
    return OfferForm(
        theme=_text(fields, "theme"),
        title=_text(fields, "title"),
        how=_text(fields, "how"),
        gain=_text(fields, "gain"),
        zones=_texts(fields, "zone"),
        age_min=_text(fields, "age_min"),
        age_max=_text(fields, "age_max"),
        conditions=tuple(
            Condition(key, asked=fields[ASKED + key] == "yes", choices=_texts(fields, CHOICE + key))
            for key in dict.fromkeys(questions)
        ),
        delay_days=_text(fields, "delay_days"),
        capacity=_text(fields, "capacity"),
        valid_until=_text(fields, "valid_until"),
    )


def _zones(zones: tuple[str, ...], fields: FormData) -> tuple[str, ...]:
    """A button adds or removes some; several are parted by spaces."""
    added = _text(fields, "add").split()
    removed = _text(fields, "remove").split()
    return tuple(zone for zone in dict.fromkeys((*zones, *added)) if zone not in removed)


def _press(fields: FormData) -> Press:
    if "add" in fields or "remove" in fields:
        return Press.ZONE
    pressed = _text(fields, "do")
    if pressed == Press.PREVIEW:
        return Press.PREVIEW
    if pressed in (Press.CHECK, Press.SAVE, "") and _text(fields, "drawn_for") != _text(fields, "theme"):
        # The conditions that were shown are those of another theme: they are read again before they count.
        return Press.THEME
    if pressed in (Press.CHECK, "") and _text(fields, "place").strip():
        # The key Enter presses the first button, also from the field of places.
        return Press.FIND
    return Press(pressed) if pressed in list(Press) else Press.CHECK


def _text(fields: Mapping[str, object], name: str) -> str:
    value = fields.get(name, "")
    return value if isinstance(value, str) else ""


def _texts(fields: FormData, name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in fields.getlist(name) if isinstance(value, str)))


def _number(fields: FormData, name: str) -> int:
    digits = _text(fields, name)
    return int(digits) if digits.isascii() and digits.isdecimal() and len(digits) < len(str(2**31)) else 0
