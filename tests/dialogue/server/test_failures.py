"""A turn that cannot be answered fails honestly and leaves no trace."""

import sqlite3
import time

import httpx
import pytest

from tests.dialogue.server.action_server import ActionServer, Behaviour, answers, speaks, takes
from tests.dialogue.server.dialogue_server import DialogueServer

BROKEN = {
    "action_failed": answers(500, '{"error": "boom"}'),
    "action_invalid": answers(200, "<html>"),
}


class TestAnActionServerThat:
    def test_is_away(self, dialogue: DialogueServer, actions: ActionServer, youth: str) -> None:
        with actions.away():
            assert dialogue.failure("/go", sender=youth) == "action_unreachable"

        assert dialogue.texts("/go", sender=youth) == ["Visite 1"]

    @pytest.mark.parametrize(
        ("status", "content", "code"),
        [
            (500, '{"error": "boom"}', "action_failed"),
            (404, '{"error": "unknown"}', "action_failed"),
            (200, "<html>", "action_invalid"),
            (200, "[]", "action_invalid"),
            (200, '{"events": "none"}', "action_invalid"),
            (400, '{"detail": "not a rejection"}', "action_invalid"),
            (200, '{"events": [{"event": "never heard of"}]}', "action_invalid"),
        ],
    )
    def test_breaks_fails_the_turn(
        self,
        dialogue: DialogueServer,
        actions: ActionServer,
        youth: str,
        status: int,
        content: str,
        code: str,
    ) -> None:
        actions.script["action_go"] = answers(status, content)

        assert dialogue.failure("/go", sender=youth) == code

    def test_is_slow_fails_the_turn_before_the_gateway_gives_up(
        self, dialogue: DialogueServer, actions: ActionServer, youth: str
    ) -> None:
        actions.script["action_go"] = takes(20)
        started = time.monotonic()

        assert dialogue.failure("/go", sender=youth) == "action_timeout"
        assert time.monotonic() - started < 7.5

    @pytest.mark.parametrize("action", ["action_validate_slot_mappings", "validate_trip_form"])
    def test_fails_beside_the_conversation(
        self, dialogue: DialogueServer, actions: ActionServer, youth: str, action: str
    ) -> None:
        dialogue.turn("/travel", sender=youth)
        actions.script[action] = answers(500, "")

        assert dialogue.failure('/give_city{"city": "Reims"}', sender=youth) == "action_failed"


class TestAFailedTurn:
    @pytest.mark.parametrize("behaviour", BROKEN.values(), ids=BROKEN.keys())
    def test_can_be_sent_again_as_if_nothing_had_happened(
        self, dialogue: DialogueServer, actions: ActionServer, youth: str, behaviour: Behaviour
    ) -> None:
        played = [self._form(dialogue, f"{youth}-straight")]
        dialogue.turn("/travel", sender=youth, id="1")
        for action in ("action_validate_slot_mappings", "validate_trip_form"):
            actions.script[action] = behaviour
            dialogue.failure('/give_city{"city": "Reims"}', sender=youth, id="2")
            del actions.script[action]

        played.append(dialogue.turn('/give_city{"city": "Reims"}', sender=youth, id="2"))

        assert played[0] == played[1]

    def test_says_nothing_of_what_came_before_the_failure(
        self, dialogue: DialogueServer, actions: ActionServer, youth: str
    ) -> None:
        actions.script["action_go"] = speaks({"response": "utter_visits", "visits": {"not": "text"}, "buttons": 3})

        assert "messages" not in dialogue.post("/go", sender=youth).json()

    def test_stops_at_the_first_failure(self, dialogue: DialogueServer, actions: ActionServer, youth: str) -> None:
        actions.script["action_validate_slot_mappings"] = answers(500, "")
        dialogue.failure("/go", sender=youth)

        assert [call["next_action"] for call in actions.calls] == ["action_validate_slot_mappings"]

    @staticmethod
    def _form(dialogue: DialogueServer, sender: str) -> dict[str, object]:
        dialogue.turn("/travel", sender=sender)
        return dialogue.turn('/give_city{"city": "Reims"}', sender=sender)


class TestAGatewayThatHangsUp:
    def test_leaves_the_tracker_as_it_was(self, dialogue: DialogueServer, actions: ActionServer, youth: str) -> None:
        actions.script["action_go"] = takes(1)
        with pytest.raises(httpx.ReadTimeout):
            dialogue.client.post("/turn", json={"sender": youth, "text": "/go"}, timeout=0.3)
        actions.reset()

        assert dialogue.texts("/go", sender=youth) == ["Visite 1"]


class TestATrackerStoreThat:
    def test_cannot_be_written_fails_the_turn(self, dialogue: DialogueServer, youth: str) -> None:
        dialogue.turn("/go", sender=youth)
        blocker = sqlite3.connect(dialogue.tracker_file, isolation_level=None)
        blocker.execute("BEGIN IMMEDIATE")
        try:
            assert dialogue.failure("/go", sender=youth) == "tracker_store"
        finally:
            blocker.close()

        assert dialogue.texts("/go", sender=youth) == ["Visite 2"]
