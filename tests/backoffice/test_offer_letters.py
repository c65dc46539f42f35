"""E-mails about an offer that leaves the results by itself, or comes back."""

from backoffice.desk import Desk
from backoffice.mail.sender import deliver
from store import offer_access, offer_moves
from store.offer_changes import ChangeKind
from store.offer_statuses import PauseReason
from store.people import get_viewer
from tests.backoffice.making import NOON, Maker
from tests.backoffice.pausing import pause
from tests.backoffice.test_mail import mails


def subjects(desk: Desk) -> list[str]:
    return [str(mail["Subject"]) for mail in mails(desk)]


async def moved(desk: Desk, make: Maker, kind: ChangeKind, *, by: str) -> None:
    async with desk.database.turn() as session:
        viewer = await get_viewer(session, make.people[by])
        offer = await offer_access.get_writable(session, viewer, make.offers["mission"])
        hand = offer_access.hand_of(viewer, offer.organisation)
        await offer_moves.move(session, offer, kind, hand=hand, at=NOON)


class TestOfferLetters:
    async def test_tell_the_professionals_and_the_animateur_of_broken_promises(self, desk: Desk, make: Maker) -> None:
        await pause(desk, make, PauseReason.PROMISES_BROKEN)

        await deliver(desk)

        assert {str(mail["To"]).split()[0] for mail in mails(desk)} == {"Clara", "Moussa", "Ana"}

    async def test_are_not_sent_when_the_offer_came_back_meanwhile(self, desk: Desk, make: Maker) -> None:
        await pause(desk, make, PauseReason.OVER_CAPACITY, then_resume=True)

        await deliver(desk)

        assert subjects(desk) == ["L’offre est revenue : une place s’est libérée"] * 3

    async def test_of_an_animateur_on_behalf_tell_how_the_offer_stands_now(self, desk: Desk, make: Maker) -> None:
        for kind in (ChangeKind.PAUSED, ChangeKind.RESUMED, ChangeKind.ARCHIVED):
            await moved(desk, make, kind, by="ana")

        await deliver(desk)

        assert {subject.split(" :")[0] for subject in subjects(desk)} == {"Offre archivée"}
        assert {str(mail["To"]).split()[0] for mail in mails(desk)} == {"Clara", "Moussa"}
