"""Other ways on the pages of a request that does not hold its promise: offers that do, and somebody to see."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from store.contact_requests import ContactRequest
from store.database import Database
from store.offer_statuses import OfferStatus
from store.offers import Offer
from store.request_statuses import ClosingOutcome, Status
from store.territories import Territory
from tests.bot.form.serving import Clock
from tests.bot.form.test_follow_up import opened, request_
from tests.bot.form.visitor import Visitor

__all__ = ["request_"]
TITLE = "Tu peux demander ailleurs, sans attendre"
NONE = "Je ne vois pas d’autre offre comme celle-là près de chez toi"
LATE = timedelta(days=9)


async def change(database: Database, request: ContactRequest, **columns: object) -> None:
    async with database.turn() as session:
        found = await session.get_one(ContactRequest, request.id)
        for name, value in columns.items():
            setattr(found, name, value)


def asked(visitor: Visitor) -> list[str]:
    """Where the offers shown are asked for."""
    return [href for label, href in visitor.read.links if label.startswith("Demander à être rappelé·e :")]


class TestALateRequest:
    async def test_offers_three_other_ways_and_somebody_to_see(
        self, visitor: Visitor, request_: ContactRequest, database: Database, clock: Clock
    ) -> None:
        clock.now += LATE
        await opened(visitor, request_)

        assert TITLE in visitor.words
        assert 1 <= len(asked(visitor)) <= 3
        assert "jours au plus" in visitor.words
        assert "n’annule pas ta première demande" in visitor.words
        async with database.read() as session:
            point = (await session.get_one(Territory, "51-reims")).information_point
            shown = [await session.get_one(Offer, int(href.split("=")[1].split("&")[0])) for href in asked(visitor)]
        assert point.name in visitor.words
        assert all(offer.title in visitor.words for offer in shown)
        assert request_.organisation_id not in {offer.organisation_id for offer in shown}

    async def test_leads_to_an_offer_here(self, visitor: Visitor, request_: ContactRequest, clock: Clock) -> None:
        clock.now += LATE
        await opened(visitor, request_)

        await visitor.follow("Demander à être rappelé·e :")

        assert "Tu viens pour :" in visitor.words
        assert "la Boussole « " in visitor.words

    async def test_offers_them_on_the_receipt_too(
        self, visitor: Visitor, request_: ContactRequest, clock: Clock
    ) -> None:
        assert request_.reference in visitor.words
        assert TITLE not in visitor.words
        clock.now += LATE
        await visitor.open(str(visitor.page.url))

        assert TITLE in visitor.words
        assert 1 <= len(asked(visitor)) <= 3

    async def test_without_another_offer_says_so_and_leads_on(
        self, visitor: Visitor, request_: ContactRequest, database: Database, clock: Clock
    ) -> None:
        async with database.turn() as session:
            await session.execute(update(Offer).values(status=OfferStatus.PAUSED))
        clock.now += LATE
        await opened(visitor, request_)

        assert NONE in visitor.words
        assert "/formulaire?territoire=51-reims" in [href for _, href in visitor.read.links]
        assert "Tu peux aussi voir quelqu’un" in visitor.words


class TestAnotherRequest:
    @pytest.mark.parametrize(
        ("stands", "shown"),
        [
            ({"status": Status.EXPIRED}, True),
            ({"status": Status.CLOSED, "outcome": ClosingOutcome.NOT_FOR_ME}, True),
            ({"status": Status.CLOSED, "outcome": ClosingOutcome.UNREACHABLE}, True),
            ({"status": Status.CLOSED, "outcome": ClosingOutcome.HELPED}, False),
            ({"status": Status.WITHDRAWN}, False),
            ({}, False),
        ],
    )
    async def test_offers_them_when_nobody_helps(
        self, visitor: Visitor, request_: ContactRequest, database: Database, stands: dict[str, Any], shown: bool
    ) -> None:
        receipt = str(visitor.page.url)
        await change(database, request_, **stands)
        await opened(visitor, request_)

        assert (TITLE in visitor.words) is shown
        assert "n’annule pas" not in visitor.words
        assert (TITLE in (await visitor.open(receipt)).words) is shown

    async def test_offers_them_to_who_was_not_called_whatever_it_says(
        self, visitor: Visitor, request_: ContactRequest, database: Database
    ) -> None:
        await change(database, request_, status=Status.CLOSED, outcome=ClosingOutcome.HELPED)
        await opened(visitor, request_)

        await visitor.submit(appel="non", to="/formulaire/demande/appel")
        assert TITLE in visitor.words
        await visitor.submit(appel="oui", to="/formulaire/demande/appel")
        assert TITLE not in visitor.words


async def test_several_late_requests_share_one_section(visitor: Visitor, database: Database, clock: Clock) -> None:
    await visitor.reach_recap(3)
    await visitor.submit(to="/formulaire/envoyer")
    clock.now += LATE
    await visitor.open(str(visitor.page.url))

    async with database.read() as session:
        organisations = set(await session.scalars(select(ContactRequest.organisation_id)))
    assert len(organisations) > 1
    assert visitor.words.count(TITLE) + visitor.words.count(NONE) == 1
    assert len(asked(visitor)) == len(set(asked(visitor))) <= 3
