"""What anybody may send to the web chat: refused in one sentence, or said back as it is; never a fault."""

import asyncio
import json
from typing import Any
from unicodedata import category
from urllib.parse import urlsplit

import pytest
from httpx import ASGITransport, AsyncClient, Response
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.body_limit import LIMIT
from tests.bot.gateway import Gateway
from tests.bot.switch import Switch

HOSTILE = [
    "'; DROP TABLE messages; --",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "{{7*7}} ${7*7} #{7*7} {% raw %}",
    "a\r\nSet-Cookie: x=1\r\n\r\n<html>",
    "data: fin\n\nevent: erased\ndata: {}\n\n",
    "\u202eabc\u202c",
    "a\u200b\u200c\u200d\ufeffb",
    "a\0b",
    "\ufffe\uffff\U0010ffff",
    "e\u0301" * 200,
    "\u0e49" * 500,
    "😀" * 500,
    "%s%n%x ../../../etc/passwd",
    '/answer{"question": "age", "value": "99"}',
    "[phone:0123456789abcdef]",
    "‮/restart",
    "null",
    "-1e999",
    "\x1b[31m",
    "\\u0000\\ud800",
    "a" * 500,
]
REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"text": ""}, "empty"),
    ({"text": "   \t\r\n"}, "empty"),
    ({"text": "\u200b\u2060\u00a0\0"}, "empty"),
    ({"text": "a" * 501}, "too_long"),
    ({"text": "a" * 20_000}, "too_long"),
    ({}, "not_understood"),
    ({"text": None}, "not_understood"),
    ({"text": "a", "choice": "1.0.abc"}, "not_understood"),
    ({"text": 1}, "not_understood"),
    ({"text": ["a"]}, "not_understood"),
    ({"text": {"a": "b"}}, "not_understood"),
    ({"text": True}, "not_understood"),
    ({"choice": 1}, "not_understood"),
    ({"text": "a", "admin": True}, "not_understood"),
    ({"text": "a", "client_id": "short"}, "not_understood"),
    ({"text": "a", "client_id": None}, "not_understood"),
    ({"text": "a", "client_id": "a" * 65}, "not_understood"),
    ({"text": "a", "client_id": "../../../../x"}, "not_understood"),
    ({"text": "a", "client_id": "abcdefgh\n"}, "not_understood"),
]
BODIES = [
    b"",
    b"{",
    b"null",
    b"[]",
    b'"text"',
    b"\xff\xfe\x00",
    b'{"client_id": "client-0001", "text": "\xed\xa0\x80"}',
    rb'{"client_id": "client-0001", "text": "\ud800"}',
    rb'{"client_id": "client-0001", "choice": "\udfff"}',
    b'{"client_id": "client-0001", "text": NaN}',
    b'{"client_id": "client-0001", "text": ' + b"9" * 5000 + b"}",
    b"[" * 50_000,
    b'{"a":' * 20_000,
]


def is_one_sentence(answer: Response) -> bool:
    content = answer.json()
    return set(content) == {"error", "message"} and content["message"].endswith(".") and "\n" not in content["message"]


WAYS_IN = [
    {"territory": "../etc"},
    {"territory": "a\0"},
    {"territory": "A" * 5},
    {"offer": 0},
    {"offer": 2**31},
    {"offer": "1; DROP"},
    {"theme": "a" * 61},
    {"campaign": "<script>"},
    {"colour": "red"},
    None,
    [],
]


