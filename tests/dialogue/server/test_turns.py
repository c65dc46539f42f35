"""What a turn of the gateway is answered."""

from concurrent.futures import ThreadPoolExecutor

from tests.dialogue.server.action_server import ActionServer, rejects_first, speaks, takes
from tests.dialogue.server.dialogue_server import SECRET, DialogueServer


class TestAnswering:
    def test_gives_each_message_whole(self, dialogue: DialogueServer, youth: str) -> None:
        [message] = dialogue.turn("bonjour", sender=youth)["messages"]

        assert message == {
            "text": "Salut !",
            "buttons": [{"title": "Partir", "payload": "/travel"}],
            "metadata": {"mood": "bright"},
            "utter_action": "utter_hello",
        }

    def test_keeps_what_an_action_adds(self, dialogue: DialogueServer, actions: ActionServer, youth: str) -> None:
        card = {"custom": {"kind": "offer"}, "buttons": [{"title": "Oui", "payload": "/go"}], "style": "card"}
        named = {"response": "utter_visits", "visits": "9", "progress": {"step": 1, "of": 8}}
        actions.script["action_go"] = speaks(named, card)

        messages = dialogue.turn("/go", sender=youth)["messages"]

        assert messages[0]["text"] == "Visite 9"
        assert messages[0]["progress"] == {"step": 1, "of": 8}
        assert messages[1] == card

    def test_says_what_was_understood(self, dialogue: DialogueServer, youth: str) -> None:
        heard = dialogue.turn("bonjour", sender=youth)

        assert heard["intent"] == "greet"
        assert 0 < heard["confidence"] <= 1
        assert heard["entities"] == []

    def test_reads_payloads(self, dialogue: DialogueServer, youth: str) -> None:
        heard = dialogue.turn('/give_city{"city": "Reims"}', sender=youth)

        assert (heard["intent"], heard["confidence"]) == ("give_city", 1.0)
        assert [(found["entity"], found["value"]) for found in heard["entities"]] == [("city", "Reims")]

    def test_hands_metadata_and_the_secret_to_the_actions(
        self, dialogue: DialogueServer, actions: ActionServer, youth: str
    ) -> None:
        dialogue.turn("/go", sender=youth, metadata={"territory": "51-reims"})

        assert actions.calls[-1]["tracker"]["latest_message"]["metadata"] == {"territory": "51-reims"}
        assert actions.headers[-1]["x-boussole-secret"] == SECRET

    def test_takes_a_rejection_as_part_of_the_talk(
        self, dialogue: DialogueServer, actions: ActionServer, youth: str
    ) -> None:
        dialogue.turn("/travel", sender=youth)
        actions.script["validate_trip_form"] = rejects_first

        assert dialogue.texts("bonjour", sender=youth) == ["Salut !", "Quelle ville ?"]

    def test_follows_a_form_to_its_end(self, dialogue: DialogueServer, youth: str) -> None:
        assert dialogue.texts("/travel", sender=youth) == ["Quelle ville ?"]
        assert dialogue.texts('/give_city{"city": "Reims"}', sender=youth) == ["C'est noté."]


class TestTheSameTurnTwice:
    def test_is_played_once_when_it_carries_an_id(self, dialogue: DialogueServer, youth: str) -> None:
        first = dialogue.turn("/go", sender=youth, id="turn-1")

        assert dialogue.turn("/go", sender=youth, id="turn-1") == first
        assert dialogue.texts("/go", sender=youth, id="turn-2") == ["Visite 2"]

    def test_is_played_twice_without(self, dialogue: DialogueServer, youth: str) -> None:
        assert dialogue.texts("/go", sender=youth) == ["Visite 1"]
        assert dialogue.texts("/go", sender=youth) == ["Visite 2"]


class TestTurnsAtOnce:
    def test_of_one_sender_wait_for_each_other(
        self, dialogue: DialogueServer, actions: ActionServer, youth: str
    ) -> None:
        actions.script["action_go"] = takes(0.05)

        with ThreadPoolExecutor(10) as pool:
            answers = list(pool.map(lambda _: dialogue.texts("/go", sender=youth), range(10)))

        assert sorted(answers) == sorted([f"Visite {number}"] for number in range(1, 11))


class TestRecalling:
    def test_tells_the_slots_of_the_sender(self, dialogue: DialogueServer, youth: str) -> None:
        dialogue.turn("/travel", sender=youth)
        dialogue.turn('/give_city{"city": "Reims"}', sender=youth)

        assert dialogue.client.get(f"/trackers/{youth}").json()["slots"]["city"] == "Reims"

    def test_tells_nothing_of_who_is_not_known(self, dialogue: DialogueServer) -> None:
        assert dialogue.client.get("/trackers/nobody").json() == {"slots": {}}


class TestForgetting:
    def test_removes_every_event_of_the_sender(self, dialogue: DialogueServer, youth: str) -> None:
        dialogue.turn("/go", sender=youth)

        assert dialogue.client.delete(f"/trackers/{youth}").status_code == 204
        assert dialogue.texts("/go", sender=youth) == ["Visite 1"]

    def test_leaves_the_others(self, dialogue: DialogueServer, youth: str) -> None:
        dialogue.turn("/go", sender=youth)
        dialogue.client.delete("/trackers/somebody-else")

        assert dialogue.texts("/go", sender=youth) == ["Visite 2"]
