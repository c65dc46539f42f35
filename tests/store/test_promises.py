"""A promise is kept when the first call comes by the date that was announced."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import product

import pytest
from sqlalchemy import select

from store.contact_requests import ContactRequest
from store.database import Database
from store.feedback import Feedback
from store.promises import KeptRate, Promise, kept_rates, promise, promise_of
from store.request_events import SERVICE, EventKind, RequestEvent
from store.request_statuses import ENDED, Status
from tests.store.make import Make

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Told:
    """A request as far as its promise goes; due on day 5."""

    due_at: datetime
    status: Status = Status.SENT
    called_at: datetime | None = None
    closed_at: datetime | None = None


@pytest.fixture
def due(noon: datetime) -> datetime:
    return noon + 5 * DAY


class TestPromise:
    def test_is_kept_by_a_call_on_the_last_second(self, due: datetime) -> None:
        called = Told(due, Status.ATTEMPTED, called_at=due)

        assert promise_of(called, at=due + DAY) is Promise.KEPT

    def test_is_broken_by_a_call_a_second_late(self, due: datetime) -> None:
        called = Told(due, Status.CONTACTED, called_at=due + timedelta(seconds=1))

        assert promise_of(called, at=due + DAY) is Promise.BROKEN

    def test_is_pending_until_its_date(self, due: datetime) -> None:
        assert promise_of(Told(due), at=due) is Promise.PENDING

    @pytest.mark.parametrize("status", [Status.SENT, Status.SEEN, Status.ACCEPTED])
    def test_is_broken_when_its_date_went_by_in_silence(self, due: datetime, status: Status) -> None:
        assert promise_of(Told(due, status), at=due + timedelta(seconds=1)) is Promise.BROKEN

    def test_is_broken_when_the_youth_says_that_nobody_called(self, due: datetime) -> None:
        called = Told(due, Status.CONTACTED, called_at=due - DAY)

        assert promise_of(called, at=due + DAY, denied=True) is Promise.BROKEN

    @pytest.mark.parametrize("status", [Status.WITHDRAWN, Status.CLOSED])
    def test_is_void_when_it_ended_by_its_date_without_a_call(self, due: datetime, status: Status) -> None:
        ended = Told(due, status, closed_at=due - DAY)

        assert promise_of(ended, at=due - DAY) is Promise.VOID
        assert promise_of(ended, at=due + DAY) is Promise.VOID

    @pytest.mark.parametrize("status", [Status.WITHDRAWN, Status.CLOSED, Status.EXPIRED])
    def test_stays_broken_when_it_ended_after_its_date(self, due: datetime, status: Status) -> None:
        assert promise_of(Told(due, status, closed_at=due + DAY), at=due + 2 * DAY) is Promise.BROKEN

    def test_waits_for_the_youth_when_another_offer_was_proposed_by_its_date(self, due: datetime) -> None:
        waiting = Told(due, Status.REORIENTING)

        assert promise_of(waiting, at=due + DAY, reoriented_at=due - DAY) is Promise.PENDING

    def test_is_void_once_the_youth_answered_about_the_other_offer(self, due: datetime) -> None:
        passed_on = Told(due, Status.CLOSED, closed_at=due + DAY)

        assert promise_of(passed_on, at=due + DAY, reoriented_at=due - DAY) is Promise.VOID

    @pytest.mark.parametrize("status", [Status.REORIENTING, Status.CLOSED])
    def test_is_not_saved_by_another_offer_proposed_too_late(self, due: datetime, status: Status) -> None:
        late = Told(due, status)

        assert promise_of(late, at=due + 2 * DAY, reoriented_at=due + DAY) is Promise.BROKEN


class TestTheDatabase:
    async def test_judges_as_the_rule_does(self, make: Make, database: Database, noon: datetime) -> None:
        """Every combination of what a promise is judged by, before and after its date."""
        due = noon + 5 * DAY
        moments = (None, due - DAY, due, due + DAY)
        conversation, organisation = await make.conversation(), await make.organisation()
        offer = await make.offer(organisation)
        told: dict[str, tuple[ContactRequest, bool, datetime | None]] = {}
        template = await make.contact_request(organisation, offer=offer, conversation=conversation)
        async with database.turn() as session:
            for status, called, ended, denied, reoriented in product(
                Status, moments, moments, (True, False), (None, due - DAY, due + DAY)
            ):
                request = _copy(template, len(told))
                request.status, request.called_at, request.due_at = status, called, due
                request.closed_at = (ended or due) if status in ENDED else None
                session.add(request)
                told[request.id] = (request, denied, reoriented)
            await session.flush()
            for id_, (_, denied, reoriented) in told.items():
                if denied:
                    session.add(Feedback(request_id=id_, called=False, answered_at=due))
                if reoriented:
                    kind = EventKind.REORIENTED
                    session.add(RequestEvent(request_id=id_, kind=kind, at=reoriented, actor_kind=SERVICE.kind))

        for at in (noon, due, due + 2 * DAY):
            async with database.read() as session:
                rows = (await session.execute(select(ContactRequest.id, promise(at)))).all()
            for id_, judged in rows:
                if id_ in told:
                    request, denied, reoriented = told[id_]
                    assert judged == promise_of(request, at=at, denied=denied, reoriented_at=reoriented)


class TestKeptRates:
    async def test_count_what_was_kept_and_broken_with_the_median_delay(
        self, make: Make, database: Database, noon: datetime
    ) -> None:
        organisation = await make.organisation()
        offer, unasked = await make.offer(organisation), await make.offer(organisation)
        for days in (1, 2, 9):
            await make.contact_request(organisation, offer=offer, called_at=noon + days * DAY)
        await make.contact_request(organisation, offer=offer)

        async with database.read() as session:
            rates = await kept_rates(session, [offer.id, unasked.id], at=noon + 10 * DAY)

        assert rates == {offer.id: KeptRate(2, 2, 2.0), unasked.id: KeptRate()}

    async def test_forget_what_is_older_than_ninety_days(self, make: Make, database: Database, noon: datetime) -> None:
        organisation = await make.organisation()
        offer = await make.offer(organisation)
        await make.contact_request(organisation, offer=offer)

        async with database.read() as session:
            before = await kept_rates(session, [offer.id], at=noon + 89 * DAY)
            after = await kept_rates(session, [offer.id], at=noon + 91 * DAY)

        assert (before[offer.id].broken, after[offer.id].broken) == (1, 0)

    @pytest.mark.parametrize(
        ("rate", "said", "tenths"),
        [
            (KeptRate(2, 2), None, 10),
            (KeptRate(5, 0), 1.0, 10),
            (KeptRate(19, 1), 0.95, 10),
            (KeptRate(3, 2), 0.6, 6),
            (KeptRate(0, 7), 0.0, 0),
        ],
    )
    def test_say_a_rate_from_five_requests_on(self, rate: KeptRate, said: float | None, tenths: int) -> None:
        assert (rate.rate, rate.tenths) == (said, tenths)


def _copy(request: ContactRequest, number: int) -> ContactRequest:
    columns = {column.key: getattr(request, column.key) for column in ContactRequest.__table__.columns}
    return ContactRequest(
        **columns | {"id": f"{number:032x}", "reference": f"R{number}", "idempotency_key": f"{number}"}
    )
