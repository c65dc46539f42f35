"""Scene: all that one action has before it, and the way back to Rasa."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import ActionExecutionRejection
from sqlalchemy.ext.asyncio import AsyncSession

from actions.context import Context
from actions.heard import Heard
from actions.slots import Event, Slots
from actions.voice import Voice
from store import conversations
from store.conversations import Conversation
from store.database import Database
from store.places import Gazetteer


@dataclass(frozen=True)
class Scene:
    context: Context
    conversation_id: str
    heard: Heard
    slots: Slots
    voice: Voice
    active_form: str | None
    now: datetime

    @property
    def database(self) -> Database:
        return self.context.database

    @property
    def gazetteer(self) -> Gazetteer:
        return self.context.gazetteer

    @property
    def is_dealt_with(self) -> bool:
        """Whether an action before this one has already answered the message."""
        return bool(self.heard.id) and self.slots.heard == self.heard.id

    async def conversation(self, session: AsyncSession) -> Conversation:
        return await conversations.get_conversation(session, self.conversation_id)


class NotMine(Exception):
    """The message is not an answer to the form: Rasa looks for a rule that suits it."""


class SceneAction(ABC, Action):  # type: ignore[misc] # rasa_sdk ships no types
    """An action that turns slots into other slots, speaking on the way."""

    action_name: str

    def __init__(self, context: Context) -> None:
        self._context = context

    def name(self) -> str:
        return self.action_name

    @abstractmethod
    async def act(self, scene: Scene) -> Slots:
        """Say what there is to say and return the slots as they are now."""

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        slots = Slots.from_tracker(tracker)
        scene = Scene(
            context=self._context,
            conversation_id=tracker.sender_id,
            heard=Heard.from_tracker(tracker),
            slots=slots,
            voice=Voice(dispatcher, domain),
            active_form=(tracker.active_loop or {}).get("name"),
            now=self._context.clock(),
        )
        try:
            after = await self.act(scene)
        except NotMine:
            raise ActionExecutionRejection(self.name()) from None
        return after.but(heard=scene.heard.id or None).changes_from(slots)
