"""The page that leads to Telegram: for its own youth, a new link each time, and only where Telegram is on."""

import re
from dataclasses import replace

import pytest
from pydantic import SecretStr

from bot.own_links import CROSSING, LIFETIME, MY_DATA
from bot.settings import Settings
from store import crossings
from store.answers import Answers
from store.conversations import Conversation
from store.crossings import Carried, Crossing
from store.key_ring import KeyRing
from tests.bot.gateway import KEYS, Gateway, settings
from tests.bot.web_youth import WebYouth

ASKED = "telegram"
READY = [{"text": "Ouvre cette page.", "links": [{"label": "Continuer sur Telegram", "href": "/continuer"}]}]
LINK = re.compile(r'href="(https://t\.me/boussole_test_bot\?start=(c-[A-Za-z0-9_-]+))"')


def turn_on(gateway: Gateway, **changes: object) -> None:
    changed = gateway.service.settings.model_copy(
        update={"telegram_bot_name": "boussole_test_bot", "telegram_token": SecretStr("123:abc"), **changes}
    )
    gateway.app.state.service = replace(gateway.service, settings=changed)


@pytest.fixture
async def leaving(embedded: Gateway) -> WebYouth:
    """A youth who pressed the button: what they said is written down, and the page is shown."""
    turn_on(embedded)
    youth = await embedded.arrives()
    embedded.engine.script[ASKED] = READY
    async with embedded.database.turn() as session:
        conversation = await session.get_one(Conversation, youth.id)
        carried = Carried(theme="emploi", answers=Answers({"age": ("19",)}))
        await crossings.prepare(session, conversation, carried, at=embedded.clock())
    return youth


async def link(youth: WebYouth) -> str:
    await youth.says(ASKED)
    return str([message for message in await youth.reads() if message["links"]][-1]["links"][0]["href"])


class TestThePage:
    async def test_gives_a_link_and_a_code_to_scan(self, embedded: Gateway, leaving: WebYouth) -> None:
        page = await embedded.client.get(await link(leaving))

        assert page.status_code == 200
        found = LINK.search(page.text)
        assert found
        assert len(found[2]) <= 64
        assert 'src="data:image/svg+xml' in page.text

    async def test_is_kept_by_nobody_and_shows_nothing_from_elsewhere(
        self, embedded: Gateway, leaving: WebYouth
    ) -> None:
        page = await embedded.client.get(await link(leaving))

        assert page.headers["Cache-Control"] == "no-store"
        assert page.headers["Referrer-Policy"] == "same-origin"
        assert "img-src 'self' data:" in page.headers["Content-Security-Policy"]
        assert leaving.id not in page.text

    async def test_keeps_the_hash_of_its_newest_link_only(self, embedded: Gateway, leaving: WebYouth) -> None:
        first, second = [LINK.search((await embedded.client.get(await link(leaving))).text) for _ in range(2)]
        assert first
        assert second

        assert first[2] != second[2]
        assert second[2].removeprefix("c-") not in await embedded.everything()
        [kept] = await embedded.committed.all(Crossing)
        assert kept.token_hash is not None

    async def test_is_over_after_a_quarter_of_an_hour(self, embedded: Gateway, leaving: WebYouth) -> None:
        href = await link(leaving)
        embedded.clock.forward(LIFETIME.total_seconds() + 1)

        page = await embedded.client.get(href)

        assert page.status_code == 410
        assert LINK.search(page.text) is None

    async def test_is_over_once_everything_is_erased(self, embedded: Gateway, leaving: WebYouth) -> None:
        href = await link(leaving)
        await leaving.leaves()

        assert (await embedded.client.get(href)).status_code == 410

    @pytest.mark.parametrize("token", ["x", "AAAA", "a" * 400, "é"])
    async def test_of_somebody_elses_making_is_none(self, embedded: Gateway, leaving: WebYouth, token: str) -> None:
        assert (await embedded.client.get(f"/continuer/{token}")).status_code == 410
        assert leaving.id

    async def test_is_not_opened_by_the_link_to_ones_data(self, embedded: Gateway, leaving: WebYouth) -> None:
        other = MY_DATA.address(leaving.id, KeyRing.parse(KEYS), at=embedded.clock()).removeprefix(MY_DATA.path)

        assert (await embedded.client.get(f"{CROSSING.path}{other}")).status_code == 410

    @pytest.mark.parametrize("off", [{"telegram_bot_name": ""}, {"telegram_token": SecretStr("")}])
    async def test_is_none_where_telegram_is_off(
        self, embedded: Gateway, leaving: WebYouth, off: dict[str, object]
    ) -> None:
        turn_on(embedded, **off)

        assert (await embedded.client.get(await link(leaving))).status_code == 410


class TestWhatWasCarried:
    async def test_is_swept_away_when_the_link_is_too_old(self, embedded: Gateway, leaving: WebYouth) -> None:
        await embedded.sweep()
        assert [each.carried is None for each in await embedded.committed.all(Crossing)] == [False]

        await embedded.sweep(after=LIFETIME.total_seconds() + 1)

        assert [each.carried for each in await embedded.committed.all(Crossing)] == [None]
        assert leaving.id


class TestTheNameOfTheBot:
    @pytest.mark.parametrize("name", ["", "boussole_bot", "Boussole51Bot"])
    def test_is_one_that_telegram_knows(self, name: str) -> None:
        assert named(name).telegram_bot_name == name

    @pytest.mark.parametrize("name", ["@boussole_bot", "a b", "https://t.me/bot", "é"])
    def test_is_nothing_else(self, name: str) -> None:
        with pytest.raises(ValueError, match="telegram_bot_name"):
            named(name)


def named(name: str) -> Settings:
    given = settings("sqlite+aiosqlite:///nowhere.db").model_dump()
    return Settings(**{**given, "telegram_bot_name": name})


class TestThePageOfTheChat:
    async def test_is_told_whether_one_may_go_on(self, embedded: Gateway, leaving: WebYouth) -> None:
        answer = await embedded.client.get(f"{leaving.path}/messages", headers=leaving.headers)
        assert answer.json()["elsewhere"] is True

        turn_on(embedded, telegram_bot_name="")

        answer = await embedded.client.get(f"{leaving.path}/messages", headers=leaving.headers)
        assert answer.json()["elsewhere"] is False

    async def test_asks_by_a_command(self, embedded: Gateway, leaving: WebYouth) -> None:
        answer = await leaving.sends(command="continue_elsewhere")

        assert answer.status_code == 202
        assert embedded.engine.texts[-1] == "/continue_elsewhere"

    @pytest.mark.parametrize(
        "body", [{"command": "restart"}, {"command": "continue_elsewhere", "text": "x"}, {"command": ""}]
    )
    async def test_has_no_other_command(self, leaving: WebYouth, body: dict[str, str]) -> None:
        assert (await leaving.sends(**body)).status_code == 422
