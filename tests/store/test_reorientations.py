"""Nothing passes to another organisation before the youth's yes, and a yes passes it once."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from store import erasing, reorientations
from store.consents import Consent
from store.contact_requests import ContactRequest
from store.conversations import Channel, Conversation
from store.database import Database
from store.notices import Audience, Notice, NoticeKind
from store.offer_statuses import OfferStatus
from store.offers import Offer
from store.reminders import Reminder
from store.reorientations import AlreadyAnswered, NoSuchReorientation, NotConsented, OfferGone, Reorientation
from store.request_events import YOUTH, ActorKind, EventKind, RequestEvent, person
from store.request_snapshots import SharedAnswer
from store.request_statuses import ClosingOutcome, NotAllowed, Status
from tests.store.committed import Committed
from tests.store.make import Make
from tests.store.reorienting import TEXT, Scene, set_scene

Happen = Callable[[AsyncSession, Scene], Awaitable[None]]


@pytest.fixture
async def scene(make: Make, database: Database, noon: datetime) -> Scene:
    return await set_scene(make, database, noon)


async def told(committed: Committed, audience: Audience) -> list[tuple[NoticeKind, int | None, str | None]]:
    return [
        (each.kind, each.person_id, each.detail) for each in await committed.all(Notice, Notice.audience == audience)
    ]


async def first(committed: Committed, scene: Scene) -> ContactRequest:
    return await committed.get(ContactRequest, scene.request.id)


async def history(committed: Committed, request_id: str) -> list[tuple[EventKind, ActorKind]]:
    rows = await committed.all(RequestEvent, RequestEvent.request_id == request_id)
    return [(each.kind, each.actor_kind) for each in rows]


class TestProposing:
    async def test_asks_the_youth_and_passes_nothing(self, scene: Scene, committed: Committed) -> None:
        proposal_id = await scene.propose()

        request = await first(committed, scene)
        assert (request.status, request.waits_for_youth) == (Status.REORIENTING, True)
        assert await told(committed, Audience.CONVERSATION) == [(NoticeKind.REQUEST_REORIENTED, None, proposal_id)]
        assert await told(committed, Audience.PERSON) == []
        assert len(await committed.all(ContactRequest)) == 1

    async def test_by_an_animateur_says_so(self, scene: Scene, committed: Committed) -> None:
        await scene.propose(on_behalf=True)

        [event] = await committed.all(RequestEvent)
        assert (event.kind, event.person_id, event.on_behalf) == (EventKind.REORIENTED, scene.ana.id, True)

    async def test_again_replaces_the_first_proposal(self, scene: Scene, make: Make, committed: Committed) -> None:
        old = await scene.propose()
        new = await scene.propose(await make.offer(scene.second))

        rows = {row.id: row for row in await committed.all(Reorientation)}
        assert (rows[old].answered_at, rows[old].agreed) == (scene.at, None)
        assert (rows[new].answered_at, rows[new].came_from) == (None, Status.SEEN)

    async def test_in_place_of_a_colleagues_tells_them(self, scene: Scene, make: Make, committed: Committed) -> None:
        await scene.propose()
        await scene.propose(await make.offer(scene.second), on_behalf=True)

        assert await told(committed, Audience.PERSON) == [
            (NoticeKind.REORIENTATION_ANSWERED, scene.clara.id, "replaced"),
        ]

    async def test_what_was_declined_stays_declined(self, scene: Scene, make: Make, committed: Committed) -> None:
        await scene.propose()
        proposal_id = await scene.propose(await make.offer(scene.second), on_behalf=True)
        await scene.refuse(proposal_id)

        assert (await first(committed, scene)).outcome is ClosingOutcome.NOT_FOR_ME

    async def test_after_a_call_goes_back_to_the_call(
        self, scene: Scene, make: Make, database: Database, committed: Committed
    ) -> None:
        await scene.propose()
        async with database.turn() as session:
            request = await session.get_one(ContactRequest, scene.request.id)
            request.contacted(by=person(scene.clara.id), at=scene.at)
        await scene.refuse(await scene.propose(await make.offer(scene.second), on_behalf=True))

        assert (await first(committed, scene)).status is Status.CONTACTED

    @pytest.mark.parametrize("status", [Status.CLOSED, Status.WITHDRAWN, Status.EXPIRED])
    async def test_is_over_with_the_request(
        self, scene: Scene, database: Database, committed: Committed, status: Status
    ) -> None:
        async with database.turn() as session:
            await session.execute(update(ContactRequest).values(status=status))

        with pytest.raises(NotAllowed):
            await scene.propose()
        assert await committed.all(Reorientation) == []


class TestAgreeing:
    async def test_makes_a_request_that_continues_the_first(self, scene: Scene, committed: Committed) -> None:
        new_id = await scene.agree(await scene.propose())

        made, old = await committed.get(ContactRequest, new_id), await first(committed, scene)
        assert (made.status, made.origin_id, made.offer_id) == (Status.SENT, old.id, scene.other.id)
        assert (made.organisation_id, made.territory_id) == (scene.second.id, scene.territory.id)
        assert (made.first_name_id, made.contact_id) == (old.first_name_id, old.contact_id)
        assert (made.moment, made.place, made.timezone) == (old.moment, old.place, old.timezone)
        assert made.reference != old.reference

    async def test_promises_anew(self, scene: Scene, committed: Committed) -> None:
        made = await committed.get(ContactRequest, await scene.agree(await scene.propose()))

        assert (made.created_at, made.delay_days) == (scene.at, 2)
        assert made.due_at == datetime(2026, 3, 12, 22, 59, 59, tzinfo=UTC)
        assert len(await committed.all(Reminder, Reminder.request_id == made.id)) > 0

    async def test_shares_only_what_the_new_offer_uses(self, scene: Scene, committed: Committed) -> None:
        made = await committed.get(ContactRequest, await scene.agree(await scene.propose()))

        assert made.answers == (
            SharedAnswer("Tu habites où ?", "Reims (Marne)"),
            SharedAnswer("Tu fais quoi ?", "Étudiant"),
        )

    async def test_keeps_the_proof_with_the_text_shown(self, scene: Scene, committed: Committed) -> None:
        made = await committed.get(ContactRequest, await scene.agree(await scene.propose()))

        proof = await committed.get(Consent, made.consent_id)
        assert (proof.organisation_id, proof.offers, proof.agreed) == (scene.second.id, [scene.other.id], True)
        assert (proof.text, proof.text_sha256) == (TEXT, sha256(TEXT.encode()).hexdigest())
        assert proof.fields_shared == ["first_name", "contact", "moment", "place", "situation"]

    async def test_closes_the_first_and_tells_each_one(self, scene: Scene, committed: Committed) -> None:
        new_id = await scene.agree(await scene.propose())

        old = await first(committed, scene)
        assert (old.status, old.outcome, old.closed_at) == (Status.CLOSED, ClosingOutcome.REORIENTED, scene.at)
        assert await history(committed, old.id) == [
            (EventKind.REORIENTED, ActorKind.PERSON),
            (EventKind.REORIENTATION_AGREED, ActorKind.YOUTH),
            (EventKind.CLOSED, ActorKind.YOUTH),
        ]
        assert await history(committed, new_id) == [(EventKind.SENT, ActorKind.YOUTH)]
        assert sorted(await told(committed, Audience.PERSON)) == [
            (NoticeKind.REORIENTATION_ANSWERED, scene.clara.id, "agreed"),
            (NoticeKind.REQUEST_SENT, scene.nadia.id, None),
        ]
        # The youth reads the receipt of the new request: no word of the old one being over.
        assert [kind for kind, *_ in await told(committed, Audience.CONVERSATION)] == [NoticeKind.REQUEST_REORIENTED]

    async def test_tells_the_organisation_when_an_animateur_proposed(self, scene: Scene, committed: Committed) -> None:
        await scene.agree(await scene.propose(on_behalf=True))

        kind = NoticeKind.REORIENTATION_ANSWERED
        assert {(kind, scene.ana.id, "agreed"), (kind, scene.clara.id, "agreed")} <= set(
            await told(committed, Audience.PERSON)
        )

    async def test_twice_gives_the_same_request(self, scene: Scene, committed: Committed) -> None:
        proposal_id = await scene.propose()

        assert await scene.agree(proposal_id) == await scene.agree(proposal_id)
        assert len(await committed.all(ContactRequest)) == 2
        assert len(await committed.all(Consent)) == 2

    async def test_after_a_no_changes_nothing(self, scene: Scene, committed: Committed) -> None:
        proposal_id = await scene.propose()
        await scene.refuse(proposal_id)

        with pytest.raises(AlreadyAnswered) as answered:
            await scene.agree(proposal_id)
        assert answered.value.agreed is False
        assert len(await committed.all(ContactRequest)) == 1

    async def test_needs_a_yes_to_this_very_organisation(self, scene: Scene, committed: Committed) -> None:
        proposal_id = await scene.propose()

        with pytest.raises(NotConsented):
            await scene.agree(proposal_id, organisation=scene.first)
        with pytest.raises(NotConsented):
            await scene.agree(proposal_id, yes=False)
        assert len(await committed.all(ContactRequest)) == 1


async def pause(session: AsyncSession, scene: Scene) -> None:
    await session.execute(update(Offer).where(Offer.id == scene.other.id).values(status=OfferStatus.PAUSED))


async def end(session: AsyncSession, scene: Scene) -> None:
    yesterday = scene.at.date() - timedelta(days=1)
    await session.execute(update(Offer).where(Offer.id == scene.other.id).values(valid_until=yesterday))


async def fill(session: AsyncSession, scene: Scene) -> None:
    await session.execute(update(Offer).where(Offer.id == scene.other.id).values(capacity=0))


class TestAnOfferGone:
    @pytest.mark.parametrize("close", [pause, end, fill])
    async def test_is_said_before_anything_changes(
        self, scene: Scene, database: Database, committed: Committed, close: Happen
    ) -> None:
        proposal_id = await scene.propose()
        async with database.turn() as session:
            await close(session, scene)

        with pytest.raises(OfferGone):
            await scene.agree(proposal_id)
        assert len(await committed.all(ContactRequest)) == 1
        assert (await first(committed, scene)).status is Status.REORIENTING

    async def test_lapses_and_its_author_proposes_another(
        self, scene: Scene, database: Database, make: Make, committed: Committed
    ) -> None:
        proposal_id = await scene.propose()
        async with database.turn() as session:
            await reorientations.lapse(session, await session.get_one(Reorientation, proposal_id), at=scene.at)

        request = await first(committed, scene)
        assert (request.status, request.waits_for_youth) == (Status.SEEN, False)
        assert await told(committed, Audience.PERSON) == [
            (NoticeKind.REORIENTATION_ANSWERED, scene.clara.id, "gone"),
        ]
        assert await scene.agree(await scene.propose(await make.offer(scene.second)))


class TestRefusing:
    async def test_closes_what_was_not_for_them(self, scene: Scene, committed: Committed) -> None:
        await scene.refuse(await scene.propose())

        old = await first(committed, scene)
        assert (old.status, old.outcome) == (Status.CLOSED, ClosingOutcome.NOT_FOR_ME)
        assert [kind for kind, _ in await history(committed, old.id)] == [
            EventKind.REORIENTED,
            EventKind.REORIENTATION_REFUSED,
            EventKind.CLOSED,
        ]
        assert await told(committed, Audience.PERSON) == [
            (NoticeKind.REORIENTATION_ANSWERED, scene.clara.id, "refused"),
        ]
        # Who says no knows it.
        assert len(await told(committed, Audience.CONVERSATION)) == 1

    @pytest.mark.parametrize("status", [Status.SENT, Status.SEEN, Status.ACCEPTED, Status.ATTEMPTED])
    async def test_keeps_the_first_request_that_was_only_late(
        self, make: Make, database: Database, noon: datetime, committed: Committed, status: Status
    ) -> None:
        scene = await set_scene(make, database, noon, status=status)
        await scene.refuse(await scene.propose(on_behalf=True))

        old = await first(committed, scene)
        assert (old.status, old.waits_for_youth, old.outcome) == (status, False, None)
        assert {who for _, who, _ in await told(committed, Audience.PERSON)} == {scene.ana.id, scene.clara.id}

    async def test_twice_changes_nothing(self, scene: Scene, committed: Committed) -> None:
        proposal_id = await scene.propose()
        await scene.refuse(proposal_id)
        before = len(await committed.all(RequestEvent))

        await scene.refuse(proposal_id)

        assert len(await committed.all(RequestEvent)) == before
        assert len(await told(committed, Audience.PERSON)) == 1

    async def test_after_a_yes_changes_nothing(self, scene: Scene, committed: Committed) -> None:
        proposal_id = await scene.propose()
        await scene.agree(proposal_id)
        await scene.refuse(proposal_id)

        assert (await first(committed, scene)).outcome is ClosingOutcome.REORIENTED
        assert (await committed.get(Reorientation, proposal_id)).agreed is True


class TestOpening:
    async def test_gives_what_waits(self, scene: Scene, database: Database) -> None:
        proposal_id = await scene.propose()

        async with database.turn() as session:
            found = await reorientations.get_open(session, scene.conversation, proposal_id)
            assert found.offer_id == scene.other.id

    async def test_is_for_the_youth_alone(self, scene: Scene, make: Make, database: Database) -> None:
        proposal_id = await scene.propose()
        stranger = await make.conversation(secret="another")

        async with database.turn() as session:
            for conversation, wanted in ((stranger, proposal_id), (scene.conversation, "0" * 32)):
                with pytest.raises(NoSuchReorientation):
                    await reorientations.get_open(session, conversation, wanted)

    async def test_says_what_was_answered(self, scene: Scene, make: Make, database: Database) -> None:
        replaced = await scene.propose()
        agreed = await scene.propose(await make.offer(scene.second))
        await scene.agree(agreed)

        async with database.turn() as session:
            for proposal_id, answer in ((replaced, None), (agreed, True)):
                with pytest.raises(AlreadyAnswered) as answered:
                    await reorientations.get_open(session, scene.conversation, proposal_id)
                assert answered.value.agreed is answer

    async def test_says_that_the_request_moved_on(self, scene: Scene, database: Database, noon: datetime) -> None:
        proposal_id = await scene.propose()
        async with database.turn() as session:
            request = await session.get_one(ContactRequest, scene.request.id)
            request.accept(by=person(scene.clara.id), at=noon)

        async with database.turn() as session:
            with pytest.raises(NotAllowed) as refusal:
                await reorientations.get_open(session, scene.conversation, proposal_id)
        assert refusal.value.status is Status.ACCEPTED


async def withdraw_request(session: AsyncSession, scene: Scene) -> None:
    (await session.get_one(ContactRequest, scene.request.id)).withdraw(by=YOUTH, at=scene.at)


async def withdraw_consent(session: AsyncSession, scene: Scene) -> None:
    conversation = await session.get_one(Conversation, scene.conversation.id)
    await erasing.withdraw_consent(session, conversation, scene.request.consent_id, via=Channel.WEB, at=scene.at)


async def erase(session: AsyncSession, scene: Scene) -> None:
    await erasing.erase(session, await session.get_one(Conversation, scene.conversation.id), at=scene.at)


async def lose_the_proof(session: AsyncSession, scene: Scene) -> None:
    """Taken back while the request, by some accident, did not move."""
    await session.execute(update(Consent).where(Consent.id == scene.request.consent_id).values(withdrawn_at=scene.at))


class TestWhatWasTakenBack:
    @pytest.mark.parametrize("take_back", [withdraw_request, withdraw_consent, erase, lose_the_proof])
    async def test_passes_nothing_any_more(
        self, scene: Scene, database: Database, committed: Committed, take_back: Happen
    ) -> None:
        proposal_id = await scene.propose()
        async with database.turn() as session:
            await take_back(session, scene)

        with pytest.raises((NotAllowed, NotConsented)):
            await scene.agree(proposal_id)
        assert len(await committed.all(ContactRequest)) == 1
