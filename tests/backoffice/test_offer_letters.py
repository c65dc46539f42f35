"""E-mails about an offer that leaves the results by itself, or comes back."""

from backoffice.desk import Desk
from backoffice.mail.sender import deliver
from store.offers import PauseReason
from tests.backoffice.making import Maker
from tests.backoffice.pausing import pause
from tests.backoffice.test_mail import mails


def subjects(desk: Desk) -> list[str]:
    return [str(mail["Subject"]) for mail in mails(desk)]


class TestOfferLetters:
    async def test_tell_the_professionals_and_the_animateur_of_broken_promises(self, desk: Desk, make: Maker) -> None:
        await pause(desk, make, PauseReason.PROMISES_BROKEN)

        await deliver(desk)

        assert {str(mail["To"]).split()[0] for mail in mails(desk)} == {"Clara", "Moussa", "Ana"}

    async def test_are_not_sent_when_the_offer_came_back_meanwhile(self, desk: Desk, make: Maker) -> None:
        await pause(desk, make, PauseReason.OVER_CAPACITY, then_resume=True)

        await deliver(desk)

        assert subjects(desk) == ["L’offre est revenue : une place s’est libérée"] * 3
