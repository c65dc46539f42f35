"""The run of the month: lives are lived, schedulers look, and the ledger is drawn up."""

import asyncio
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from heapq import merge
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from rich.console import Console
from rich.table import Table
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from ops.migrate import migrate
from ops.month.clock import Beat, beats
from ops.month.ledger import Ledger, ledger
from ops.month.lives import Life, Verb, lives
from ops.month.network import ORGANISATIONS, Network, make_network, make_request
from store import attempts, digests, feedback, reminders
from store.contact_requests import ContactRequest
from store.database import Database
from store.deadlines import promised_date
from store.promises import Promise
from store.request_events import YOUTH, Actor, person
from store.request_statuses import AttemptResult, ClosingOutcome, NotAllowed

START = datetime(2026, 3, 9, tzinfo=UTC)
DAYS = 75
"""The month, the longest promise, and the month after which nothing is awaited any more."""
REQUESTS = 10_000
SEED = 2026
BIG_TURN = 500
NEXT_CALL = timedelta(days=2)
"""From a call in vain to the next one, as the youth reads it."""


@dataclass(frozen=True)
class Month:
    """The ledger at the end of the month, and at the end of everything."""

    at_its_end: Ledger
    afterwards: Ledger
    seconds: float


@dataclass(frozen=True, order=True)
class _Moment:
    """Something that somebody does; None to send the request itself."""

    at: datetime
    rank: int
    verb: Verb | None


def main() -> None:
    """Print the ledger, and whether it adds up."""
    console = Console()
    with TemporaryDirectory() as folder:
        url = f"sqlite+aiosqlite:///{Path(folder) / 'month.db'}"
        migrate(url)
        month = asyncio.run(simulate(url))
    console.print(_table(month))
    console.print(f"{month.seconds:.1f} s; adds up: {month.at_its_end.adds_up and month.afterwards.adds_up}")


async def simulate(url: str, *, requests: int = REQUESTS, seed: int = SEED) -> Month:
    """Live the month in this migrated, empty database."""
    started = perf_counter()
    databases = [Database(url) for _ in range(2)]
    try:
        async with databases[0].turn() as session:
            network = await make_network(session, START)
        town = lives(requests, organisations=ORGANISATIONS, start=START, seed=seed)
        at_its_end, afterwards = await _live(databases, network, town, seed)
    finally:
        for database in databases:
            await database.close()
    return Month(at_its_end, afterwards, perf_counter() - started)


async def _live(databases: list[Database], network: Network, town: list[Life], seed: int) -> tuple[Ledger, Ledger]:
    moments = list(_moments(town))
    drawn: list[Ledger] = []
    done = 0
    for beat in beats(START, days=DAYS, seed=seed):
        upto = done
        while upto < len(moments) and moments[upto].at <= beat.at:
            upto += 1
        await _act(databases[0], network, town, moments[done:upto])
        done = upto
        await _look(databases, beat)
        if beat.at in (START + timedelta(days=30), START + timedelta(days=DAYS)):
            async with databases[0].read() as session:
                drawn.append(await ledger(session, at=beat.at))
    return drawn[0], drawn[1]


def _moments(town: list[Life]) -> Iterator[_Moment]:
    made = (_Moment(life.created, life.rank, None) for life in town)
    acts = sorted(((act.at, life.rank, act.verb) for life in town for act in life.acts), key=lambda each: each[0])
    done = (_Moment(at, rank, verb) for at, rank, verb in acts)
    return merge(made, done, key=lambda moment: moment.at)


async def _act(database: Database, network: Network, town: list[Life], moments: list[_Moment]) -> None:
    if not moments:
        return
    async with database.turn() as session:
        acted = {f"{moment.rank:032x}" for moment in moments if moment.verb}
        rows = await session.scalars(select(ContactRequest).where(ContactRequest.id.in_(acted)))
        known = {request.id: request for request in rows}
        for moment in moments:
            life = town[moment.rank]
            if moment.verb is None:
                request = make_request(session, network, life)
                known[request.id] = request
                continue
            with suppress(NotAllowed):
                by = person(network.places[life.organisation].person_id)
                await _do(session, known[f"{life.rank:032x}"], moment.verb, by=by, at=moment.at)


async def _do(session: AsyncSession, request: ContactRequest, verb: Verb, *, by: Actor, at: datetime) -> None:
    match verb:
        case Verb.ACCEPT:
            request.accept(by=by, at=at)
        case Verb.ATTEMPT:
            again = promised_date(at, request.timezone) + NEXT_CALL
            await attempts.note(session, request, AttemptResult.NO_ANSWER, next_try_on=again, by=by, at=at)
        case Verb.CALL:
            request.contacted(by=by, at=at)
        case Verb.CLOSE:
            request.close(ClosingOutcome.NOT_FOR_ME, by=by, at=at)
        case Verb.WITHDRAW:
            request.withdraw(by=YOUTH, at=at)
        case Verb.SAY_CALLED:
            await feedback.say_called(session, request, called=True, at=at)


async def _look(databases: list[Database], beat: Beat) -> None:
    """One scheduler, two at once, or the first one again."""
    match beat.schedulers:
        case 1:
            await _settle(databases[0], beat.at)
        case 2:
            await asyncio.gather(*(_settle(database, beat.at) for database in databases))
        case 3:
            await _settle(databases[0], beat.at)
            await _settle(databases[0], beat.at)


async def _settle(database: Database, at: datetime) -> None:
    taken = BIG_TURN
    while taken:
        async with database.turn() as session:
            taken = await reminders.settle_due(session, at, limit=BIG_TURN)
    async with database.turn() as session:
        await digests.write_due(session, at)


def _table(month: Month) -> Table:
    table = Table("", "after 30 days", "at the end")
    both = (month.at_its_end, month.afterwards)
    table.add_row("asked", *(str(each.asked) for each in both))
    for promise in Promise:
        table.add_row(promise.value, *(str(each.promises.get(promise, 0)) for each in both))
    table.add_row("broken and told", *(str(each.broken_told) for each in both))
    table.add_row("broken, over before it was told", *(str(each.broken_over) for each in both))
    table.add_row("told of a next call that did not come", *(str(each.not_recalled) for each in both))
    table.add_row("expired", *(str(each.expired) for each in both))
    for rung, outcome in sorted(month.afterwards.rungs):
        table.add_row(f"{rung} {outcome}", *(str(each.rungs.get((rung, outcome), 0)) for each in both))
    for fault in sorted(month.afterwards.faults):
        table.add_row(f"fault: {fault}", *(str(each.faults.get(fault, 0)) for each in both))
    return table
