"""A stage: the real actions, called in the order that the rules of `nlu/rules` give, as Rasa calls them.

Forms behave as in Rasa 3.6: a form that has just started, or that hears the first word of a turn, validates; when its
slot is still empty it asks; a form that rejects a message leaves it to the rule of that moment.
"""

import json
from dataclasses import dataclass, field
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

import yaml
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection

ROOT = Path(__file__).parents[2]
FORMS = {"questionnaire_form": "answer", "contact_form": "step"}
AFTER = {"questionnaire_form": "action_show_offers", "contact_form": "action_send_request"}


@dataclass(frozen=True)
class Said:
    """One message of the robot, as an action gave it to Rasa."""

    raw: dict[str, Any]

    @property
    def response(self) -> str:
        return str(self.raw.get("response"))

    @property
    def words(self) -> dict[str, str]:
        return self.raw

    @property
    def buttons(self) -> list[dict[str, str]]:
        return list(self.raw["buttons"])


@dataclass
class Stage:
    """One conversation; slots stay between turns, as JSON."""

    executor: ActionExecutor
    sender: str
    slots: dict[str, Any] = field(default_factory=dict)
    loop: str | None = None
    channel: str = "web"
    _turns: Any = field(default_factory=lambda: count(1))
    _message: dict[str, Any] = field(default_factory=dict)
    _said: list[Said] = field(default_factory=list)
    _ranking: dict[str, Any] = field(default_factory=dict)

    async def press(self, payload: str, **metadata: Any) -> list[Said]:
        """A button, by its payload: `/answer{"question": "age"}`."""
        name, brace, rest = payload.removeprefix("/").partition("{")
        values = json.loads(brace + rest) if brace else {}
        entities = [{"entity": key, "value": value} for key, value in values.items()]
        return await self._turn(payload, name, 1.0, entities, metadata)

    async def write(
        self, text: str, intent: str = "nlu_fallback", *, confidence: float = 0.9, **heard: Any
    ) -> list[Said]:
        """A sentence with what Rasa and the gateway recognised in it.

        `guesses` and `likely_themes` are pairs of a name and a confidence, for what was not sure.
        """
        themes = [{"entity": "theme", "value": theme} for theme in heard.pop("themes", ())]
        guesses = [(intent, confidence), *heard.pop("guesses", ())]
        self._ranking = {
            "intent_ranking": [{"name": name, "confidence": chance} for name, chance in guesses],
            "theme_ranking": [{"name": name, "confidence": chance} for name, chance in heard.pop("likely_themes", ())],
        }
        return await self._turn(text, intent, confidence, themes, heard)

    async def start(self, **entry: str) -> list[Said]:
        return await self.press("/start" + (json.dumps(entry) if entry else ""))

    async def answer(self, question: str, value: str) -> list[Said]:
        return await self.press("/answer" + json.dumps({"question": question, "value": value}))

    async def _turn(
        self, text: str, intent: str, confidence: float, entities: list[dict[str, Any]], metadata: dict[str, Any]
    ) -> list[Said]:
        self._said = []
        self._message = {
            "text": text,
            "message_id": f"m{next(self._turns)}",
            "intent": {"name": intent, "confidence": confidence},
            **self._ranking,
            "entities": entities,
            "metadata": {"channel": self.channel, "review": "masked", **metadata},
        }
        if intent != "restart" and self.loop is not None:
            try:
                await self._form(self.loop, is_first=True)
            except ActionExecutionRejection:
                await self._follow(intent)
        else:
            await self._follow(intent)
        return self._said

    async def _follow(self, intent: str) -> None:
        for action in rules()[self.loop, intent]:
            if action in FORMS:
                await self._form(action, is_first=False)
            elif action == "action_deactivate_loop":
                self.loop = None
            else:
                await self._run(action)

    async def _form(self, form: str, *, is_first: bool) -> None:
        starts, self.loop = self.loop != form, form
        slot = FORMS[form]
        if starts or is_first:
            await self._run(f"validate_{form}")
        if self.slots.get(slot) is None:
            await self._run(f"action_ask_{slot}")
            return
        self.loop = None
        await self._run(AFTER[form])

    async def _run(self, action: str) -> None:
        tracker = {
            "sender_id": self.sender,
            "slots": self.slots,
            "latest_message": self._message,
            "events": [],
            "active_loop": {"name": self.loop} if self.loop else {},
        }
        result = await self.executor.run({"next_action": action, "tracker": tracker, "domain": domain()})
        assert result is not None
        # Rasa keeps slots as JSON.
        self.slots = self.slots | {event["name"]: json.loads(json.dumps(event["value"])) for event in result.events}
        self._said += [Said(raw) for raw in result.responses]


def responses(said: list[Said]) -> list[str]:
    return [message.response for message in said]


def button(said: list[Said], response_or_title: str) -> str:
    """The payload of the button with this label, or with the label of this response."""
    title = words(response_or_title) if response_or_title.startswith("utter_") else response_or_title
    return next(b["payload"] for message in said for b in message.buttons if b["title"] == title)


def words(response: str) -> str:
    return str(domain()["responses"][response][0]["text"])


@cache
def domain() -> dict[str, Any]:
    return dict(yaml.safe_load((ROOT / "domain.yml").read_text("utf-8")))


@cache
def rules() -> dict[tuple[str | None, str], list[str]]:
    """The actions of each rule that an intent starts, by active form."""
    found = {}
    for path in sorted((ROOT / "nlu" / "rules").glob("*.yml")):
        for rule in yaml.safe_load(path.read_text("utf-8"))["rules"]:
            loop = next((c["active_loop"] for c in rule.get("condition", []) if "active_loop" in c), None)
            for intent in intents_of(rule):
                found[loop, intent] = [step["action"] for step in rule["steps"] if "action" in step]
    return found


def intents_of(rule: dict[str, Any]) -> list[str]:
    """The intents that start the rule."""
    first = rule["steps"][0]
    return [step["intent"] for step in first.get("or", [first]) if "intent" in step]
