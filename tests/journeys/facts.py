"""Facts: what the databases hold, read through a connection that no process of the service knows of."""

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, create_engine, text
from sqlalchemy.pool import NullPool


class Facts:
    """The store and the dialogue engine's tracker, as they are committed."""

    def __init__(self, store_url: str, tracker_url: str) -> None:
        self._store = create_engine(store_url.replace("+aiosqlite", ""), poolclass=NullPool)
        self._tracker = create_engine(tracker_url, poolclass=NullPool)

    def store(self, query: str, **values: object) -> Sequence[Row[Any]]:
        with self._store.connect() as connection:
            return connection.execute(text(query), values).all()

    def requests_of(self, conversation_id: str) -> Sequence[Row[Any]]:
        """Reference, status, organisation, offer and identifiers of the contact details, in their order."""
        return self.store(
            "SELECT r.id, r.reference, r.status, o.name AS organisation, r.offer_id, r.first_name_id, r.contact_id"
            " FROM contact_requests r JOIN organisations o ON o.id = r.organisation_id"
            " WHERE r.conversation_id = :id ORDER BY r.created_at, r.id",
            id=conversation_id,
        )

    def events_of(self, request_id: str) -> list[str]:
        found = self.store("SELECT kind FROM request_events WHERE request_id = :id ORDER BY id", id=request_id)
        return [row.kind for row in found]

    def youth_messages(self, conversation_id: str) -> int:
        query = "SELECT count(*) AS n FROM messages WHERE conversation_id = :id AND author = 'youth'"
        return int(self.store(query, id=conversation_id)[0].n)

    def readable_details(self, conversation_id: str) -> int:
        """How many contact details could still be decrypted."""
        query = "SELECT count(*) AS n FROM contact_details WHERE conversation_id = :id AND token IS NOT NULL"
        return int(self.store(query, id=conversation_id)[0].n)

    def professionals_of(self, organisation: str) -> list[str]:
        """The e-mail addresses of those who answer for an organisation."""
        query = (
            "SELECT p.email FROM people p JOIN memberships m ON m.person_id = p.id"
            " JOIN organisations o ON CAST(o.id AS VARCHAR) = m.perimeter_id"
            " WHERE m.role = 'professional' AND m.perimeter_kind = 'organisation' AND o.name = :name ORDER BY p.id"
        )
        return [row.email for row in self.store(query, name=organisation)]

    def conversation_with(self, reference: str) -> str:
        """The conversation whose request has this reference."""
        query = "SELECT conversation_id FROM contact_requests WHERE reference = :reference"
        return str(self.store(query, reference=reference)[0].conversation_id)

    def let_days_pass(self, request_id: str, days: int) -> None:
        """As if the request had been made so many days earlier; its history stays as it was written."""
        moved = {
            "contact_requests": ("created_at", "due_at", "called_at", "contacted_at"),
            "reminders": ("planned_at",),
        }
        with self._store.begin() as connection:
            for table, columns in moved.items():
                key = "id" if table == "contact_requests" else "request_id"
                for column in columns:
                    shifted = self._earlier(column)
                    query = text(f"UPDATE {table} SET {column} = {shifted} WHERE {key} = :id")  # noqa: S608 - our names
                    connection.execute(query, {"id": request_id, "days": days})
            day = "date(next_try_on, '-' || :days || ' days')" if self._is_sqlite else "next_try_on - :days"
            query = text(f"UPDATE contact_requests SET next_try_on = {day} WHERE id = :id")  # noqa: S608 - our names
            connection.execute(query, {"id": request_id, "days": days})

    def let_the_night_pass(self) -> None:
        """What waits for the morning is due now."""
        with self._store.begin() as connection:
            connection.execute(text("UPDATE notices SET next_at = created_at WHERE done_at IS NULL"))

    @property
    def _is_sqlite(self) -> bool:
        return self._store.dialect.name == "sqlite"

    def _earlier(self, column: str) -> str:
        if self._is_sqlite:
            return f"strftime('%Y-%m-%d %H:%M:%f000', {column}, '-' || :days || ' days')"
        return f"{column} - make_interval(days => :days)"

    def age(self, sender: str, *, seconds: int) -> None:
        """Make everything that the dialogue engine remembers of a conversation that much older."""
        query = text("UPDATE events SET timestamp = timestamp - :seconds WHERE sender_id = :sender")
        dated = text("SELECT id, data FROM events WHERE sender_id = :sender")
        rewrite = text("UPDATE events SET data = :data WHERE id = :id")
        with self._tracker.begin() as connection:
            for row in connection.execute(dated, {"sender": sender}).all():
                event = json.loads(row.data)
                event["timestamp"] -= seconds
                connection.execute(rewrite, {"id": row.id, "data": json.dumps(event)})
            connection.execute(query, {"seconds": seconds, "sender": sender})

    def remembered_events(self, sender: str) -> int:
        """How many events the dialogue engine remembers of a conversation."""
        query = text("SELECT count(*) FROM events WHERE sender_id = :sender")
        with self._tracker.connect() as connection:
            return int(connection.execute(query, {"sender": sender}).scalar_one())
