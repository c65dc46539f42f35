"""Request filters: what the address of a list of contact requests asks to see."""

from typing import Annotated

from fastapi import Depends, Query

from store.request_filters import Filters, Held
from store.request_views import ListView

ViewName = Annotated[ListView, Query()]
PageNumber = Annotated[int, Query(ge=1, le=10_000)]
Number = Annotated[str, Query(pattern=r"^\d{0,9}$")]
"""An identifier; empty when the form asks for all of them."""
TerritoryKey = Annotated[str, Query(pattern=r"^[\w.-]{0,80}$")]


def asked_filters(
    mots: Annotated[str, Query(max_length=100)] = "",
    organisme: Number = "",
    offre: Number = "",
    theme: Annotated[str, Query(max_length=40)] = "",
    suivi: Annotated[Held, Query()] = Held.BY_ANYBODY,
    boussole: TerritoryKey = "",
) -> Filters:
    return Filters(
        words=mots.strip(),
        organisation_id=int(organisme) if organisme else None,
        offer_id=int(offre) if offre else None,
        theme=theme,
        held=suivi,
        territory_id=boussole or None,
    )


AskedFilters = Annotated[Filters, Depends(asked_filters)]
