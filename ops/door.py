"""The doors by name."""

from enum import StrEnum


class Door(StrEnum):
    BOT = "bot"
    ACTIONS = "actions"
    BACKOFFICE = "backoffice"

    @property
    def spoken(self) -> str:
        """How it is called in a sentence."""
        return {"bot": "gateway", "actions": "action server", "backoffice": "back office"}[self]
