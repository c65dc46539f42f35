"""Accounts with a password and a second factor, since yesterday."""

from dataclasses import dataclass
from datetime import timedelta

from store import passwords, sign_in_ways
from store.people import Person
from tests.backoffice.making import NOON, Maker
from tests.store.second_factor import set_second_factor

GOOD = "trombone nuage vélo cactus"
YESTERDAY = NOON - timedelta(days=1)


@dataclass(frozen=True)
class Protected:
    """What the person holds: the secret in their telephone, their codes on paper."""

    secret: str
    codes: tuple[str, ...]


async def protect(make: Maker, key: str, *, password: str | None = GOOD) -> Protected:
    async with make.database.read() as session:
        person = await session.get_one(Person, make.people[key])
    secret, codes = await set_second_factor(make.database, person, keys=make.keys, at=YESTERDAY)
    if password is not None:
        hashed = await passwords.hash_of(password)
        async with make.database.turn() as session:
            await sign_in_ways.change_password(session, person.id, hashed, keeping="", at=YESTERDAY)
    return Protected(secret, codes)
