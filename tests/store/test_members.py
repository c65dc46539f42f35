"""Members: read by who may, and leaving at once."""

import asyncio
from datetime import datetime

import pytest

from store import invitations, members
from store.charter import CHARTER_VERSION
from store.contact_requests import ContactRequest
from store.database import Database
from store.invitations import Invitation
from store.invited_people import Invited
from store.members import LastMember, NoSuchMember
from store.membership_changes import MembershipChange, MembershipChangeKind
from store.organisation_access import workplace_of
from store.people import CharterSignature, Membership, PerimeterKind, Person, Role, get_viewer
from store.request_events import EventKind, RequestEvent
from store.request_statuses import Status
from store.teams import get_team, read_team
from store.workplaces import NoSuchWorkplace
from tests.store.committed import Committed
from tests.store.inviting import invite, viewer_of
from tests.store.make import Make


async def remove(
    database: Database, by: Person, member: Person, committed: Committed, at: datetime, *, confirmed: bool = False
) -> None:
    [membership] = await committed.all(Membership, Membership.person_id == member.id)
    async with database.turn() as session:
        viewer = await get_viewer(session, by.id)
        await members.remove(session, viewer, membership.id, confirmed=confirmed, at=at)


class TestRemoving:
    async def test_ends_at_once_and_gives_the_requests_back(
        self, make: Make, database: Database, committed: Committed, noon: datetime
    ) -> None:
        reims = await make.territory()
        own = await make.organisation(territory=reims)
        ana, clara, moussa = await make.animateur(reims), await make.professional(own), await make.professional(own)
        taken = await make.contact_request(own, territory=reims, status=Status.ACCEPTED, taken_by=clara.id)
        of_moussa = await make.contact_request(own, territory=reims, status=Status.ACCEPTED, taken_by=moussa.id)
        closed = await make.contact_request(own, territory=reims, status=Status.CLOSED, taken_by=clara.id)

        await remove(database, ana, clara, committed, noon)

        assert (await viewer_of(database, clara)).organisations == frozenset()
        found = {each.id: each.taken_by for each in await committed.all(ContactRequest)}
        assert found == {taken.id: None, of_moussa.id: moussa.id, closed.id: clara.id}
        [event] = await committed.all(RequestEvent, RequestEvent.request_id == taken.id)
        assert (event.kind, event.person_id, event.on_behalf) == (EventKind.RELEASED, ana.id, True)
        [change] = await committed.all(MembershipChange)
        assert (change.kind, change.name, change.by_id) == (MembershipChangeKind.REMOVED, clara.name, ana.id)

    async def test_asks_first_when_youths_would_wait_for_nobody(
        self, make: Make, database: Database, committed: Committed, noon: datetime
    ) -> None:
        reims = await make.territory()
        own = await make.organisation(territory=reims)
        ana, clara = await make.animateur(reims), await make.professional(own)
        await make.professional(own, disabled_at=noon)
        await make.contact_request(own, territory=reims)

        with pytest.raises(LastMember) as last:
            await remove(database, ana, clara, committed, noon)
        assert last.value.leaving.open_requests == 1
        assert (await viewer_of(database, clara)).organisations == {own.id}

        await remove(database, ana, clara, committed, noon, confirmed=True)
        assert (await viewer_of(database, clara)).organisations == frozenset()

    async def test_asks_first_of_the_second_when_the_last_two_are_removed_at_once(
        self, make: Make, database: Database, committed: Committed, noon: datetime
    ) -> None:
        reims = await make.territory()
        own = await make.organisation(territory=reims)
        ana, clara, moussa = await make.animateur(reims), await make.professional(own), await make.professional(own)
        await make.contact_request(own, territory=reims)
        [first] = await committed.all(Membership, Membership.person_id == clara.id)

        async with database.turn() as session:
            await members.remove(session, await get_viewer(session, ana.id), first.id, at=noon)
            second = asyncio.create_task(remove(database, ana, moussa, committed, noon))
            await asyncio.wait((second,), timeout=0.5)

        with pytest.raises(LastMember):
            await second
        assert (await viewer_of(database, moussa)).organisations == {own.id}

    async def test_revokes_what_invites_them_there_and_nothing_else(
        self, make: Make, database: Database, committed: Committed, noon: datetime
    ) -> None:
        reims = await make.territory()
        own, other = await make.organisation(territory=reims), await make.organisation(territory=reims)
        ana, clara = await make.animateur(reims), await make.professional(own)
        to_clara, organisation = Invited("Clara", clara.email), PerimeterKind.ORGANISATION
        there = await invite(database, ana, Role.READER, organisation, own.id, at=noon, invited=to_clara)
        await invite(database, ana, Role.READER, organisation, other.id, at=noon, invited=to_clara)
        await invite(database, ana, Role.READER, organisation, own.id, at=noon)

        await remove(database, ana, clara, committed, noon)

        revoked = await committed.all(Invitation, Invitation.revoked_at.is_not(None))
        assert [(each.id, each.revoked_at) for each in revoked] == [(there.invitation.id, noon)]
        changes = await committed.all(MembershipChange, MembershipChange.kind == MembershipChangeKind.REVOKED)
        assert [each.by_id for each in changes] == [ana.id]

    async def test_leaves_an_invitation_that_is_not_theirs_to_revoke(
        self, make: Make, database: Database, committed: Committed, noon: datetime
    ) -> None:
        reims = await make.territory()
        ana, paul = await make.animateur(reims), await make.departmental("51")
        made = await invite(database, ana, Role.COMMITTEE, PerimeterKind.TERRITORY, reims.id, at=noon)
        async with database.turn() as session:
            await invitations.accept(session, made.secret, at=noon)
        await invite(database, paul, Role.ANIMATEUR, PerimeterKind.TERRITORY, reims.id, at=noon)

        await remove(database, ana, Person(id=made.invitation.person_id), committed, noon)

        assert await committed.all(Invitation, Invitation.revoked_at.is_not(None)) == []

    async def test_is_not_for_a_colleague_nor_for_the_animateur_of_elsewhere(
        self, make: Make, database: Database, committed: Committed, noon: datetime
    ) -> None:
        own = await make.organisation(territory=await make.territory())
        clara, moussa = await make.professional(own), await make.professional(own)
        yann = await make.animateur(await make.territory("69-lyon", zones=()))

        for somebody in (moussa, yann):
            with pytest.raises(NoSuchMember):
                await remove(database, somebody, clara, committed, noon)

    async def test_of_an_animateur_is_for_the_state(
        self, make: Make, database: Database, committed: Committed, noon: datetime
    ) -> None:
        reims = await make.territory()
        ana, other, paul = await make.animateur(reims), await make.animateur(reims), await make.departmental("51")

        with pytest.raises(NoSuchMember):
            await remove(database, ana, other, committed, noon)
        await remove(database, paul, other, committed, noon)

        assert (await viewer_of(database, other)).territories == frozenset()


