"""Rendering: a message as its own youth reads it, contact details back in their places."""

import re
from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncSession

from bot.contacts import shown
from store import contact_details
from store.contact_details import ContactDetail, DetailKind, Erased
from store.key_ring import KeyRing
from store.messages import Body

_REFERENCE = re.compile(r"\[(?:phone|email|first_name|contact):([0-9a-f]{16})\]")
_ERASED = "…"


async def render(session: AsyncSession, body: Body, *, conversation_id: str, keys: KeyRing) -> Body:
    """Only references of this very conversation are read; the others stay as they are."""
    if body.text is None or "[" not in body.text:
        return body
    text = body.text
    for reference in set(_REFERENCE.findall(text)):
        value = await _value(session, reference, conversation_id, keys)
        text = value.join(re.split(rf"\[\w+:{reference}\]", text))
    return replace(body, text=text)


async def _value(session: AsyncSession, reference: str, conversation_id: str, keys: KeyRing) -> str:
    detail = await session.get(ContactDetail, reference)
    if detail is None or detail.conversation_id != conversation_id:
        return _ERASED
    try:
        value = await contact_details.reveal(session, reference, keys)
    except Erased:
        return _ERASED
    # No-break spaces: a number is read in one go.
    return shown(value).replace(" ", "\u00a0") if detail.kind is DetailKind.PHONE else value
