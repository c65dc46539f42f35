"""Scene: all that one action has before it, and the way back to Rasa."""

from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import ActionExecutionRejection
from sqlalchemy.ext.asyncio import AsyncSession

from actions.awaited import Awaited
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
    # What was asked before this message, outside the forms.
    awaited: Awaited | None = None

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

    async def held(self, session: AsyncSession) -> Conversation:
        """The same, locked first: whoever erases it at this moment goes before or after, never in between."""
        return await conversations.get_for_change(session, self.conversation_id)


class NotMine(Exception):
    """The message is not an answer to the form: Rasa looks for a rule that suits it."""


Listener = Callable[[Scene], Awaitable[Slots | None]]


class SceneAction(ABC, Action):  # type: ignore[misc] # rasa_sdk ships no types
    """An action that turns slots into other slots, speaking on the way."""

    action_name: str

    def __init__(self, context: Context, *, first: Listener | None = None) -> None:
        """`first` is asked what the words mean before this action is."""
        self._context = context
        self._first = first

    def name(self) -> str:
        return self.action_name

    @abstractmethod
    async def act(self, scene: Scene) -> Slots:
        """Say what there is to say and return the slots as they are now."""

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        slots, heard = Slots.from_tracker(tracker), Heard.from_tracker(tracker)
        goes_on = bool(heard.id) and slots.heard == heard.id
        scene = Scene(
            context=self._context,
            conversation_id=tracker.sender_id,
            heard=heard,
            slots=slots if goes_on else slots.but(awaited=None),
            awaited=slots.awaited,
            voice=Voice(dispatcher, domain),
            active_form=(tracker.active_loop or {}).get("name"),
            now=self._context.clock(),
        )
        try:
            heard_first = await self._first(scene) if self._first and scene.awaited else None
            after = heard_first or await self.act(scene)
        except NotMine:
            raise ActionExecutionRejection(self.name()) from None
        return after.but(heard=scene.heard.id or None).changes_from(slots)