class TestReading:
    async def test_says_who_signed_the_charter(self, make: Make, database: Database, noon: datetime) -> None:
        own = await make.organisation(territory=await make.territory())
        clara, moussa = await make.professional(own), await make.professional(own)
        await make.professional(own, disabled_at=noon)
        async with database.turn() as session:
            session.add(CharterSignature(person_id=clara.id, version=CHARTER_VERSION, sha256="0" * 64, signed_at=noon))

        async with database.read() as session:
            found = await members.members_of(session, workplace_of(own))

        assert [(each.name, each.charter_signed) for each in found] == [(clara.name, True), (moussa.name, False)]

    async def test_shows_invitations_to_who_sends_them_alone(
        self, make: Make, database: Database, noon: datetime
    ) -> None:
        reims = await make.territory()
        own = await make.organisation(territory=reims)
        ana, clara = await make.animateur(reims), await make.professional(own)
        await invite(database, ana, Role.READER, PerimeterKind.ORGANISATION, own.id, at=noon)

        async with database.read() as session:
            read = {
                who.id: await read_team(session, await get_viewer(session, who.id), workplace_of(own), at=noon)
                for who in (ana, clara)
            }

        assert [each.role for each in read[ana.id].waiting] == [Role.READER]
        assert (read[clara.id].waiting, read[clara.id].given, read[clara.id].history) == ((), (), ())

    async def test_of_a_team_is_for_who_makes_it(self, make: Make, database: Database, noon: datetime) -> None:
        reims = await make.territory()
        ana = await make.animateur(reims)
        elsewhere = await make.departmental("69")

        async with database.read() as session:
            team = await get_team(session, await get_viewer(session, ana.id), reims.id, at=noon)
            assert [each.name for each in team.members] == [ana.name]
            with pytest.raises(NoSuchWorkplace):
                await get_team(session, await get_viewer(session, elsewhere.id), reims.id, at=noon)
