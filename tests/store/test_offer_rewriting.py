"""What is rewritten while youths see it is told to those who did not write it."""

from datetime import datetime
from typing import Any

import pytest

from store.database import Database
from store.notices import Notice, NoticeKind
from store.offer_changes import ChangeKind, Hand
from store.offer_form import Condition
from store.offers import Offer
from store.people import Person
from store.request_events import person
from tests.store.committed import Committed
from tests.store.make import Make
from tests.store.offer_cast import Cast, gather
from tests.store.writing_offers import REIMS

WHOM_IT_REACHES: list[dict[str, Any]] = [
    {"zones": (REIMS,)},
    {"age_min": "18"},
    {"conditions": (Condition("niveau", asked=True, choices=("bac",)),)},
]
WORDS: list[dict[str, Any]] = [{"gain": "Un CV et une lettre."}, {"delay_days": "2"}, {"capacity": "4"}]


@pytest.fixture
async def cast(make: Make, database: Database, noon: datetime) -> Cast:
    return await gather(make, database, noon)


async def told(committed: Committed) -> set[int | None]:
    """Who reads that an offer changed."""
    return {notice.person_id for notice in await committed.all(Notice, Notice.kind == NoticeKind.OFFER_CHANGED)}


async def rewrite(cast: Cast, who: Person, offer: Offer, typed: dict[str, Any]) -> None:
    await cast.save(who, offer, version=(await cast.written(offer)).version, **typed)


class TestAProfessional:
    @pytest.mark.parametrize("typed", WHOM_IT_REACHES)
    async def test_who_opens_it_to_others_has_the_animateur_told(
        self, cast: Cast, committed: Committed, typed: dict[str, Any]
    ) -> None:
        await rewrite(cast, cast.clara, await cast.published(), typed)

        assert await told(committed) == {cast.ana.id}

    @pytest.mark.parametrize("typed", WORDS)
    async def test_who_changes_words_bothers_nobody(
        self, cast: Cast, committed: Committed, typed: dict[str, Any]
    ) -> None:
        await rewrite(cast, cast.clara, await cast.published(), typed)

        assert await told(committed) == set()


class TestAnAnimateur:
    @pytest.mark.parametrize("typed", [*WHOM_IT_REACHES, *WORDS])
    async def test_has_every_professional_told(
        self, cast: Cast, make: Make, committed: Committed, noon: datetime, typed: dict[str, Any]
    ) -> None:
        moussa = await make.professional(cast.organisation)
        await make.professional(cast.organisation, disabled_at=noon)

        await rewrite(cast, cast.ana, await cast.published(), typed)

        assert await told(committed) == {cast.clara.id, moussa.id}


class TestNobody:
    @pytest.mark.parametrize("kind", [None, ChangeKind.PROPOSED])
    async def test_is_told_before_youths_see_it(
        self, cast: Cast, committed: Committed, kind: ChangeKind | None
    ) -> None:
        offer = await cast.create(cast.clara)
        if kind:
            await cast.decide(cast.clara, offer, kind)

        await rewrite(cast, cast.ana, offer, {"zones": (REIMS,)})

        assert await told(committed) == set()

    async def test_is_told_of_what_did_not_change(self, cast: Cast, committed: Committed) -> None:
        offer = await cast.published()

        await rewrite(cast, cast.ana, offer, {})

        assert await told(committed) == set()
        assert (await cast.written(offer)).version == offer.version


class TestTheDelay:
    async def test_under_review_is_answered_by_a_new_one_alone(self, cast: Cast) -> None:
        offer = await cast.published()
        async with cast.database.turn() as session:
            found = await session.get_one(Offer, offer.id)
            found.ask_review(hand=Hand(person(cast.ana.id)), at=cast.at)

        await rewrite(cast, cast.clara, offer, {"gain": "Un CV et une lettre."})
        asked = (await cast.written(offer)).review_asked_by
        await rewrite(cast, cast.clara, offer, {"gain": "Un CV et une lettre.", "delay_days": "6"})

        assert (asked, (await cast.written(offer)).review_asked_by) == (cast.ana.id, None)
