"""Buttons: each means what it meant for its own youth, and nothing else does."""

import asyncio

from tests.bot.gateway import Gateway
from tests.bot.web_youth import WebYouth

GARBAGE = [
    "1",
    "abc",
    "2.0.",
    "2.-1.abcdef",
    "2.0.wrong-nonce",
    "999999999.0.abcdefgh",
    "9999999999999999999.0.abcdefgh",
    "\u0662.0.abcdefgh",
    "2.0.\0",
    "2.0.abc\r\nX: y",
    "../../etc/passwd",
    '/restart{"x":1}',
]


class TestPressing:
    async def test_says_its_label_and_asks_its_payload(self, gateway: Gateway, youth: WebYouth) -> None:
        said = await youth.presses("Emploi")

        assert said[0]["text"] == "Emploi"
        assert gateway.engine.texts[-1] == '/need{"theme": "emploi"}'

    async def test_its_payload_is_never_shown(self, youth: WebYouth) -> None:
        assert "/need" not in str(await youth.reads())

    async def test_twice_answers_once(self, gateway: Gateway, youth: WebYouth) -> None:
        await youth.presses("Emploi")
        token = await youth.choice("Au lycée")

        presses = await asyncio.gather(*[youth.sends(choice=token) for _ in range(5)])
        again = await youth.sends(choice=token)

        assert [press.status_code for press in presses] == [202] * 5
        assert again.json()["messages"] == []
        assert len([text for text in gateway.engine.texts if text.startswith("/answer")]) == 1
        assert (await youth.texts()).count("Au lycée") == 1

    async def test_an_old_button_says_which_question_it_belongs_to(self, gateway: Gateway, youth: WebYouth) -> None:
        await youth.presses("Emploi")
        old = await youth.choice("Rien & tout")
        await youth.presses("Au lycée")

        assert (await youth.sends(choice=old)).status_code == 202
        assert gateway.engine.texts[-1] == '/answer{"question": "situation", "value": "rien"}'


class TestNoSuchChoice:
    async def test_is_refused_in_one_sentence(self, gateway: Gateway, youth: WebYouth) -> None:
        for token in GARBAGE:
            refused = await youth.sends(choice=token)
            assert (refused.status_code, refused.json()["error"]) == (409, "unknown_choice"), token
            assert refused.json()["message"].startswith("Ce bouton n’est plus valable."), token
        assert gateway.engine.texts == ["/start{}"]

    async def test_a_foreign_button_is_one_of_them(self, gateway: Gateway, youth: WebYouth) -> None:
        other = await gateway.arrives()

        refused = await youth.sends(choice=await other.choice("Emploi"))

        assert refused.status_code == 409
