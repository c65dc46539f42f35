"""Who may ask, and what is refused."""

import json

import pytest

from tests.dialogue.server.dialogue_server import DialogueServer

WRONG_BODIES = {
    "nothing": b"",
    "not JSON": b"{",
    "not an object": b"[]",
    "deeply nested": b"[" * 60_000,
    "no sender": b'{"text": "bonjour"}',
    "no text": b'{"sender": "a"}',
    "blank text": b'{"sender": "a", "text": "  "}',
    "sender is a number": b'{"sender": 3, "text": "bonjour"}',
    "sender with a null character": b'{"sender": "a\\u0000", "text": "bonjour"}',
    "metadata is a list": b'{"sender": "a", "text": "bonjour", "metadata": []}',
    "sender too long": json.dumps({"sender": "a" * 201, "text": "bonjour"}).encode(),
    "text too long": json.dumps({"sender": "a", "text": "a" * 4097}).encode(),
}


class TestTheSecret:
    @pytest.mark.parametrize("secret", [None, "", "wrong", "é"])
    def test_is_asked_of_everyone(self, dialogue: DialogueServer, secret: str | None) -> None:
        headers = {} if secret is None else {b"X-Boussole-Secret": secret.encode()}
        dialogue.client.headers.pop("X-Boussole-Secret", None)
        try:
            turn = dialogue.client.post("/turn", json={"sender": "a", "text": "bonjour"}, headers=headers)
            forget = dialogue.client.delete("/trackers/a", headers=headers)
            recall = dialogue.client.get("/trackers/a", headers=headers)
        finally:
            dialogue.sign()

        assert (turn.status_code, forget.status_code, recall.status_code) == (401, 401, 401)


class TestABody:
    @pytest.mark.parametrize("body", WRONG_BODIES.values(), ids=WRONG_BODIES.keys())
    def test_that_is_no_turn_is_refused(self, dialogue: DialogueServer, body: bytes) -> None:
        assert dialogue.client.post("/turn", content=body).status_code == 400

    @pytest.mark.parametrize(
        "text",
        ["\0bonjour", "bonjour \u202e", "\ud83d", "{bonjour} {{", '/unknown{"a": 1}', "/go{broken", "/"],
    )
    def test_may_carry_any_character(self, dialogue: DialogueServer, youth: str, text: str) -> None:
        body = json.dumps({"sender": youth, "text": text})

        assert dialogue.client.post("/turn", content=body).status_code == 200


class TestTheOtherDoors:
    @pytest.mark.parametrize(
        "path",
        ["/", "/webhooks/rest/webhook", "/conversations/a/tracker", "/model", "/model/parse", "/domain"],
    )
    def test_of_rasa_are_closed(self, dialogue: DialogueServer, path: str) -> None:
        assert dialogue.client.get(f"http://127.0.0.1:{dialogue.port}{path}").status_code == 404
