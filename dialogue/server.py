"""The dialogue server: Rasa with our own channel and nothing else, on loopback."""

from __future__ import annotations

import socket
import time
from pathlib import Path
from typing import Any

from sanic import Sanic

from dialogue import logs
from dialogue.action_endpoint import ActionEndpoint
from dialogue.agent import HonestAgent
from dialogue.channel import GatewayChannel
from dialogue.lock_store import PolledLockStore, lock_store
from dialogue.settings import Settings
from dialogue.shortcuts import take_shortcuts
from dialogue.tracker_store import EventStore

GRACE = 1.5  # seconds given to the turns under way when the server is told to stop
KEEP_ALIVE = 75  # seconds, longer than any client keeps an idle connection
LARGEST_BODY = 65_536


def serve(settings: Settings, model: Path, listener: socket.socket, *, started: float) -> None:
    """Load the model and answer on `listener` until SIGTERM or SIGINT."""
    logs.silence_warnings()
    store, locks = EventStore(settings.tracker_url), lock_store(settings.redis_url)
    actions = ActionEndpoint(settings.actions_url, secret=settings.actions_secret)
    take_shortcuts()
    agent = HonestAgent(tracker_store=store, lock_store=locks, action_endpoint=actions)
    agent.load_model(model)
    logs.silence_warnings()

    app = _app(agent, store, locks, settings.secret)

    async def close(*_: object) -> None:
        await actions.close()
        await locks.close()
        store.close()

    app.register_listener(close, "after_server_stop")
    logs.say("ready", port=settings.port, model=model.name, seconds=round(time.monotonic() - started, 1))
    app.run(sock=listener, workers=1, access_log=False, motd=False)


def _app(agent: HonestAgent, store: EventStore, locks: PolledLockStore, secret: str) -> Sanic:
    async def forget(sender: str) -> None:
        async with locks.lock(sender):
            await store.forget(sender)

    async def recall(sender: str) -> dict[str, Any]:
        tracker = await store.retrieve(sender)
        return tracker.current_slot_values() if tracker else {}

    app = Sanic("dialogue", configure_logging=False)
    app.config.FALLBACK_ERROR_FORMAT = "json"
    app.config.GRACEFUL_SHUTDOWN_TIMEOUT = GRACE
    app.config.KEEP_ALIVE_TIMEOUT = KEEP_ALIVE
    app.config.REQUEST_MAX_SIZE = LARGEST_BODY
    channel = GatewayChannel(secret=secret, forget=forget, recall=recall)
    app.blueprint(channel.blueprint(agent.handle_message), url_prefix=f"/webhooks/{channel.name()}")
    return app
