"""Who may read, write and publish which offers, and what each may do with it as it stands."""

import pytest

from store import offer_access
from store.database import Database
from store.offer_changes import ChangeKind
from store.offer_statuses import OfferStatus, PauseReason
from store.offers import NoSuchOffer, Offer
from store.organisations import NoSuchOrganisation, Organisation
from store.people import Membership, PerimeterKind, Person, Role, Viewer, get_viewer
from tests.store.make import Make

WRITES = {ChangeKind.REWRITTEN, ChangeKind.DUPLICATED, ChangeKind.ARCHIVED}
MAY: dict[OfferStatus, set[ChangeKind]] = {
    OfferStatus.DRAFT: {*WRITES, ChangeKind.PROPOSED},
    OfferStatus.PROPOSED: {*WRITES},
    OfferStatus.PUBLISHED: {*WRITES, ChangeKind.PAUSED},
    OfferStatus.PAUSED: {*WRITES, ChangeKind.RESUMED},
    OfferStatus.ARCHIVED: {ChangeKind.DUPLICATED, ChangeKind.RESTORED},
}
ANIMATEUR_MAY = MAY | {OfferStatus.PROPOSED: {*WRITES, ChangeKind.PUBLISHED, ChangeKind.SENT_BACK}}
NOTHING: dict[OfferStatus, set[ChangeKind]] = {status: set() for status in OfferStatus}
ROLES = {
    "professional": (Role.PROFESSIONAL, PerimeterKind.ORGANISATION, "{own}"),
    "reader": (Role.READER, PerimeterKind.ORGANISATION, "{own}"),
    "animateur": (Role.ANIMATEUR, PerimeterKind.TERRITORY, "51-reims"),
    "committee": (Role.COMMITTEE, PerimeterKind.TERRITORY, "51-reims"),
    "departmental": (Role.DEPARTMENTAL, PerimeterKind.DEPARTMENT, "51"),
    "national": (Role.NATIONAL, PerimeterKind.NATION, "FR"),
    "professional elsewhere": (Role.PROFESSIONAL, PerimeterKind.ORGANISATION, "{other}"),
    "reader elsewhere": (Role.READER, PerimeterKind.ORGANISATION, "{other}"),
    "animateur elsewhere": (Role.ANIMATEUR, PerimeterKind.TERRITORY, "69-lyon"),
    "departmental elsewhere": (Role.DEPARTMENTAL, PerimeterKind.DEPARTMENT, "69"),
}
READ_ONLY = ("reader", "committee", "departmental", "national")
FOREIGN = ("professional elsewhere", "reader elsewhere", "animateur elsewhere", "departmental elsewhere")
EXPECTED = {"professional": MAY, "animateur": ANIMATEUR_MAY} | dict.fromkeys(READ_ONLY, NOTHING)


async def viewer_of(database: Database, role: str, own: Organisation, other: Organisation) -> Viewer:
    held, kind, perimeter = ROLES[role]
    membership = Membership(role=held, perimeter_kind=kind, perimeter_id=perimeter.format(own=own.id, other=other.id))
    async with database.turn() as session:
        made = Person(key=role, name=role, email=f"{held}@example.org", memberships=[membership])
        session.add(made)
        await session.flush()
        return await get_viewer(session, made.id)


@pytest.fixture
async def organisations(make: Make) -> tuple[Organisation, Organisation]:
    territory = await make.territory()
    return await make.organisation(territory=territory), await make.organisation(territory=territory)


class TestReading:
    @pytest.mark.parametrize("role", EXPECTED)
    async def test_is_for_each_role_of_the_perimeter(
        self, database: Database, make: Make, organisations: tuple[Organisation, Organisation], role: str
    ) -> None:
        offer, viewer = await make.offer(organisations[0]), await viewer_of(database, role, *organisations)

        async with database.read() as session:
            found = await offer_access.get_readable(session, viewer, offer.id)

        assert (found.id, found.organisation.id) == (offer.id, organisations[0].id)

    @pytest.mark.parametrize("role", FOREIGN)
    async def test_is_for_nobody_else(
        self, database: Database, make: Make, organisations: tuple[Organisation, Organisation], role: str
    ) -> None:
        offer, viewer = await make.offer(organisations[0]), await viewer_of(database, role, *organisations)

        async with database.turn() as session:
            for get in (offer_access.get_readable, offer_access.get_writable):
                with pytest.raises(NoSuchOffer):
                    await get(session, viewer, offer.id)
            with pytest.raises(NoSuchOrganisation):
                await offer_access.get_organisation(session, viewer, organisations[0].id)


class TestMoves:
    @pytest.mark.parametrize("role", EXPECTED)
    async def test_are_those_of_the_role_and_of_the_state(
        self, database: Database, make: Make, organisations: tuple[Organisation, Organisation], role: str
    ) -> None:
        viewer, found = await viewer_of(database, role, *organisations), {}

        for status in OfferStatus:
            offer = await make.offer(organisations[0], status=status)
            async with database.read() as session:
                read = await offer_access.get_readable(session, viewer, offer.id)
                found[status] = offer_access.moves_of(viewer, read)

        assert found == EXPECTED[role]

    async def test_after_broken_promises_are_left_to_the_animateur(
        self, database: Database, make: Make, organisations: tuple[Organisation, Organisation]
    ) -> None:
        reason = PauseReason.PROMISES_BROKEN
        offer = await make.offer(organisations[0], status=OfferStatus.PAUSED, paused_by=reason)
        found = {}

        for role in ("professional", "animateur"):
            viewer = await viewer_of(database, role, *organisations)
            async with database.read() as session:
                read = await offer_access.get_readable(session, viewer, offer.id)
                found[role] = ChangeKind.RESUMED in offer_access.moves_of(viewer, read)

        assert found == {"professional": False, "animateur": True}

    @pytest.mark.parametrize(
        ("reason", "may"),
        [(PauseReason.OVER_CAPACITY, True), (PauseReason.BY_HAND, False), (PauseReason.PROMISES_BROKEN, False)],
    )
    async def test_keep_away_by_hand_only_what_is_full(
        self,
        database: Database,
        make: Make,
        organisations: tuple[Organisation, Organisation],
        reason: PauseReason,
        may: bool,
    ) -> None:
        offer = await make.offer(organisations[0], status=OfferStatus.PAUSED, paused_by=reason)
        viewer = await viewer_of(database, "professional", *organisations)

        async with database.read() as session:
            read = await offer_access.get_readable(session, viewer, offer.id)
            found = ChangeKind.PAUSED in offer_access.moves_of(viewer, read)

        assert found is may


class TestOrganisationsWithoutTerritory:
    async def test_are_run_by_the_national_service_alone(self, database: Database, make: Make) -> None:
        await make.territory()
        agency = await make.organisation()
        offer = await make.offer(agency, status=OfferStatus.PROPOSED)
        found = {}

        for role in ("national", "animateur", "departmental", "professional"):
            viewer = await viewer_of(database, role, agency, agency)
            found[role] = await _may_publish(database, viewer, offer)

        assert found == {"national": True, "animateur": None, "departmental": None, "professional": False}


async def _may_publish(database: Database, viewer: Viewer, offer: Offer) -> bool | None:
    """None when the offer cannot even be read."""
    async with database.read() as session:
        try:
            read = await offer_access.get_readable(session, viewer, offer.id)
        except NoSuchOffer:
            return None
        return ChangeKind.PUBLISHED in offer_access.moves_of(viewer, read)