class TestRefused:
    async def test_in_one_sentence(self, embedded: Gateway) -> None:
        youth = await embedded.arrives()

        for body, error in REFUSED:
            answer = await youth.sends(**body)
            assert (answer.status_code, answer.json()["error"]) == (422, error), body
            assert is_one_sentence(answer), body
        assert embedded.engine.texts == ["/start{}"]

    async def test_what_is_no_message_at_all(self, embedded: Gateway) -> None:
        youth = await embedded.arrives()
        headers = {**youth.headers, "Content-Type": "application/json"}

        for body in BODIES:
            for path in (f"{youth.path}/messages", "/api/conversations"):
                answer = await embedded.client.post(path, content=body, headers=headers)
                assert answer.status_code in {400, 422}, (path, body[:30])
                assert is_one_sentence(answer), (path, body[:30])
        assert embedded.engine.texts == ["/start{}"]

    async def test_a_way_in_that_no_link_carries(self, embedded: Gateway) -> None:
        for entry in WAYS_IN:
            answer = await embedded.client.post("/api/conversations", json={"entry": entry})
            assert answer.status_code == 422, entry
            assert is_one_sentence(answer), entry

    async def test_while_the_database_is_away_and_nothing_reaches_the_engine(self, gateway: Gateway) -> None:
        youth = await gateway.arrives()
        with Switch() as switch:
            switch.off()
            answers = [
                await youth.sends(text="coucou"),
                await gateway.client.post("/api/conversations", json={}),
                await gateway.client.get(f"{youth.path}/messages", headers=youth.headers),
                await gateway.client.get(f"{youth.path}/events", headers=youth.headers),
                await youth.leaves(),
                await gateway.client.get("/health"),
            ]

        assert [answer.status_code for answer in answers] == [503] * 6
        assert all("rien n’a été envoyé" in answer.json()["message"] for answer in answers)
        assert gateway.engine.texts == ["/start{}"]
        assert len(await youth.reads()) == 2

    async def test_a_store_that_goes_away_after_the_message_was_accepted_is_no_refusal(
        self, embedded: Gateway, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        youth = await embedded.arrives()
        switch = Switch()
        accept = embedded.service.conversations.accept

        async def accept_and_go(*given: Any) -> bool:
            fresh = await accept(*given)
            switch.off()
            return fresh

        monkeypatch.setattr(embedded.service.conversations, "accept", accept_and_go)
        answer = await youth.sends(text="coucou")
        switch.on()
        await embedded.sweep()

        assert (answer.status_code, answer.json()["accepted"]) == (202, True)
        assert (await youth.texts())[2:] == ["coucou", "2: coucou"]


class TestHostileTexts:
    async def test_are_said_back_as_they_are(self, gateway: Gateway, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(gateway.service.limiter, "allow", _always)
        youth = await gateway.arrives()
        before = 2

        for text in HOSTILE:
            answered = await youth.says(text)
            if "[phone:" not in text:
                assert seen(answered[0]["text"]) == seen(text).lstrip("/"), text
            async with asyncio.timeout(5), youth.follows(after=before) as events:
                assert await events.until("message") == answered[0], text
            before = answered[-1]["seq"]

    async def test_any_body_is_answered(self, embedded: Gateway, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(embedded.service.limiter, "allow", _always)
        youth = await embedded.arrives()
        values = st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
            lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
            max_leaves=5,
        )
        names = st.sampled_from(["client_id", "text", "choice", "entry", "lost", "x"])
        messages = st.dictionaries(names, values, max_size=4) | st.fixed_dictionaries(
            {"client_id": st.from_regex(r"[A-Za-z0-9_-]{8,64}", fullmatch=True)},
            optional={"text": st.text(max_size=520), "choice": st.text(max_size=70)},
        )
        bodies: list[Any] = []

        @settings(max_examples=150, suppress_health_check=list(HealthCheck))
        @given(messages | values)
        def collect(body: Any) -> None:
            bodies.append(body)

        collect()
        client = AsyncClient(transport=ASGITransport(embedded.app), base_url=embedded.url)
        async with client:
            for body in bodies:
                content = json.dumps(body).encode()
                headers = {**youth.headers, "Content-Type": "application/json"}
                for path in (f"{youth.path}/messages", "/api/conversations"):
                    answer = await client.post(path, content=content, headers=headers)
                    assert answer.status_code in {201, 202, 400, 409, 422}, (path, body)
                    assert answer.status_code < 300 or is_one_sentence(answer)


def seen(text: str) -> str:
    """The text without spaces and marks that nobody sees."""
    return "".join(character for character in text if category(character) not in {"Cc", "Cf", "Zs", "Zl", "Zp"})


class TestTooMuch:
    async def test_a_body_of_a_megabyte_is_refused_before_it_is_read(self, embedded: Gateway) -> None:
        youth = await embedded.arrives()
        answer = await raw(embedded, youth.path, youth.token, f"Content-Length: {10**9}", b'{"text": "')

        assert answer.startswith(b"HTTP/1.1 413 ")
        assert "Ton message est trop long." in answer.decode()
        assert b"content-security-policy" in answer

    async def test_one_that_says_nothing_of_its_size_is_cut(self, embedded: Gateway) -> None:
        youth = await embedded.arrives()
        chunk = b"10000\r\n" + b"a" * 65536 + b"\r\n"

        answer = await raw(embedded, youth.path, youth.token, "Transfer-Encoding: chunked", chunk * 5)

        assert LIMIT < 65536 * 5
        assert answer.startswith(b"HTTP/1.1 413 ")

    async def test_messages_faster_than_anybody_writes(self, gateway: Gateway) -> None:
        youth = await gateway.arrives()

        answers = [await youth.sends(text=f"mot {number}") for number in range(24)]

        refused = [answer for answer in answers if answer.status_code == 429]
        assert 2 <= len(refused) <= 4
        assert all(is_one_sentence(answer) for answer in refused)
        assert refused[0].json()["error"] == "too_fast"
        assert len(gateway.engine.texts) == 1 + 24 - len(refused)

    async def test_more_conversations_than_a_place_needs(self, gateway: Gateway) -> None:
        answers = [await gateway.client.post("/api/conversations", json={}) for _ in range(32)]

        assert [answer.status_code for answer in answers] == [201] * 30 + [429] * 2
        assert answers[-1].json()["error"] == "too_many"
        assert is_one_sentence(answers[-1])


async def raw(gateway: Gateway, path: str, token: str, length: str, body: bytes) -> bytes:
    """What is answered to a request that is never finished."""
    address = urlsplit(gateway.url)
    reader, writer = await asyncio.open_connection(address.hostname, address.port)
    lines = [
        f"POST {path}/messages HTTP/1.1",
        "Host: localhost",
        f"Authorization: Bearer {token}",
        "Content-Type: application/json",
        length,
    ]
    writer.write("\r\n".join([*lines, "", ""]).encode() + body)
    async with asyncio.timeout(5):
        answer = await reader.readuntil(b"}")
    writer.close()
    return answer


async def _always(*_: object) -> bool:
    return True
