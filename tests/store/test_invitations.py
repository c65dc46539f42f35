"""Invitations: who sends them, what they open, and how they end."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import delete

from store import invitation_letters, invitations
from store.database import Database
from store.invitations import (
    INVITATION_LIFE,
    AlreadyMember,
    Invitation,
    InvitationOver,
    NoSuchInvitation,
    NotTheirsToGive,
    OwnAddress,
)
from store.invited_people import InvitedProblem, UnreadableInvited, read_invited
from store.key_ring import KeyRing
from store.membership_changes import MembershipChange, MembershipChangeKind
from store.notices import Audience, Claimed, claim
from store.people import Membership, PerimeterKind, Person, Role
from tests.store.committed import Committed
from tests.store.inviting import INES, invite, viewer_of
from tests.store.make import Make

ORGANISATION, TERRITORY = PerimeterKind.ORGANISATION, PerimeterKind.TERRITORY
PRO = Role.PROFESSIONAL


class Reims:
    """An organisation of a territory, with its animateur."""

    def __init__(self, database: Database, at: datetime) -> None:
        self.database, self.at = database, at

    async def filled(self, make: Make) -> "Reims":
        self.territory = await make.territory()
        self.organisation = await make.organisation(territory=self.territory)
        self.ana = await make.animateur(self.territory)
        return self

    async def invite(self, *, at: datetime | None = None, email: str = INES.email) -> invitations.Sent:
        invited = replace(INES, email=email)
        where = (ORGANISATION, self.organisation.id)
        return await invite(self.database, self.ana, PRO, *where, at=at or self.at, invited=invited)

    async def accept(self, secret: str, *, at: datetime | None = None) -> int:
        async with self.database.turn() as session:
            return await invitations.accept(session, secret, at=at or self.at)


@pytest.fixture
async def reims(make: Make, database: Database, noon: datetime) -> Reims:
    return await Reims(database, noon).filled(make)


class TestInviting:
    async def test_makes_an_account_that_holds_nothing_yet(self, reims: Reims, committed: Committed) -> None:
        sent = await reims.invite()

        [ines] = await committed.all(Person, Person.email == INES.email)
        assert (ines.name, ines.id) == (INES.name, sent.invitation.person_id)
        assert await committed.all(Membership, Membership.person_id == ines.id) == []

    async def test_keeps_no_secret(self, reims: Reims, committed: Committed) -> None:
        sent = await reims.invite()

        [kept] = await committed.all(Invitation)
        assert sent.secret not in str(vars(kept))
        assert kept.expires_at == reims.at + timedelta(days=7)

    async def test_says_nothing_of_an_account_that_exists(self, reims: Reims, make: Make, committed: Committed) -> None:
        known = await make.professional(await make.organisation())

        sent = await reims.invite(email=known.email)

        assert (sent.invitation.person_id, sent.invitation.name) == (known.id, INES.name)
        assert (await committed.get(Person, known.id)).name == known.name

    async def test_refuses_who_holds_the_role_there(self, reims: Reims, make: Make) -> None:
        clara = await make.professional(reims.organisation)

        with pytest.raises(AlreadyMember):
            await reims.invite(email=clara.email)

    async def test_is_never_for_oneself(self, reims: Reims, committed: Committed) -> None:
        with pytest.raises(OwnAddress):
            await reims.invite(email=reims.ana.email)

        assert await committed.all(Invitation) == []

    async def test_twice_sends_the_same_one_again(self, reims: Reims, committed: Committed) -> None:
        first, second = await reims.invite(), await reims.invite()

        assert len(await committed.all(Invitation)) == 1
        assert first.secret != second.secret
        with pytest.raises(InvitationOver):
            await reims.accept(first.secret)

    @pytest.mark.parametrize(
        ("role", "kind"), [(Role.ANIMATEUR, TERRITORY), (Role.COMMITTEE, ORGANISATION), (Role.NATIONAL, TERRITORY)]
    )
    async def test_holds_to_the_table(self, reims: Reims, noon: datetime, role: Role, kind: PerimeterKind) -> None:
        where = reims.organisation.id if kind is ORGANISATION else reims.territory.id

        with pytest.raises(NotTheirsToGive):
            await invite(reims.database, reims.ana, role, kind, where, at=noon)

    async def test_by_the_state_makes_an_animateur(self, reims: Reims, make: Make, noon: datetime) -> None:
        paul = await make.departmental("51")
        sent = await invite(reims.database, paul, Role.ANIMATEUR, TERRITORY, reims.territory.id, at=noon)

        await reims.accept(sent.secret)

        person = Person(id=sent.invitation.person_id)
        assert (await viewer_of(reims.database, person)).territories == {"51-reims"}

    async def test_by_the_state_of_elsewhere_makes_nobody(self, reims: Reims, make: Make, noon: datetime) -> None:
        paul = await make.departmental("69")

        with pytest.raises(NotTheirsToGive):
            await invite(reims.database, paul, Role.ANIMATEUR, TERRITORY, reims.territory.id, at=noon)


class TestAccepting:
    async def test_makes_the_membership(self, reims: Reims, committed: Committed) -> None:
        sent = await reims.invite()

        person_id = await reims.accept(sent.secret)

        viewer = await viewer_of(reims.database, Person(id=person_id))
        assert viewer.organisations == {reims.organisation.id}
        assert [line.kind for line in await committed.all(MembershipChange)] == [
            MembershipChangeKind.INVITED,
            MembershipChangeKind.JOINED,
        ]

    async def test_happens_once(self, reims: Reims) -> None:
        sent = await reims.invite()
        await reims.accept(sent.secret)

        with pytest.raises(InvitationOver):
            await reims.accept(sent.secret)

    async def test_happens_once_at_the_same_instant(self, reims: Reims, committed: Committed) -> None:
        sent = await reims.invite()

        ends = await asyncio.gather(*(reims.accept(sent.secret) for _ in range(4)), return_exceptions=True)

        assert sorted(type(end).__name__ for end in ends) == ["InvitationOver"] * 3 + ["int"]
        person = sent.invitation.person_id
        assert len(await committed.all(Membership, Membership.person_id == person)) == 1

    async def test_of_one_who_joined_meanwhile_adds_nothing(self, reims: Reims, committed: Committed) -> None:
        sent = await reims.invite()
        async with reims.database.turn() as session:
            session.add(
                Membership(
                    person_id=sent.invitation.person_id,
                    role=PRO,
                    perimeter_kind=ORGANISATION,
                    perimeter_id=str(reims.organisation.id),
                )
            )

        await reims.accept(sent.secret)

        assert len(await committed.all(Membership, Membership.person_id == sent.invitation.person_id)) == 1

    async def test_ends_after_seven_days(self, reims: Reims) -> None:
        sent = await reims.invite()

        with pytest.raises(InvitationOver):
            await reims.accept(sent.secret, at=reims.at + INVITATION_LIFE)
        assert await reims.accept(sent.secret, at=reims.at + INVITATION_LIFE - timedelta(seconds=1))

    async def test_of_a_closed_account_is_refused(self, reims: Reims, make: Make, noon: datetime) -> None:
        gone = await make.professional(await make.organisation(), disabled_at=noon)
        sent = await reims.invite(email=gone.email)

        with pytest.raises(InvitationOver):
            await reims.accept(sent.secret)

    async def test_of_an_inviter_who_gives_this_no_more_is_refused(self, reims: Reims, committed: Committed) -> None:
        sent = await reims.invite()
        async with reims.database.turn() as session:
            await session.execute(delete(Membership).where(Membership.person_id == reims.ana.id))

        with pytest.raises(InvitationOver):
            await reims.accept(sent.secret)
        async with reims.database.read() as session:
            assert await invitations.find_open(session, sent.secret, at=reims.at) is None
        [kept] = await committed.all(Invitation)
        assert kept.accepted_at is None

    async def test_of_an_inviter_whose_account_is_closed_is_refused(self, reims: Reims) -> None:
        sent = await reims.invite()
        async with reims.database.turn() as session:
            (await session.get_one(Person, reims.ana.id)).disabled_at = reims.at

        with pytest.raises(InvitationOver):
            await reims.accept(sent.secret)

    @pytest.mark.parametrize("secret", ["", "unknown", "' OR 1=1 --", "é" * 300])
    async def test_of_anything_else_is_refused(self, reims: Reims, secret: str) -> None:
        await reims.invite()

        with pytest.raises(InvitationOver):
            await reims.accept(secret)


class TestSendingAgain:
    async def test_kills_the_old_secret_and_gives_seven_more_days(self, reims: Reims) -> None:
        first, later = await reims.invite(), reims.at + timedelta(days=10)
        viewer = await viewer_of(reims.database, reims.ana)
        async with reims.database.turn() as session:
            second = await invitations.resend(session, viewer, first.invitation.id, at=later)

        with pytest.raises(InvitationOver):
            await reims.accept(first.secret, at=later)
        assert await reims.accept(second.secret, at=later + timedelta(days=6))

    async def test_by_who_is_invited_leaves_it_in_the_name_of_the_inviter(self, reims: Reims, make: Make) -> None:
        other = await make.animateur(reims.territory)
        sent = await reims.invite(email=other.email)
        viewer = await viewer_of(reims.database, other)

        async with reims.database.turn() as session:
            again = await invitations.resend(session, viewer, sent.invitation.id, at=reims.at)

        assert again.invitation.invited_by == reims.ana.id

    async def test_is_over_once_it_was_accepted(self, reims: Reims) -> None:
        sent = await reims.invite()
        await reims.accept(sent.secret)
        viewer = await viewer_of(reims.database, reims.ana)

        with pytest.raises(NoSuchInvitation):
            async with reims.database.turn() as session:
                await invitations.resend(session, viewer, sent.invitation.id, at=reims.at)

    async def test_is_not_for_the_animateur_of_elsewhere(self, reims: Reims, make: Make) -> None:
        sent = await reims.invite()
        viewer = await viewer_of(reims.database, await make.animateur(await make.territory("69-lyon", zones=())))

        for verb in (invitations.resend, invitations.revoke):
            with pytest.raises(NoSuchInvitation):
                async with reims.database.turn() as session:
                    await verb(session, viewer, sent.invitation.id, at=reims.at)


class TestRevoking:
    async def test_ends_it(self, reims: Reims) -> None:
        sent = await reims.invite()
        viewer = await viewer_of(reims.database, reims.ana)
        async with reims.database.turn() as session:
            await invitations.revoke(session, viewer, sent.invitation.id, at=reims.at)

        with pytest.raises(InvitationOver):
            await reims.accept(sent.secret)


class TestTheLetter:
    async def send(self, reims: Reims, sent: invitations.Sent, keys: KeyRing) -> Claimed:
        async with reims.database.turn() as session:
            invitation_letters.send(session, sent, keys=keys, at=reims.at)
        async with reims.database.turn() as session:
            [claimed] = await claim(session, Audience.PERSON, at=reims.at)
        return claimed

    async def test_carries_the_secret_and_who_invites(self, reims: Reims, keys: KeyRing) -> None:
        sent = await reims.invite()
        claimed = await self.send(reims, sent, keys)

        async with reims.database.read() as session:
            letter = await invitation_letters.read_letter(session, claimed, keys, at=reims.at)

        assert letter is not None
        assert letter.secret == sent.secret
        assert (letter.sheet.inviter, letter.sheet.workplace) == (reims.ana.name, reims.organisation.name)
        assert sent.secret.encode() not in (claimed.secret or b"")

    async def test_is_not_written_once_another_was_sent(self, reims: Reims, keys: KeyRing) -> None:
        claimed = await self.send(reims, await reims.invite(), keys)
        await reims.invite()

        async with reims.database.read() as session:
            assert await invitation_letters.read_letter(session, claimed, keys, at=reims.at) is None

    async def test_is_not_written_too_late(self, reims: Reims, keys: KeyRing) -> None:
        claimed = await self.send(reims, await reims.invite(), keys)

        async with reims.database.read() as session:
            late = reims.at + INVITATION_LIFE
            assert await invitation_letters.read_letter(session, claimed, keys, at=late) is None


class TestReading:
    def test_puts_names_on_one_line_and_addresses_in_lower_case(self) -> None:
        read = read_invited(" Inès\r\nBcc: x@example.org ", " INES@Example.ORG ")

        assert (read.name, read.email) == ("Inès Bcc: x@example.org", "ines@example.org")

    @pytest.mark.parametrize(
        "email", ["", "ines", "ines@", "a@example.org, b@example.org", "x\n@example.org", "é@example.org"]
    )
    def test_refuses_what_is_no_address(self, email: str) -> None:
        with pytest.raises(UnreadableInvited) as refused:
            read_invited("", email)

        assert set(refused.value.problems) == {InvitedProblem.NAME_MISSING, InvitedProblem.EMAIL_UNREADABLE}
