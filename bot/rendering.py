"""Rendering: a message as its own youth reads it, contact details back in their places."""

import re
from dataclasses import replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot import own_links
from bot.contacts import shown
from store import contact_details, families, request_codes, request_messages
from store.contact_details import ContactDetail, DetailKind, Erased
from store.key_ring import KeyRing
from store.messages import Body, Link

_REFERENCE = re.compile(r"\[(?:phone|email|first_name|contact):([0-9a-f]{16})\]")
# The code of a request stands beside its reference; the dialogue never reads it.
_CODE = re.compile(r"\[code:([0-9A-Z]{3}-[0-9A-Z]{4})\]")
# What a professional wrote to their youth never crosses the dialogue engine.
_MESSAGE = re.compile(r"\[message:([0-9a-f]{32})\]")
_ERASED = "…"


async def render(session: AsyncSession, body: Body, *, conversation_id: str, keys: KeyRing, at: datetime) -> Body:
    """Only references of this youth's own conversations are read; of the others nothing is shown."""
    if body.links:
        links = tuple(_fresh(link, conversation_id, keys, at=at) for link in body.links)
        body = replace(body, links=links)
    if body.text is None or "[" not in body.text:
        return body
    text = body.text
    for reference in set(_REFERENCE.findall(text)):
        value = await _value(session, reference, conversation_id, keys)
        text = value.join(re.split(rf"\[\w+:{reference}\]", text))
    for reference in set(_CODE.findall(text)):
        code = await request_codes.find_own(session, conversation_id, reference)
        text = text.replace(f"[code:{reference}]", code or _ERASED)
    for message_id in set(_MESSAGE.findall(text)):
        written = await request_messages.find_own(session, conversation_id, message_id, keys)
        text = text.replace(f"[message:{message_id}]", written or _ERASED)
    return replace(body, text=text)


def _fresh(link: Link, conversation_id: str, keys: KeyRing, *, at: datetime) -> Link:
    own = own_links.ALL.get(link.href)
    return replace(link, href=own.address(conversation_id, keys, at=at)) if own else link


async def _value(session: AsyncSession, reference: str, conversation_id: str, keys: KeyRing) -> str:
    detail = await session.get(ContactDetail, reference)
    if detail is None or not await _is_own(session, detail, conversation_id):
        return _ERASED
    try:
        value = await contact_details.reveal(session, reference, keys)
    except Erased:
        return _ERASED
    # No-break spaces: a number is read in one go.
    return shown(value).replace(" ", "\u00a0") if detail.kind is DetailKind.PHONE else value


async def _is_own(session: AsyncSession, detail: ContactDetail, conversation_id: str) -> bool:
    """Of this conversation, or of one that goes on in it."""
    if detail.conversation_id == conversation_id:
        return True
    return detail.conversation_id in await families.of(session, conversation_id)
