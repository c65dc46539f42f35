"""A professional of the demo who writes to a youth that talks with the robot."""

from datetime import datetime

from sqlalchemy import select

from store import request_messages
from store.contact_requests import ContactRequest
from store.conversations import Channel, Conversation
from store.database import Database
from store.key_ring import KeyRing
from store.people import Membership, Person, Role
from store.request_events import person


async def write(database: Database, reference: str, text: str, *, keys: KeyRing, at: datetime) -> str:
    """The name of who wrote."""
    async with database.turn() as session:
        request = (await session.scalars(select(ContactRequest).where(ContactRequest.reference == reference))).one()
        # Nobody writes to who only used the form.
        (await session.get_one(Conversation, request.conversation_id)).channel = Channel.WEB
        members = select(Membership.person_id).where(
            Membership.role == Role.PROFESSIONAL, Membership.perimeter_id == str(request.organisation_id)
        )
        clara = await session.get_one(Person, (await session.scalars(members)).first())
        await request_messages.send(session, request, text, keys=keys, by=person(clara.id), at=at)
    return clara.name
