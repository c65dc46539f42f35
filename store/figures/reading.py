"""Reading: the figures of a scope over a period, by a few queries whatever there is to count."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from store.contact_requests import ContactRequest
from store.delay_advice import DelayAdvice, delay_advices
from store.feedback import SATISFACTIONS, Feedback
from store.figures.months import Month, months
from store.figures.scopes import Period, Scope, find_scope, within
from store.figures.tallies import TALLIED, Cell, Reading, Record, Tally, added, mask, tallied
from store.offers import Offer
from store.organisations import Organisation
from store.people import Viewer
from store.request_statuses import OPEN_STATUSES, ClosingOutcome, Status
from store.territories import Territory

LONGEST_LIST = 100

type AnyRow = Row[*tuple[Any, ...]]


@dataclass(frozen=True)
class Line:
    """The record of an organisation, an offer or a territory; `of` is the organisation of an offer."""

    id: str
    name: str
    record: Record
    of: str | None = None
    advice: DelayAdvice | None = None


@dataclass(frozen=True)
class Voice:
    """What youths said: whether they were called, and how content they were, from content to not content."""

    called: Cell
    not_called: Cell
    satisfaction: tuple[Cell, ...]


@dataclass(frozen=True)
class Figures:
    """`outcomes` are by key: an outcome, or where the request stands; lines hold the most asked for first."""

    scope: Scope
    period: Period
    total: Record
    outcomes: tuple[tuple[str, Cell], ...]
    voice: Voice
    months: tuple[Month, ...]
    territories: tuple[Line, ...]
    organisations: tuple[Line, ...]
    offers: tuple[Line, ...]


OUTCOMES = (*ClosingOutcome, Status.CONTACTED, Status.SENT, Status.WITHDRAWN, Status.EXPIRED)
"""In the order in which they are read; `SENT` stands for every request that still waits."""


Whose = tuple[str | None, int, int]
"""The territory of some requests, their organisation and their offer."""


@dataclass
class Answered:
    """Numbers of requests by what became of them and by what their youths said."""

    outcomes: Counter[str] = field(default_factory=Counter)
    called: Counter[bool] = field(default_factory=Counter)
    satisfaction: Counter[int] = field(default_factory=Counter)


async def figures(
    session: AsyncSession, viewer: Viewer, *, scope: Scope | None, period: Period, at: datetime
) -> Figures:
    """Raise `NothingToCount`. State services read no number under five, and nothing about one offer."""
    found = find_scope(viewer, scope)
    perimeter = within(viewer, found)
    recent = and_(perimeter, ContactRequest.created_at > period.begins(at))
    tallies, answered = await _tallies(session, recent, at), await _answered(session, recent)
    anonymous = found is Scope.OVERSEEN
    read: Reading = Tally.masked if anonymous else Tally.record
    cell = mask if anonymous else int
    advised = found is Scope.ORGANISATIONS
    return Figures(
        scope=found,
        period=period,
        total=read(added(tallies.values())),
        outcomes=tuple((key.value, cell(answered.outcomes[key])) for key in OUTCOMES),
        voice=Voice(
            cell(answered.called[True]),
            cell(answered.called[False]),
            tuple(cell(answered.satisfaction[answer]) for answer in SATISFACTIONS),
        ),
        months=await months(session, perimeter, read, at=at),
        territories=await _territories(session, _by(0, tallies), read) if anonymous else (),
        organisations=await _organisations(session, _by(1, tallies), read),
        offers=() if anonymous else await _offers(session, _by(2, tallies), read, at, advised=advised),
    )


async def _tallies(session: AsyncSession, recent: ColumnElement[bool], at: datetime) -> dict[Whose, Tally]:
    whose = (ContactRequest.territory_id, ContactRequest.organisation_id, ContactRequest.offer_id)
    tallies: dict[Whose, Tally] = defaultdict(Tally)
    for territory, organisation, offer, *counted in await session.execute(
        select(*whose, *tallied(at)).where(recent).group_by(*whose, *TALLIED)
    ):
        tallies[territory, organisation, offer].count(*counted)
    return tallies


async def _answered(session: AsyncSession, recent: ColumnElement[bool]) -> Answered:
    answered = Answered()
    by = (ContactRequest.status, ContactRequest.outcome, Feedback.called, Feedback.satisfaction)
    joined = select(*by, func.count()).outerjoin(Feedback, Feedback.request_id == ContactRequest.id)
    for status, outcome, called, satisfaction, number in await session.execute(joined.where(recent).group_by(*by)):
        waits = status in (*OPEN_STATUSES, Status.REORIENTING)
        answered.outcomes[outcome or (Status.SENT if waits else status)] += number
        if called is not None:
            answered.called[called] += number
        if satisfaction is not None:
            answered.satisfaction[satisfaction] += number
    return answered


def _by(rank: int, tallies: Mapping[Whose, Tally]) -> dict[Any, Tally]:
    """By territory, organisation or offer."""
    grouped: dict[Any, list[Tally]] = defaultdict(list)
    for whose, tally in tallies.items():
        grouped[whose[rank]].append(tally)
    return {key: added(parts) for key, parts in grouped.items() if key is not None}


async def _territories(session: AsyncSession, tallies: dict[str, Tally], read: Reading) -> tuple[Line, ...]:
    names = await session.execute(select(Territory.id, Territory.name).where(Territory.id.in_(tallies)))
    return tuple(Line(id_, name, read(tallies[id_])) for id_, name in _most_asked(names.all(), tallies))


async def _organisations(session: AsyncSession, tallies: dict[int, Tally], read: Reading) -> tuple[Line, ...]:
    names = await session.execute(select(Organisation.id, Organisation.name).where(Organisation.id.in_(tallies)))
    return tuple(Line(str(id_), name, read(tallies[id_])) for id_, name in _most_asked(names.all(), tallies))


async def _offers(
    session: AsyncSession, tallies: dict[int, Tally], read: Reading, at: datetime, *, advised: bool
) -> tuple[Line, ...]:
    query = select(Offer.id, Offer.title, Organisation.name).join(Organisation).where(Offer.id.in_(tallies))
    found = _most_asked((await session.execute(query)).all(), tallies)
    advices = await delay_advices(session, [row[0] for row in found], at=at) if advised else {}
    return tuple(Line(str(id_), title, read(tallies[id_]), name, advices.get(id_)) for id_, title, name in found)


def _most_asked[Key, Named: AnyRow](rows: Sequence[Named], tallies: dict[Key, Tally]) -> list[Named]:
    """By number of requests, then by name."""
    return sorted(rows, key=lambda row: (-tallies[row[0]].promises.total(), row[1]))[:LONGEST_LIST]
