"""A move that somebody asks for: theirs to make, of the offer as they read it, which still holds to the rules."""

from datetime import datetime

import pytest

from store import offer_decisions
from store.database import Database
from store.offer_changes import ChangeKind, OfferChange
from store.offer_decisions import COMMENT_LENGTH, NotReady, SentenceMissing, Wish
from store.offer_sheets import Author
from store.offer_statuses import OfferMovedOn, OfferStatus, PauseReason
from store.offers import NoSuchOffer, Offer
from store.organisations import Organisation
from store.people import Person, get_viewer
from store.territories import Territory
from tests.store.committed import Committed
from tests.store.make import Make
from tests.store.writing_offers import QUESTIONNAIRE, france


@pytest.fixture
async def territory(make: Make) -> Territory:
    await make.questionnaire(QUESTIONNAIRE)
    return await make.territory()


@pytest.fixture
async def mission(make: Make, territory: Territory) -> Organisation:
    return await make.organisation(territory=territory)


@pytest.fixture
async def ana(make: Make, territory: Territory) -> Person:
    return await make.animateur(territory)


async def ready(make: Make, mission: Organisation, database: Database, status: OfferStatus) -> int:
    """An offer that holds to the rules."""
    offer = await make.offer(mission, status=status)
    async with database.turn() as session:
        (await session.get_one(Offer, offer.id)).title = "Je prépare mon CV"
    return offer.id


async def decide(database: Database, who: Person, offer_id: int, wish: Wish, at: datetime) -> None:
    async with database.turn() as session:
        author = Author(await get_viewer(session, who.id), france(), at)
        await offer_decisions.decide(session, author, offer_id, wish)


class TestDeciding:
    async def test_moves_the_offer(
        self, make: Make, mission: Organisation, database: Database, committed: Committed, noon: datetime
    ) -> None:
        offer_id, clara = await ready(make, mission, database, OfferStatus.DRAFT), await make.professional(mission)

        await decide(database, clara, offer_id, Wish(ChangeKind.PROPOSED, 2), noon)

        assert (await committed.get(Offer, offer_id)).status is OfferStatus.PROPOSED
        (line,) = await committed.all(OfferChange)
        assert (line.person_id, line.on_behalf) == (clara.id, False)

    async def test_needs_the_version_that_was_read(
        self, make: Make, mission: Organisation, database: Database, committed: Committed, noon: datetime
    ) -> None:
        offer_id, clara = await ready(make, mission, database, OfferStatus.DRAFT), await make.professional(mission)

        with pytest.raises(OfferMovedOn):
            await decide(database, clara, offer_id, Wish(ChangeKind.PROPOSED, 1), noon)

        assert (await committed.get(Offer, offer_id)).status is OfferStatus.DRAFT

    @pytest.mark.parametrize("kind", [ChangeKind.PUBLISHED, ChangeKind.SENT_BACK])
    async def test_of_a_proposal_is_unknown_to_professionals(
        self, make: Make, mission: Organisation, database: Database, noon: datetime, kind: ChangeKind
    ) -> None:
        offer_id, clara = await ready(make, mission, database, OfferStatus.PROPOSED), await make.professional(mission)

        with pytest.raises(NoSuchOffer):
            await decide(database, clara, offer_id, Wish(kind, 2, "À revoir."), noon)

    async def test_to_bring_back_after_broken_promises_is_not_theirs(
        self, make: Make, mission: Organisation, database: Database, noon: datetime
    ) -> None:
        reason = PauseReason.PROMISES_BROKEN
        offer = await make.offer(mission, status=OfferStatus.PAUSED, paused_by=reason)

        with pytest.raises(OfferMovedOn):
            await decide(database, await make.professional(mission), offer.id, Wish(ChangeKind.RESUMED, 1), noon)

    @pytest.mark.parametrize("kind", [ChangeKind.PROPOSED, ChangeKind.PUBLISHED])
    async def test_reads_the_offer_again(
        self, make: Make, mission: Organisation, ana: Person, database: Database, noon: datetime, kind: ChangeKind
    ) -> None:
        status = OfferStatus.DRAFT if kind is ChangeKind.PROPOSED else OfferStatus.PROPOSED
        # "Offre 1" begins with no verb, and ended yesterday.
        offer = await make.offer(mission, status=status, valid_until=noon.date())

        with pytest.raises(NotReady) as refused:
            await decide(database, ana, offer.id, Wish(kind, 1), noon)

        assert {problem.field for problem in refused.value.problems} == {"title", "valid_until"}

    @pytest.mark.parametrize("comment", ["", " \n ", "\u202e", "a" * (COMMENT_LENGTH + 1)])
    async def test_to_send_back_needs_a_sentence(
        self, make: Make, mission: Organisation, ana: Person, database: Database, noon: datetime, comment: str
    ) -> None:
        offer_id = await ready(make, mission, database, OfferStatus.PROPOSED)

        with pytest.raises(SentenceMissing):
            await decide(database, ana, offer_id, Wish(ChangeKind.SENT_BACK, 2, comment), noon)

    async def test_to_send_back_keeps_the_sentence(
        self, make: Make, mission: Organisation, ana: Person, database: Database, committed: Committed, noon: datetime
    ) -> None:
        offer_id = await ready(make, mission, database, OfferStatus.PROPOSED)

        await decide(database, ana, offer_id, Wish(ChangeKind.SENT_BACK, 2, " Dites\r\n où. "), noon)

        (line,) = await committed.all(OfferChange)
        assert (line.comment, line.on_behalf) == ("Dites où.", True)
