"""Voice: what an action says, every word of it taken from `domain.yml`."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from rasa_sdk.executor import CollectingDispatcher

Style = Literal["plain", "primary", "quiet", "danger"]


@dataclass(frozen=True)
class Button:
    title: str
    payload: str
    style: Style = "plain"


def payload(intent: str, **values: str | int) -> str:
    """What a button says for the youth: an intent and its values, never shown to anybody."""
    return f"/{intent}" + (json.dumps({k: str(v) for k, v in values.items()}) if values else "")


class Voice:
    def __init__(self, dispatcher: CollectingDispatcher, domain: dict[str, Any]) -> None:
        self._dispatcher = dispatcher
        self._responses = domain.get("responses", {})

    def say(
        self,
        response: str,
        *,
        buttons: Sequence[Button] = (),
        expects: str | None = None,
        progress: tuple[int, int] | None = None,
        card: dict[str, str | None] | None = None,
        links: Sequence[tuple[str, str]] = (),
        urgent: bool = False,
        **words: str | int,
    ) -> None:
        """Have Rasa say a response of the domain, with `words` in its gaps."""
        extras: dict[str, Any] = {
            "expects": expects,
            "progress": {"step": progress[0], "of": progress[1]} if progress else None,
            "card": card,
            "links": [{"label": label, "href": href} for label, href in links],
            "urgent": urgent,
        }
        self._dispatcher.utter_message(
            response=response,
            buttons=[{"title": b.title, "payload": b.payload, "style": b.style} for b in buttons],
            **{key: value for key, value in extras.items() if value},
            **{key: str(value) for key, value in words.items()},
        )

    def words(self, response: str, **words: str | int) -> str:
        """The text of a response, for labels and for what is kept as proof."""
        template: str = self._responses[response][0]["text"]
        return template.format(**words)

    def button(self, response: str, intent: str, style: Style = "plain", **values: str | int) -> Button:
        """A button whose label is a response without gaps."""
        return Button(self.words(response), payload(intent, **values), style)

    def day(self, day: date) -> str:
        """ "vendredi 27 novembre" """
        weekdays = self.words("utter_label_weekdays").split()
        months = self.words("utter_label_months").split()
        number = self.words("utter_label_first") if day.day == 1 else day.day
        return f"{weekdays[day.weekday()]} {number} {months[day.month - 1]}"

    def listed(self, items: Sequence[str]) -> str:
        return "\n".join(f"• {item}" for item in items)
