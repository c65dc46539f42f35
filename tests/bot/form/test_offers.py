"""The offers page."""

from sqlalchemy import select, update

from store.database import Database
from store.offer_statuses import OfferStatus
from store.offers import Offer
from store.unmet_needs import UnmetNeed
from tests.bot.form.visitor import Visitor


class TestShowing:
    async def test_five_then_more_with_what_was_ticked(self, visitor: Visitor) -> None:
        await visitor.reach_offers()
        first = visitor.offers
        assert len(first) == 5
        await visitor.submit(("offre", first[2]), action="plus")

        assert len(visitor.offers) > 5
        assert visitor.offers[:5] == first
        assert ("offre", first[2]) in visitor.read.forms[0].fields

    async def test_each_says_who_where_when_how_and_why(self, visitor: Visitor) -> None:
        await visitor.reach_offers()

        for said in ("51100 Reims", "Rappel au plus tard le", "novembre", "Comment ça marche", "Ce que j’y gagne"):
            assert said in visitor.words
        assert visitor.page.text.count("Pourquoi cette offre") == 5
        assert 'href="tel:' in visitor.page.text

    async def test_no_offer_is_ticked_beforehand(self, visitor: Visitor) -> None:
        await visitor.reach_offers()

        assert "checked" not in visitor.page.text

    async def test_an_answer_is_changed_from_the_summary(self, visitor: Visitor) -> None:
        await visitor.reach_offers()
        await visitor.follow("Changer la réponse à : Quel âge")
        assert 'value="19"' in visitor.page.text
        await visitor.submit(texte="22")

        assert visitor.path == "/formulaire/offres"
        assert "22" in visitor.words

    async def test_outside_every_territory_national_offers_still_show(self, visitor: Visitor) -> None:
        await visitor.reach_offers(place="Brest")

        assert visitor.offers

    async def test_the_offer_of_the_link_comes_first(self, visitor: Visitor, database: Database) -> None:
        async with database.read() as session:
            offer = await session.scalar(select(Offer).where(Offer.key == "reims-mission-entretiens"))
        assert offer is not None
        await visitor.open(f"/formulaire?offre={offer.id}")
        assert offer.title in visitor.words
        await visitor.submit()
        await visitor.submit(texte="Reims")
        while visitor.path == "/formulaire/question":
            await visitor.skip()

        assert visitor.offers[0] == str(offer.id)


class TestChoosing:
    async def test_needs_one(self, visitor: Visitor) -> None:
        await visitor.reach_offers()
        await visitor.submit(action="demander")

        assert visitor.page.status_code == 422
        assert "coche au moins une offre" in visitor.words

    async def test_ignores_offers_that_were_not_shown(self, visitor: Visitor) -> None:
        await visitor.reach_offers()
        await visitor.submit(("offre", "999999"), ("offre", "x"), action="demander")

        assert "coche au moins une offre" in visitor.words


class TestNothingFound:
    async def test_is_no_dead_end_and_is_counted_once(self, visitor: Visitor, database: Database) -> None:
        async with database.turn() as session:
            await session.execute(update(Offer).values(status=OfferStatus.PAUSED))
        await visitor.reach_offers()
        await visitor.open(str(visitor.page.url))

        assert "aucune offre" in visitor.words
        assert "Le Phare, point info jeunes" in visitor.words
        async with database.read() as session:
            needs = list(await session.scalars(select(UnmetNeed)))
        assert [(need.commune, need.theme, need.count) for need in needs] == [("51454", "emploi", 1)]

    async def test_says_what_would_change(self, visitor: Visitor, database: Database) -> None:
        async with database.turn() as session:
            await session.execute(update(Offer).values(status=OfferStatus.PAUSED))
            await session.execute(
                update(Offer).where(Offer.key == "reims-mission-quatre-jours").values(status=OfferStatus.PUBLISHED)
            )
        await visitor.reach_offers(age="29")

        assert "avec un autre âge : 1 offre de plus" in visitor.words
