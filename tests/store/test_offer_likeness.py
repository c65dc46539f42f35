"""Offers that seem to be the same, while writing and in the whole territory."""

from store.database import Database
from store.offer_likeness import Twin, pairs_in, twins_of
from store.offer_statuses import OfferStatus
from store.offer_text import OfferText
from store.offers import Offer
from store.organisations import Organisation
from store.people import Person, get_viewer
from tests.store.make import Make

TITLE, HOW = "Je prépare mon CV", "Tu viens avec tes idées, on écrit ton CV ensemble."
TEXT = OfferText("emploi", "Préparer mon CV", "On écrit ton CV ensemble, avec tes idées.", "Un CV.", ())


async def written(database: Database, organisation: Organisation, status: OfferStatus = OfferStatus.PUBLISHED) -> Offer:
    async with database.turn() as session:
        offer = Offer(
            key=f"twin-{organisation.id}-{status}",
            organisation_id=organisation.id,
            theme="emploi",
            title=TITLE,
            how=HOW,
            gain="Un CV.",
            status=status,
            criteria=TEXT.criteria,
            zones=[],
        )
        session.add(offer)
    return offer


async def twins(
    database: Database, who: Person, organisation: Organisation, *, text: OfferText = TEXT, itself: int | None = None
) -> tuple[Twin, ...]:
    async with database.read() as session:
        viewer = await get_viewer(session, who.id)
        return await twins_of(session, viewer, text, organisation, offer_id=itself)


class TestTwins:
    async def test_are_shown_with_whether_they_may_be_opened(self, make: Make, database: Database) -> None:
        territory = await make.territory()
        own, other = await make.organisation(territory=territory), await make.organisation(territory=territory)
        clara = await make.professional(own)
        mine, theirs = await written(database, own), await written(database, other)

        found = {twin.offer_id: twin.readable for twin in await twins(database, clara, own)}

        assert found == {mine.id: True, theirs.id: False}

    async def test_are_not_the_offer_itself_nor_archived_ones(self, make: Make, database: Database) -> None:
        organisation = await make.organisation(territory=await make.territory())
        itself = await written(database, organisation)
        await written(database, organisation, OfferStatus.ARCHIVED)
        clara = await make.professional(organisation)

        assert await twins(database, clara, organisation, itself=itself.id) == ()

    async def test_are_of_the_same_territory(self, make: Make, database: Database) -> None:
        here = await make.organisation(territory=await make.territory())
        await written(database, await make.organisation(territory=await make.territory("69-lyon", zones=())))

        assert await twins(database, await make.professional(here), here) == ()

    async def test_of_nothing_written_yet_are_none(self, make: Make, database: Database) -> None:
        organisation = await make.organisation(territory=await make.territory())
        await written(database, organisation)
        blank = OfferText("emploi", "", "", "", ())

        assert await twins(database, await make.professional(organisation), organisation, text=blank) == ()


class TestPairs:
    async def test_are_of_the_territory_and_theme(self, make: Make, database: Database) -> None:
        territory = await make.territory()
        one, other = await make.organisation(territory=territory), await make.organisation(territory=territory)
        offers = {(await written(database, each)).id for each in (one, other)}
        await make.offer(one, theme="logement")
        async with database.read() as session:
            (pair,) = await pairs_in(session, ["51-reims"])

        assert {twin.offer_id for twin in pair.offers} == offers
        assert (pair.territory_id, pair.theme) == ("51-reims", "emploi")

    async def test_of_no_territory_are_none(self, database: Database) -> None:
        async with database.read() as session:
            assert await pairs_in(session, []) == ()
