"""Invited people: a name and an address as they were typed, and the account that they lead to."""

from dataclasses import dataclass
from enum import StrEnum

from email_validator import EmailNotValidError, validate_email
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from store.database import new_id
from store.errors import DomainError
from store.offer_writing import cleaned
from store.people import Person

LONGEST_NAME = 80


class InvitedProblem(StrEnum):
    NAME_MISSING = "name_missing"
    NAME_TOO_LONG = "name_too_long"
    EMAIL_UNREADABLE = "email_unreadable"


class UnreadableInvited(DomainError):
    """What is wrong in the form, all at once."""

    def __init__(self, problems: tuple[InvitedProblem, ...]) -> None:
        super().__init__(problems)
        self.problems = problems


@dataclass(frozen=True)
class Invited:
    name: str
    email: str


def read_invited(name: str, email: str) -> Invited:
    """Names on one line, addresses in lower case. Raise `UnreadableInvited`."""
    read, address = " ".join(cleaned(name).split()), _find_address(email)
    problems = (
        *([InvitedProblem.NAME_MISSING] if not read else []),
        *([InvitedProblem.NAME_TOO_LONG] if len(read) > LONGEST_NAME else []),
        *([InvitedProblem.EMAIL_UNREADABLE] if address is None else []),
    )
    if address is None or problems:
        raise UnreadableInvited(problems)
    return Invited(read, address)


async def get_or_add(session: AsyncSession, invited: Invited) -> Person:
    """The account of this address, active or not; a new one holds no role until it accepts one."""
    query = select(Person).where(Person.email == invited.email)
    found = await session.scalar(query)
    if found is not None:
        return found
    made = Person(key=f"person-{new_id()}", name=invited.name, email=invited.email, memberships=[], signatures=[])
    try:
        async with session.begin_nested():
            session.add(made)
    except IntegrityError:
        # Invited by somebody else at the same instant.
        return (await session.scalars(query)).one()
    return made


def _find_address(typed: str) -> str | None:
    try:
        address = validate_email(typed.strip(), check_deliverability=False, allow_smtputf8=False).ascii_email
    except EmailNotValidError:
        return None
    return address.lower() if address else None
