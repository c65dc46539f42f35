"""A promise is kept when the first call comes by the date that was announced."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import product

import pytest
from sqlalchemy import select

from store.contact_requests import ContactRequest
from store.database import Base, Database
from store.feedback import Feedback
from store.promises import KeptRate, Promise, kept_rates, promise, promise_of
from store.request_events import SERVICE, EventKind, RequestEvent
from store.request_statuses import ENDED, ClosingOutcome, Status
from tests.store.make import Make

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Told:
    """A request as far as its promise goes; due on day 5."""

    due_at: datetime
    status: Status = Status.SENT
    called_at: datetime | None = None
    closed_at: datetime | None = None
    outcome: ClosingOutcome | None = None


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

        assert promise_of(waiting, at=due + DAY, proposed_at=due - DAY) is Promise.PENDING

    def test_is_void_once_the_youth_said_yes_to_the_other_offer(self, due: datetime) -> None:
        passed_on = Told(due, Status.CLOSED, closed_at=due + DAY, outcome=ClosingOutcome.REORIENTED)

        assert promise_of(passed_on, at=due + DAY, proposed_at=due - DAY) is Promise.VOID

    def test_is_void_when_the_organisation_declined_whatever_the_youth_answered(self, due: datetime) -> None:
        declined = Told(due, Status.CLOSED, closed_at=due + DAY, outcome=ClosingOutcome.NOT_FOR_ME)

        promised = promise_of(declined, at=due + DAY, declined_at=due - DAY, proposed_at=due - DAY)

        assert promised is Promise.VOID

    @pytest.mark.parametrize("status", [Status.ACCEPTED, *ENDED])
    def test_stays_broken_after_a_no_to_the_offer_of_an_animateur(self, due: datetime, status: Status) -> None:
        closed_at = due + DAY if status in ENDED else None
        silent = Told(due, status, closed_at=closed_at)

        assert promise_of(silent, at=due + 2 * DAY, proposed_at=due - DAY) is Promise.BROKEN

    def test_stays_broken_when_the_other_offer_was_gone_and_nobody_called(self, due: datetime) -> None:
        expired = Told(due, Status.EXPIRED, closed_at=due + DAY)

        promised = promise_of(expired, at=due + 2 * DAY, declined_at=due - DAY, proposed_at=due - DAY)

        assert promised is Promise.BROKEN

    @pytest.mark.parametrize(
        ("status", "outcome"), [(Status.REORIENTING, None), (Status.CLOSED, ClosingOutcome.REORIENTED)]
    )
    def test_is_not_saved_by_another_offer_proposed_too_late(
        self, due: datetime, status: Status, outcome: ClosingOutcome | None
    ) -> None:
        late = Told(due, status, outcome=outcome)

        promised = promise_of(late, at=due + 2 * DAY, declined_at=due + DAY, proposed_at=due + DAY)

        assert promised is Promise.BROKEN


@dataclass(frozen=True)
class Case:
    """What a promise is judged by; `declined` and `stood_in`: who proposed another offer, and when."""

    status: Status
    called: datetime | None
    closed: datetime | None
    outcome: ClosingOutcome | None
    denied: bool
    declined: datetime | None
    stood_in: datetime | None

    def write(self, request: ContactRequest) -> list[Base]:
        """As it stands in the database."""
        request.status, request.called_at, request.closed_at = self.status, self.called, self.closed
        request.outcome = self.outcome
        proposals = ((self.declined, False), (self.stood_in, True))
        events = [_reoriented(request, at, on_behalf=on_behalf) for at, on_behalf in proposals if at]
        said = Feedback(request_id=request.id, called=False, answered_at=request.due_at)
        return [*events, said] if self.denied else [*events]

    def judged(self, request: ContactRequest, at: datetime) -> Promise:
        proposed = max((moment for moment in (self.declined, self.stood_in) if moment), default=None)
        return promise_of(request, at=at, denied=self.denied, declined_at=self.declined, proposed_at=proposed)


def _reoriented(request: ContactRequest, at: datetime, *, on_behalf: bool) -> RequestEvent:
    kind, actor = EventKind.REORIENTED, SERVICE.kind
    return RequestEvent(request_id=request.id, kind=kind, at=at, actor_kind=actor, on_behalf=on_behalf)


def _cases(due: datetime) -> list[Case]:
    """Every combination, on the last instant of the date and after it."""
    moments = (None, due, due + DAY)
    ends = product(ENDED, (due, due + DAY), (None, ClosingOutcome.NOT_FOR_ME, ClosingOutcome.REORIENTED))
    standing = [(status, None, None) for status in Status if status not in ENDED]
    return [
        Case(status, called, closed, outcome, denied, declined, stood_in)
        for (status, closed, outcome), called, denied, declined, stood_in in product(
            [*standing, *ends], (None, due, due + DAY), (True, False), moments, moments
        )
        # Where the call decides, the rest is tried without one.
        if not (called or denied) or declined == stood_in
    ]


class TestTheDatabase:
    async def test_judges_as_the_rule_does(self, make: Make, database: Database, noon: datetime) -> None:
        """Every combination of what a promise is judged by, before and after its date."""
        due = noon + 5 * DAY
        conversation, organisation = await make.conversation(), await make.organisation()
        offer = await make.offer(organisation)
        template = await make.contact_request(organisation, offer=offer, conversation=conversation)
        told: dict[str, tuple[ContactRequest, Case]] = {}
        async with database.turn() as session:
            for case in _cases(due):
                request = _copy(template, len(told))
                request.due_at = due
                session.add(request)
                told[request.id] = (request, case)
            facts = [fact for request, case in told.values() for fact in case.write(request)]
            await session.flush()
            session.add_all(facts)

        for at in (noon, due, due + 2 * DAY):
            async with database.read() as session:
                rows = (await session.execute(select(ContactRequest.id, promise(at)))).all()
                judged = {row[0]: row[1] for row in rows}
            wrong = [case for id_, (request, case) in told.items() if judged[id_] != case.judged(request, at)]
            assert wrong == []


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
