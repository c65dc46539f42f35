"""Nothing that a youth wrote reaches the logs, at any level."""

from tests.dialogue.server.action_server import ActionServer, answers
from tests.dialogue.server.dialogue_server import DialogueServer

CANARY = "canarizeph"


class TestLogs:
    def test_never_carry_texts_slots_or_metadata(
        self, dialogue: DialogueServer, actions: ActionServer, youth: str
    ) -> None:
        metadata = {"note": CANARY}
        dialogue.turn(f"bonjour {CANARY}", sender=youth, metadata=metadata)
        dialogue.turn("/travel", sender=youth)
        dialogue.turn(f'/give_city{{"city": "{CANARY}"}}', sender=youth, metadata=metadata)
        dialogue.turn(f'/{CANARY}{{"{CANARY}": "{CANARY}"}}', sender=youth)
        dialogue.turn(f"/greet{{{CANARY}", sender=youth)
        dialogue.client.post("/turn", content=f'{{"sender": "{youth}", "text": ["{CANARY}"]}}')
        for status, content in ((500, CANARY), (200, CANARY), (400, f'{{"action_name": "{CANARY}"}}')):
            actions.script["action_go"] = answers(status, content)
            dialogue.post("/go", sender=youth, metadata=metadata)

        printed = dialogue.printed()

        assert CANARY not in printed
        assert f'"sender": "{youth}"' in printed
        assert "Traceback" not in printed
