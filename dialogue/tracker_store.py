"""The conversations' events in a database."""

from __future__ import annotations

import json
import select
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psycopg2
import sqlalchemy as sa
from psycopg2.extensions import POLL_OK, POLL_READ, set_wait_callback
from rasa.core.tracker_store import SQLTrackerStore, TrackerStore
from rasa.shared.core.events import Event, SessionStarted
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy.engine import URL, Connection, make_url
from sqlalchemy.exc import IntegrityError, ProgrammingError
from sqlalchemy.pool import QueuePool

EVENTS = SQLTrackerStore.SQLEvent.__table__
PATIENCE = 2.5  # seconds for one exchange with PostgreSQL, twice at most in a turn (a stale connection, a new one)


class EventStore(TrackerStore):
    """Rasa's table of events, without its habit of carrying on in memory when the database is away.

    Every database error reaches the caller. The table is made at the first use, so the server can start before the
    database does.
    """

    def __init__(self, url: str) -> None:
        super().__init__(domain=None)
        self._engine = sa.create_engine(url, **_engine_options(make_url(url)))
        self._has_table = False
        if self._engine.dialect.name == "sqlite":
            sa.event.listen(self._engine, "connect", _tune_sqlite)

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        return self._tracker(sender_id, _latest_session(sender_id))

    async def retrieve_full_tracker(self, conversation_id: str) -> DialogueStateTracker | None:
        return self._tracker(conversation_id, EVENTS.c.sender_id == conversation_id)

    async def save(self, tracker: DialogueStateTracker) -> None:
        with self._transaction() as connection:
            count = sa.select(sa.func.count()).where(_latest_session(tracker.sender_id))
            stored = connection.execute(count).scalar_one()
            rows = [_row(tracker.sender_id, event) for event in list(tracker.events)[stored:]]
            if rows:
                connection.execute(EVENTS.insert(), rows)

    async def keys(self) -> list[str]:
        with self._transaction() as connection:
            return list(connection.execute(sa.select(EVENTS.c.sender_id).distinct()).scalars())

    async def forget(self, sender: str) -> None:
        """Delete every event of a sender."""
        with self._transaction() as connection:
            connection.execute(EVENTS.delete().where(EVENTS.c.sender_id == sender))
        if self._engine.dialect.name == "sqlite":
            with self._engine.connect() as connection:
                connection.execute(sa.text("PRAGMA wal_checkpoint(TRUNCATE)"))

    def close(self) -> None:
        self._engine.dispose()

    def _tracker(self, sender: str, which: Any) -> DialogueStateTracker | None:
        query = sa.select(EVENTS.c.data).where(which).order_by(EVENTS.c.id)
        with self._transaction() as connection:
            events = [json.loads(data) for data in connection.execute(query).scalars()]
        return DialogueStateTracker.from_dict(sender, events, self.domain.slots) if events else None

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        if not self._has_table:
            self._make_table()
        with self._engine.begin() as connection:
            yield connection

    def _make_table(self) -> None:
        # Another process may make it between the check and the creation; a real refusal shows at the first query.
        with suppress(IntegrityError, ProgrammingError):
            EVENTS.create(self._engine, checkfirst=True)
        self._has_table = True


def _latest_session(sender: str) -> Any:
    start = (
        sa.select(sa.func.max(EVENTS.c.timestamp))
        .where(EVENTS.c.sender_id == sender, EVENTS.c.type_name == SessionStarted.type_name)
        .scalar_subquery()
    )
    return sa.and_(EVENTS.c.sender_id == sender, EVENTS.c.timestamp >= sa.func.coalesce(start, 0))


def _row(sender: str, event: Event) -> dict[str, Any]:
    data = event.as_dict()
    return {
        "sender_id": sender,
        "type_name": event.type_name,
        "timestamp": data.get("timestamp"),
        "intent_name": data.get("parse_data", {}).get("intent", {}).get("name"),
        "action_name": data.get("name"),
        "data": json.dumps(data),
    }


def _engine_options(url: URL) -> dict[str, Any]:
    if url.get_backend_name() == "sqlite":
        if url.database and url.database != ":memory:":
            Path(url.database).parent.mkdir(parents=True, exist_ok=True)
        # One connection, kept: by default each use opens the file anew, which costs more than the query.
        return {"poolclass": QueuePool, "pool_size": 1, "max_overflow": 0, "pool_timeout": 1}
    # A server that is dead, hangs or waits for a lock must show within the time of a turn.
    set_wait_callback(_wait_for_postgres)
    timeouts = f"-c statement_timeout={int(PATIENCE * 800)} -c lock_timeout={int(PATIENCE * 600)}"
    return {
        "pool_pre_ping": True,
        "pool_size": 2,
        "max_overflow": 2,
        "pool_timeout": 2,
        "connect_args": {"options": timeouts},
    }


def _wait_for_postgres(connection: Any) -> None:
    """Give up on a silent server; psycopg2 alone would wait, and the whole event loop with it, for ever."""
    deadline = time.monotonic() + PATIENCE
    while (state := connection.poll()) != POLL_OK:
        waiting = select.poll()
        waiting.register(connection.fileno(), select.POLLIN if state == POLL_READ else select.POLLOUT)
        if not waiting.poll(max(0.0, deadline - time.monotonic()) * 1000):
            # SQLAlchemy knows these words and throws the connection away.
            raise psycopg2.OperationalError("could not receive data from server: it does not answer")


def _tune_sqlite(connection: Any, _: object) -> None:
    # A deleted conversation leaves no trace in the file (secure_delete); a saved turn survives a power cut (FULL).
    for pragma in ("journal_mode=WAL", "busy_timeout=3000", "synchronous=FULL", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")
