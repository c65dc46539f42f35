"""Cockpit: each number is that of its list, of one territory and no other."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from store import feedback, unanswered, unmet_needs
from store.cockpit.counts import Counts, counts
from store.cockpit.coverage import coverage
from store.cockpit.gaps import gaps
from store.cockpit.offers_to_decide import offers_to_decide
from store.cockpit.overload import overloaded
from store.cockpit.stale_offers import Staleness, stale_offers
from store.cockpit.unanswered_lists import PAGE_SIZE, unanswered_list
from store.cockpit.unsent_letters import unsent_letters
from store.cockpit.unsigned_charters import unsigned_charters
from store.cockpit.watched import get_animated, get_watched, watched_by
from store.contact_requests import ContactRequest
from store.database import Database
from store.notices import NoticeKind, tell_person
from store.offer_statuses import OfferStatus, PauseReason
from store.organisations import Organisation
from store.people import Viewer, get_viewer, sign_charter
from store.places import Gazetteer, Zone, ZoneLevel
from store.request_statuses import Status
from store.territories import NoSuchTerritory, Territory
from store.themes import Theme
from store.unanswered import UnansweredKind
from tests.store.make import GRAND_REIMS, Make

REIMS, LYON = "51454", "69123"
LYON_ZONE = Zone(ZoneLevel.EPCI, "200046977")


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.load()


@pytest.fixture
async def reims(make: Make) -> Territory:
    return await make.territory()


@pytest.fixture
async def lyon(make: Make) -> Territory:
    return await make.territory("69-lyon", zones=(LYON_ZONE,))


@pytest.fixture
async def mission(make: Make, reims: Territory) -> Organisation:
    return await make.organisation(territory=reims)


ANIMATEUR = Viewer(1, "", "", frozenset(), frozenset({"51-reims"}), charter_signed=True)
OVERSEER = replace(ANIMATEUR, territories=frozenset(), overseen=frozenset({"51-reims"}))
TODAY = date(2026, 3, 10)


async def add_theme(database: Database) -> None:
    async with database.turn() as session:
        session.add(Theme(key="emploi", label="Travailler", position=1))


def viewer(*, territories: tuple[str, ...] = (), overseen: tuple[str, ...] = ()) -> Viewer:
    return Viewer(1, "", "", frozenset(), frozenset(territories), charter_signed=True, overseen=frozenset(overseen))


class TestWatchedTerritories:
    @pytest.fixture(autouse=True)
    async def _both(self, reims: Territory, lyon: Territory) -> None:
        """Two Boussoles."""

    async def test_are_those_animated_or_overseen(self, database: Database) -> None:
        async with database.read() as session:
            both = await watched_by(session, viewer(territories=("51-reims",), overseen=("69-lyon",)))
            first = await get_watched(session, viewer(overseen=("69-lyon",)), None)

        assert [territory.id for territory in both] == ["51-reims", "69-lyon"]
        assert first.id == "69-lyon"

    async def test_of_others_are_unknown(self, database: Database) -> None:
        async with database.read() as session:
            with pytest.raises(NoSuchTerritory):
                await get_watched(session, viewer(territories=("51-reims",)), "69-lyon")
            with pytest.raises(NoSuchTerritory):
                await get_watched(session, viewer(), None)

    async def test_that_are_only_overseen_are_not_animated(self, database: Database) -> None:
        async with database.read() as session:
            with pytest.raises(NoSuchTerritory):
                await get_animated(session, viewer(overseen=("51-reims",)), "51-reims")
            with pytest.raises(NoSuchTerritory):
                await get_animated(session, viewer(overseen=("51-reims",)), None)


class TestGaps:
    async def test_are_added_up_by_commune_and_theme(
        self, database: Database, reims: Territory, gazetteer: Gazetteer
    ) -> None:
        await add_theme(database)
        async with database.turn() as session:
            for day, commune, times in ((date(2026, 3, 1), REIMS, 2), (date(2026, 3, 2), REIMS, 1)):
                for _ in range(times):
                    await unmet_needs.count(session, day=day, commune=commune, theme="emploi")
            await unmet_needs.count(session, day=date(2026, 3, 2), commune=LYON, theme="emploi")
            await unmet_needs.count(session, day=date(2025, 3, 2), commune=REIMS, theme="emploi")

        async with database.read() as session:
            found = await gaps(session, ANIMATEUR, reims, gazetteer, on=TODAY)

        assert [(gap.commune, gap.theme, gap.searches) for gap in found] == [("Reims", "Travailler", 3)]

    @pytest.mark.parametrize(("searches", "read"), [(1, None), (4, None), (5, 5)])
    async def test_say_no_number_under_five_to_who_only_looks_on(
        self, database: Database, reims: Territory, gazetteer: Gazetteer, searches: int, read: int | None
    ) -> None:
        await add_theme(database)
        async with database.turn() as session:
            for _ in range(searches):
                await unmet_needs.count(session, day=TODAY, commune=REIMS, theme="emploi")

        async with database.read() as session:
            (gap,) = await gaps(session, OVERSEER, reims, gazetteer, on=TODAY)

        assert gap.searches == read


class TestCoverage:
    async def test_wants_five_offers_of_two_organisations(
        self, make: Make, database: Database, reims: Territory, mission: Organisation
    ) -> None:
        await add_theme(database)
        for _ in range(5):
            await make.offer(mission)
        await make.offer(mission, status=OfferStatus.DRAFT)

        async with database.read() as session:
            (alone,) = await coverage(session, reims, on=TODAY)
        await make.offer(await make.organisation(territory=reims))
        async with database.read() as session:
            (together,) = await coverage(session, reims, on=TODAY)

        assert (alone.offers, alone.organisations, alone.enough) == (5, 1, False)
        assert (together.offers, together.organisations, together.enough) == (6, 2, True)

    async def test_shows_a_theme_without_any_offer(self, database: Database, reims: Territory) -> None:
        await add_theme(database)

        async with database.read() as session:
            (nothing,) = await coverage(session, reims, on=TODAY)

        assert (nothing.offers, nothing.enough) == (0, False)

    async def test_counts_no_offer_that_is_over(
        self, make: Make, database: Database, reims: Territory, mission: Organisation
    ) -> None:
        await add_theme(database)
        for until in (TODAY - timedelta(days=1), TODAY, TODAY + timedelta(days=1)):
            await make.offer(mission, valid_until=until)

        async with database.read() as session:
            (found,) = await coverage(session, reims, on=TODAY)

        assert found.offers == 2


class TestStaleOffers:
    async def test_have_ended_end_soon_or_are_old(
        self, make: Make, database: Database, reims: Territory, mission: Organisation
    ) -> None:
        old = await make.offer(mission, published_at=datetime.fromisoformat("2025-01-01T00:00:00Z"))
        soon = await make.offer(mission, valid_until=date(2026, 4, 1))
        ended = await make.offer(mission, valid_until=date(2026, 3, 1))
        await make.offer(mission, valid_until=date(2027, 1, 1))
        await make.offer(mission, valid_until=date(2026, 3, 1), status=OfferStatus.ARCHIVED)

        async with database.read() as session:
            found = await stale_offers(session, reims, on=TODAY)

        assert [(offer.offer_id, offer.staleness) for offer in found] == [
            (ended.id, Staleness.ENDED),
            (soon.id, Staleness.ENDS_SOON),
            (old.id, Staleness.OLD),
        ]


class TestOverload:
    async def test_is_two_late_requests_or_a_full_offer(
        self, make: Make, database: Database, reims: Territory, mission: Organisation, noon: datetime
    ) -> None:
        full, calm = await make.organisation(territory=reims), await make.organisation(territory=reims)
        await make.offer(full, status=OfferStatus.PAUSED, paused_by=PauseReason.OVER_CAPACITY)
        await make.offer(calm, status=OfferStatus.PAUSED, paused_by=PauseReason.BY_HAND)
        for organisation in (mission, mission, calm):
            await make.contact_request(organisation, territory=reims)
        await make.contact_request(calm, territory=reims, status=Status.ATTEMPTED, called_at=noon)

        async with database.read() as session:
            found = await overloaded(session, reims, at=noon + timedelta(days=6))

        assert [(line.organisation_id, line.open_requests, line.late, line.full_offers) for line in found] == [
            (mission.id, 2, 2, 0),
            (full.id, 0, 0, 1),
        ]


class TestUnsignedCharters:
    async def test_are_those_of_active_professionals(
        self, make: Make, database: Database, reims: Territory, mission: Organisation, noon: datetime
    ) -> None:
        waiting = await make.professional(mission)
        signed = await make.professional(mission)
        await make.professional(mission, disabled_at=noon)
        await make.professional(await make.organisation())
        async with database.turn() as session:
            sign_charter(session, await get_viewer(session, signed.id), sha256="0" * 64, at=noon)

        async with database.read() as session:
            found = await unsigned_charters(session, reims)

        assert [line.person_id for line in found] == [waiting.id]


class TestUnanswered:
    async def test_is_paged_and_of_the_last_month(
        self, make: Make, database: Database, reims: Territory, lyon: Territory, noon: datetime
    ) -> None:
        conversation = await make.conversation()
        async with database.turn() as session:
            for number in range(PAGE_SIZE + 1):
                at = noon - timedelta(minutes=number)
                _record(session, conversation.id, reims.id, at)
            _record(session, conversation.id, reims.id, noon - timedelta(days=31))
            _record(session, conversation.id, lyon.id, noon)

        async with database.read() as session:
            first = await unanswered_list(session, reims, number=1, at=noon)
            last = await unanswered_list(session, reims, number=99, at=noon)

        assert (first.total, first.pages, len(first.lines), first.lines[0].at) == (PAGE_SIZE + 1, 2, PAGE_SIZE, noon)
        assert (last.number, len(last.lines)) == (2, 1)


def _record(session: AsyncSession, conversation_id: str, territory_id: str, at: datetime) -> None:
    unanswered.record(
        session,
        UnansweredKind.NOT_UNDERSTOOD,
        conversation_id=conversation_id,
        territory_id=territory_id,
        at=at,
        text="blop",
    )


class TestCounts:
    async def test_are_those_of_the_lists(
        self,
        make: Make,
        database: Database,
        reims: Territory,
        lyon: Territory,
        mission: Organisation,
        gazetteer: Gazetteer,
        noon: datetime,
    ) -> None:
        await add_theme(database)
        person = await make.professional(mission)
        proposed = await make.offer(mission, status=OfferStatus.PROPOSED)
        request = await make.contact_request(mission, territory=reims)
        await make.contact_request(mission, territory=lyon)
        await make.contact_request(mission, territory=reims, status=Status.CONTACTED)
        denied = await make.contact_request(mission, territory=reims, status=Status.CLOSED)
        async with database.turn() as session:
            letter = tell_person(NoticeKind.REQUEST_SENT, person_id=person.id, request_id=request.id, at=noon)
            letter.dead_at = noon
            session.add(letter)
            await feedback.say_called(session, await session.get_one(ContactRequest, denied.id), called=False, at=noon)

        async with database.read() as session:
            risky = await counts(session, ANIMATEUR, reims, gazetteer, at=noon + timedelta(days=4, hours=12))
            late = await counts(session, ANIMATEUR, reims, gazetteer, at=noon + timedelta(days=6))
            decide = await offers_to_decide(session, reims)
            unsent = await unsent_letters(session, reims, at=noon)

        assert (risky.late, risky.at_risk, risky.open_requests, risky.denied) == (0, 1, 1, 1)
        assert (late.late, late.at_risk) == (1, 0)
        assert [line.offer_id for line in decide] == [proposed.id]
        assert [(line.kind, line.to) for line in unsent] == [(NoticeKind.REQUEST_SENT, person.name)]
        assert (late.to_decide, late.unsigned, late.thin_themes, late.unsent) == (1, 1, 1, 1)

    async def test_of_a_territory_where_nothing_waits_is_calm(
        self, database: Database, reims: Territory, gazetteer: Gazetteer, noon: datetime
    ) -> None:
        async with database.read() as session:
            found = await counts(session, OVERSEER, reims, gazetteer, at=noon)

        assert found == Counts(*[0] * 13)
        assert found.is_calm

    async def test_say_no_number_under_five_to_who_only_looks_on(
        self,
        make: Make,
        database: Database,
        reims: Territory,
        mission: Organisation,
        gazetteer: Gazetteer,
        noon: datetime,
    ) -> None:
        offer, late = await make.offer(mission), noon - timedelta(hours=1)
        for due in (late, *[noon + timedelta(hours=1)] * 4):
            await make.contact_request(mission, territory=reims, offer=offer, due_at=due)

        async with database.read() as session:
            found = await counts(session, OVERSEER, reims, gazetteer, at=noon)

        assert (found.late, found.at_risk, found.open_requests, found.denied) == (None, None, 5, 0)
        assert not found.is_calm


def test_the_zone_of_reims_holds_reims(gazetteer: Gazetteer) -> None:
    assert REIMS in {commune.code for commune in gazetteer.communes_of_epci(GRAND_REIMS.code)}
