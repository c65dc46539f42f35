"""A Rasa agent that fails out loud."""

from __future__ import annotations

from itertools import takewhile
from pathlib import Path
from typing import Any

from rasa.core.actions.action import Action, ActionExecutionRejection
from rasa.core.agent import Agent
from rasa.core.channels.channel import OutputChannel, UserMessage
from rasa.core.nlg import NaturalLanguageGenerator
from rasa.core.policies.policy import PolicyPrediction
from rasa.core.processor import MessageProcessor
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from dialogue.shortcuts import parse_payload
from dialogue.turn import AlreadyAnswered, Answer, TurnFailed


class HonestAction(Action):
    """An action whose errors end the turn, where Rasa would go on as if it had run."""

    def __init__(self, action: Action) -> None:
        self._action = action

    def name(self) -> str:
        return self._action.name()

    async def run(
        self,
        output_channel: OutputChannel,
        nlg: NaturalLanguageGenerator,
        tracker: DialogueStateTracker,
        domain: Domain,
    ) -> list[Event]:
        try:
            return await self._action.run(output_channel, nlg, tracker, domain)
        except ActionExecutionRejection:
            raise
        except Exception as error:
            raise TurnFailed("action_failed") from error

    def event_for_successful_execution(self, prediction: PolicyPrediction) -> Event:
        return self._action.event_for_successful_execution(prediction)


class HonestProcessor(MessageProcessor):
    """Runs a turn to its end, or raises and leaves the tracker as it was."""

    async def log_message(self, message: UserMessage, should_save_tracker: bool = True) -> DialogueStateTracker:
        tracker = await self.fetch_tracker_and_update_session(
            message.sender_id, message.output_channel, message.metadata
        )
        if _is_latest(message, tracker):
            await _repeat(tracker, message.output_channel)
            raise AlreadyAnswered
        await self._handle_message_with_tracker(message, tracker)
        if isinstance(message.output_channel, Answer):
            message.output_channel.understood = tracker.latest_message
        if should_save_tracker:
            await self.save_tracker(tracker)
        return tracker

    async def parse_message(
        self,
        message: UserMessage,
        tracker: DialogueStateTracker | None = None,
        only_output_properties: bool = True,
    ) -> dict[str, Any]:
        payload = parse_payload(message.text, self.domain) if message.text.startswith("/") else None
        return payload or await super().parse_message(message, tracker, only_output_properties)

    async def _run_action(
        self,
        action: Action,
        tracker: DialogueStateTracker,
        output_channel: OutputChannel,
        nlg: NaturalLanguageGenerator,
        prediction: PolicyPrediction,
    ) -> bool:
        return await super()._run_action(HonestAction(action), tracker, output_channel, nlg, prediction)


class HonestAgent(Agent):
    """An agent without the in-memory tracker store that Rasa falls back to when the database is away."""

    def load_model(self, model_path: str | Path, fingerprint: str | None = None) -> None:
        self.processor = HonestProcessor(
            model_path=model_path,
            tracker_store=self.tracker_store,
            lock_store=self.lock_store,
            action_endpoint=self.action_endpoint,
            generator=self.nlg,
            on_circuit_break=_too_many_actions,
        )
        self.domain = self.processor.domain
        self._set_fingerprint(fingerprint)
        self.tracker_store.domain = self.domain
        self.nlg.responses = self.domain.responses

    @staticmethod
    def _create_tracker_store(store: TrackerStore | None, domain: Domain) -> TrackerStore:
        if store is None:
            raise TypeError("a tracker store is needed")
        store.domain = domain
        return store


def _too_many_actions(*_: Any) -> None:
    raise TurnFailed("too_many_actions")


def _is_latest(message: UserMessage, tracker: DialogueStateTracker) -> bool:
    latest = tracker.latest_message
    return latest is not None and latest.message_id == message.message_id


async def _repeat(tracker: DialogueStateTracker, output_channel: OutputChannel) -> None:
    if not isinstance(output_channel, Answer):
        return
    since = takewhile(lambda event: not isinstance(event, UserUttered), reversed(tracker.events))
    output_channel.understood = tracker.latest_message
    await output_channel.repeat(reversed(list(since)))
