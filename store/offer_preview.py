"""Offer preview: an offer as a youth would read it if they asked now. Pure."""

from dataclasses import dataclass
from datetime import date, datetime

from store.deadlines import promised_date
from store.offer_text import OfferText
from store.organisations import Organisation
from store.requesting import PlaceRules


@dataclass(frozen=True)
class Preview:
    """What stands on the card; `promised_on` is the day before whose end the youth is called."""

    title: str
    how: str
    gain: str
    organisation: str
    address: str
    phone: str | None
    delay_days: int
    promised_on: date


def preview(text: OfferText, organisation: Organisation, rules: PlaceRules, *, at: datetime) -> Preview:
    """The delay is that of the offer, else of its organisation."""
    delay = text.delay_days or organisation.delay_days
    return Preview(
        title=text.title,
        how=text.how,
        gain=text.gain,
        organisation=organisation.name,
        address=organisation.address,
        phone=organisation.phone,
        delay_days=delay,
        promised_on=promised_date(rules.due(at, delay), rules.timezone),
    )
