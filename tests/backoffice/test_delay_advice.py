"""The delay that the team keeps, announced in one press."""

from types import SimpleNamespace

import pytest
from sqlalchemy import select

from backoffice.desk import Desk
from backoffice.pages import environment
from store.delay_advice import Basis, DelayAdvice
from store.offers import Offer
from tests.backoffice.browsing import Enter
from tests.backoffice.making import Maker


async def offer_of(desk: Desk, make: Maker) -> Offer:
    async with desk.database.read() as session:
        found = await session.scalar(select(Offer).where(Offer.organisation_id == make.organisations["mission"]))
    assert found is not None
    return found


class TestAnnouncing:
    async def test_changes_the_delay_of_the_offer(self, visit: Enter, desk: Desk, make: Maker) -> None:
        offer, clara = await offer_of(desk, make), await visit("clara")

        answer = await clara.send(f"/offres/{offer.id}/delai", version=str(offer.version), delay_days="4")

        assert (answer.status_code, answer.headers["location"]) == (303, f"/offres/{offer.id}")
        assert (await offer_of(desk, make)).delay_days == 4

    async def test_may_be_done_by_the_animateur_of_the_territory(self, visit: Enter, desk: Desk, make: Maker) -> None:
        offer, ana = await offer_of(desk, make), await visit("ana")

        await ana.send(f"/offres/{offer.id}/delai", version=str(offer.version), delay_days="4")

        assert (await offer_of(desk, make)).delay_days == 4

    async def test_is_not_for_others(self, visit: Enter, desk: Desk, make: Maker) -> None:
        await make.signature("nadia")
        offer, nadia = await offer_of(desk, make), await visit("nadia")

        answer = await nadia.send(f"/offres/{offer.id}/delai", version=str(offer.version), delay_days="4")

        assert answer.status_code == 404
        assert (await offer_of(desk, make)).delay_days is None

    async def test_stays_within_the_charter(self, visit: Enter, desk: Desk, make: Maker) -> None:
        offer, clara = await offer_of(desk, make), await visit("clara")

        answer = await clara.send(f"/offres/{offer.id}/delai", version=str(offer.version), delay_days="8")

        assert answer.status_code == 422


class TestTheWords:
    @pytest.mark.parametrize(
        ("advice", "said"),
        [
            (DelayAdvice(2, Basis.TOO_FEW, 3, None), "Pas encore assez de demandes"),
            (DelayAdvice(2, Basis.OFFER, 12, None), "même 7 jours n’auraient pas suffi"),
            (DelayAdvice(2, Basis.ORGANISATION, 12, 2), "Rien à changer"),
            (DelayAdvice(2, Basis.ORGANISATION, 12, 4), "Annoncer 4 jours"),
        ],
    )
    def test_say_what_to_announce(self, advice: DelayAdvice, said: str) -> None:
        shown = drawn(advice, may_write=True)

        assert said in shown
        assert ("<form" in shown) == advice.says_change

    def test_leave_the_button_to_those_who_write_the_offer(self) -> None:
        assert "<form" not in drawn(DelayAdvice(2, Basis.OFFER, 12, 4), may_write=False)


def drawn(advice: DelayAdvice, *, may_write: bool) -> str:
    template = environment().get_template("offers/_delay_advice.html")
    offer, visitor = SimpleNamespace(id=1, version=1), SimpleNamespace(csrf="token")
    return template.render(advice=advice, offer=offer, visitor=visitor, may_write=may_write)
