"""What is really written: rows read through a session of their own."""

from typing import Any

from sqlalchemy import ColumnElement, select

from store.database import Base, Database


class Committed:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def all[Row: Base](self, kind: type[Row], *where: ColumnElement[bool]) -> list[Row]:
        """Every row, in the order of the primary key."""
        async with self._database.read() as session:
            return list(await session.scalars(select(kind).where(*where).order_by(*kind.__table__.primary_key)))

    async def get[Row: Base](self, kind: type[Row], key: Any) -> Row:
        async with self._database.read() as session:
            row = await session.get(kind, key)
        assert row is not None
        return row
