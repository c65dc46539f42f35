"""A second factor as a telephone holds it."""

from datetime import datetime

import pyotp

from store import second_factors, sign_in_ways
from store.database import Database
from store.key_ring import KeyRing
from store.people import Person


async def propose(database: Database, person: Person, *, keys: KeyRing) -> str:
    """The secret that the telephone reads."""
    async with database.turn() as session:
        await second_factors.propose(session, person.id, keys=keys)
    async with database.read() as session:
        secret = await second_factors.find_candidate(session, person.id, keys=keys)
    assert secret is not None
    return secret


async def confirm(
    database: Database, person: Person, code: str, *, keeping: str = "", keys: KeyRing, at: datetime
) -> tuple[str, ...]:
    async with database.turn() as session:
        return await sign_in_ways.confirm_second_factor(session, person.id, code, keeping=keeping, keys=keys, at=at)


async def set_second_factor(
    database: Database, person: Person, *, keys: KeyRing, at: datetime
) -> tuple[str, tuple[str, ...]]:
    """The secret in the telephone, and the recovery codes on paper."""
    secret = await propose(database, person, keys=keys)
    return secret, await confirm(database, person, code_at(secret, at), keys=keys, at=at)


def code_at(secret: str, at: datetime) -> str:
    return pyotp.TOTP(secret).at(at)
