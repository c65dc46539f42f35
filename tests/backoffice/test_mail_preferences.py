"""Each person says how they want to be written to."""

import pytest

from backoffice.desk import Desk
from backoffice.mail.sender import deliver
from backoffice.scheduler import run_once
from store.people import Person
from tests.backoffice.browsing import Enter
from tests.backoffice.making import Maker, Watch
from tests.backoffice.test_mail import mails


async def hour_of(desk: Desk, make: Maker, key: str) -> int | None:
    async with desk.database.read() as session:
        return (await session.get_one(Person, make.people[key])).digest_hour


class TestChoosing:
    @pytest.mark.parametrize("key", ["clara", "ana"])
    async def test_one_summary_a_day(self, visit: Enter, desk: Desk, make: Maker, key: str) -> None:
        browser = await visit(key)

        answer = await browser.send("/compte/courriels", rhythm="daily", hour="17")

        assert (answer.status_code, answer.headers["location"]) == (303, "/compte")
        assert await hour_of(desk, make, key) == 17
        page = (await browser.read("/compte")).text
        assert '<option value="17" selected>' in page
        assert 'value="daily" checked' in page

    async def test_an_e_mail_a_request_again(self, visit: Enter, desk: Desk, make: Maker) -> None:
        browser = await visit("clara")
        await browser.send("/compte/courriels", rhythm="daily", hour="0")
        await browser.send("/compte/courriels", rhythm="each", hour="0")

        assert await hour_of(desk, make, "clara") is None
        assert 'value="each" checked' in (await browser.read("/compte")).text

    @pytest.mark.parametrize("fields", [{"rhythm": "daily", "hour": "24"}, {"rhythm": "never"}, {}])
    async def test_what_the_form_does_not_offer_changes_nothing(
        self, visit: Enter, desk: Desk, make: Maker, fields: dict[str, str]
    ) -> None:
        answer = await (await visit("clara")).send("/compte/courriels", **fields)

        assert answer.status_code in (400, 422)
        assert await hour_of(desk, make, "clara") is None


class TestTheDigest:
    async def test_comes_at_the_hour_chosen(self, visit: Enter, desk: Desk, make: Maker, watch: Watch) -> None:
        await (await visit("clara")).send("/compte/courriels", rhythm="daily", hour="17")
        await make.contact_request(delay_days=5)
        await deliver(desk)
        before = len(mails(desk))
        # Five in the afternoon, in Paris.
        watch.at = watch.at.replace(hour=16)
        for _ in range(2):
            await run_once(desk)
            await deliver(desk)

        [digest] = mails(desk)[before:]
        assert str(digest["To"]) == "Clara Vasselin <clara@example.org>"
        assert digest["Subject"] == "1 jeune à appeler"

    async def test_does_not_come_when_there_is_nothing_to_do(self, visit: Enter, desk: Desk, watch: Watch) -> None:
        await (await visit("clara")).send("/compte/courriels", rhythm="daily", hour="17")
        watch.at = watch.at.replace(hour=16)
        await run_once(desk)
        await deliver(desk)

        assert mails(desk) == []
