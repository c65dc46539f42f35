"""Request codes: the secret that opens one contact request from any computer, beside its reference."""

from collections.abc import Callable
from hmac import compare_digest

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from store import families
from store.contact_requests import ContactRequest
from store.errors import DomainError
from store.references import draw, parse_reference, read_characters

LENGTH = 6
BREAK = 3
# Neither can be drawn: one stands for what is not there, the other for what cannot be read.
_NONE, _UNREADABLE = "???-???", "!!!-!!!"


class NotOpened(DomainError):
    """No such reference, another code, or erased: the three cannot be told apart."""


def new_code(random_bytes: Callable[[int], bytes]) -> str:
    """Draw one of 148 million from a source such as `secrets.token_bytes`: `4MP-2KX`."""
    return _shown(draw(random_bytes, LENGTH))


def parse_code(text: str) -> str | None:
    """The code somebody meant, whatever the case, spaces and look-alikes, or None."""
    characters = read_characters(text, LENGTH)
    return _shown(characters) if characters else None


async def open_with(session: AsyncSession, reference: str, code: str) -> ContactRequest:
    """The request that these two open, as they were typed; raise `NotOpened` after the same work otherwise."""
    found = await session.execute(
        select(ContactRequest.id, ContactRequest.code).where(
            ContactRequest.reference == (parse_reference(reference) or _UNREADABLE)
        )
    )
    request_id, expected = found.one_or_none() or (None, None)
    given = parse_code(code) or _UNREADABLE
    if not compare_digest((expected or _NONE).encode(), given.encode()) or request_id is None:
        raise NotOpened
    return await session.get_one(ContactRequest, request_id)


async def get_opened(session: AsyncSession, request_id: str) -> ContactRequest:
    """A request that was opened before, for change; raise `NotOpened` once it was erased."""
    request = await session.get(ContactRequest, request_id, with_for_update=True)
    if request is None or request.code is None:
        raise NotOpened
    return request


async def find_own(session: AsyncSession, conversation_id: str, reference: str) -> str | None:
    """The code of this reference, for the conversation of its youth."""
    return await session.scalar(
        select(ContactRequest.code).where(
            ContactRequest.reference == reference,
            ContactRequest.conversation_id.in_(families.members(conversation_id)),
        )
    )


def _shown(characters: str) -> str:
    return f"{characters[:BREAK]}-{characters[BREAK:]}"
