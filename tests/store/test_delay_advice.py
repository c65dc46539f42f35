"""The delay advised is the shortest that the team keeps nine times out of ten."""

from datetime import datetime, timedelta

import pytest

from store.database import Database
from store.delay_advice import Basis, DelayAdvice, NotADelay, advise, announce, delay_advices, shortest_kept
from store.notices import Notice
from store.offer_changes import OfferChange
from store.offer_statuses import OfferMovedOn
from store.offers import NoSuchOffer, Offer
from store.organisations import Organisation
from store.people import Person, get_viewer
from tests.store.committed import Committed
from tests.store.make import Make

DAY = timedelta(days=1)


class TestShortestKept:
    @pytest.mark.parametrize(
        ("needs", "delay"),
        [
            ([1] * 10, 1),
            ([1] * 9 + [7], 1),
            ([1] * 8 + [3, 7], 3),
            ([4] * 9 + [None], 4),
            ([4] * 8 + [None, None], None),
        ],
    )
    def test_would_have_kept_nine_requests_out_of_ten(self, needs: list[int | None], delay: int | None) -> None:
        assert shortest_kept(needs) == delay


class TestAdvice:
    def test_comes_from_the_offers_own_requests(self) -> None:
        assert advise(2, [4] * 10, [1] * 50) == DelayAdvice(2, Basis.OFFER, 10, 4)

    def test_comes_from_the_organisation_while_they_are_few(self) -> None:
        assert advise(2, [4] * 9, [1] * 12) == DelayAdvice(2, Basis.ORGANISATION, 12, 1)

    def test_says_that_there_are_too_few(self) -> None:
        advice = advise(2, [4], [1] * 9)

        assert (advice.basis, advice.advised, advice.says_change) == (Basis.TOO_FEW, None, False)

    def test_changes_nothing_for_a_team_that_already_announces_it(self) -> None:
        assert not advise(4, [4] * 10, ()).says_change


class TestReading:
    async def test_looks_at_the_requests_whose_date_has_passed(
        self, make: Make, database: Database, noon: datetime
    ) -> None:
        organisation = await make.organisation(delay_days=1)
        offer, other = await make.offer(organisation), await make.offer(organisation, delay_days=6)
        for number in range(10):
            await make.contact_request(organisation, offer=offer, called_at=noon + (2 if number < 9 else 20) * DAY)
        await make.contact_request(organisation, offer=offer, due_at=noon + 30 * DAY, called_at=noon)

        async with database.read() as session:
            advices = await delay_advices(session, [offer.id, other.id], at=noon + 21 * DAY)

        assert advices == {
            offer.id: DelayAdvice(1, Basis.OFFER, 10, 2),
            other.id: DelayAdvice(6, Basis.ORGANISATION, 10, 2),
        }


class TestAnnouncing:
    async def test_changes_the_offer_and_its_history(
        self, make: Make, database: Database, committed: Committed, noon: datetime
    ) -> None:
        organisation = await make.organisation()
        offer, professional = await make.offer(organisation), await make.professional(organisation)

        await announced(database, offer, professional, noon)

        assert (await committed.get(Offer, offer.id)).delay_days == 4
        [change] = await committed.all(OfferChange)
        assert [(field.field, field.before, field.after) for field in change.fields] == [("delay_days", (), ("4",))]
        assert await committed.all(Notice) == []

    async def test_is_for_who_writes_the_offer(self, make: Make, database: Database, noon: datetime) -> None:
        offer, stranger = await make.offer(), await make.professional(await make.organisation())

        with pytest.raises(NoSuchOffer):
            await announced(database, offer, stranger, noon)

    async def test_overwrites_nothing(self, make: Make, database: Database, noon: datetime) -> None:
        organisation = await make.organisation()
        offer, professional = await make.offer(organisation), await make.professional(organisation)
        await announced(database, offer, professional, noon)

        with pytest.raises(OfferMovedOn):
            await announced(database, offer, professional, noon)

    @pytest.mark.parametrize("days", [0, 8])
    async def test_stays_within_the_charter(self, make: Make, database: Database, noon: datetime, days: int) -> None:
        organisation: Organisation = await make.organisation()
        offer, professional = await make.offer(organisation), await make.professional(organisation)

        with pytest.raises(NotADelay):
            await announced(database, offer, professional, noon, days=days)


async def announced(database: Database, offer: Offer, person: Person, at: datetime, *, days: int = 4) -> None:
    async with database.turn() as session:
        viewer = await get_viewer(session, person.id)
        await announce(session, viewer, offer.id, days, version=offer.version, at=at)
