"""Request access: which contact requests somebody may read or act on."""

from sqlalchemy import ColumnElement, false, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from store import families
from store.contact_requests import ContactRequest, NoSuchContactRequest
from store.conversations import Conversation
from store.people import Viewer
from store.request_events import Actor, person


def visible_to(viewer: Viewer) -> ColumnElement[bool]:
    """A professional's or reader's organisations and an animateur's territories; nothing without either.

    State services and committees read counts, never the request of somebody.
    """
    organisations = viewer.seen_organisations
    return or_(
        ContactRequest.organisation_id.in_(organisations) if organisations else false(),
        ContactRequest.territory_id.in_(viewer.territories) if viewer.territories else false(),
    )


async def get_visible(
    session: AsyncSession, viewer: Viewer, request_id: str, *, for_update: bool = False
) -> ContactRequest:
    """Raise `NoSuchContactRequest` when there is none in this viewer's perimeter."""
    query = select(ContactRequest).where(ContactRequest.id == request_id, visible_to(viewer))
    found = await session.scalar(query.with_for_update() if for_update else query)
    if found is None:
        raise NoSuchContactRequest(request_id)
    return found


async def get_addressed_to(session: AsyncSession, viewer: Viewer, request_id: str) -> ContactRequest:
    """The request that this professional may act on, locked; raise `NoSuchContactRequest` otherwise."""
    found = await get_visible(session, viewer, request_id, for_update=True)
    if found.organisation_id not in viewer.organisations:
        raise NoSuchContactRequest(request_id)
    return found


async def get_in_hand(
    session: AsyncSession, viewer: Viewer, request_id: str, *, for_update: bool = True
) -> tuple[ContactRequest, Actor]:
    """The request that somebody of the organisation or its animateur may act on, and in whose name they do.

    Raise `NoSuchContactRequest` otherwise.
    """
    found = await get_visible(session, viewer, request_id, for_update=for_update)
    own = found.organisation_id in viewer.organisations
    if not own and found.territory_id not in viewer.territories:
        raise NoSuchContactRequest(request_id)
    return found, person(viewer.person_id, on_behalf=not own)


async def of_conversation(session: AsyncSession, conversation_id: str) -> list[ContactRequest]:
    """A youth's own requests, those of its whole family, the newest first."""
    query = select(ContactRequest).where(ContactRequest.conversation_id.in_(families.members(conversation_id)))
    return list(await session.scalars(query.order_by(ContactRequest.created_at.desc(), ContactRequest.id)))


async def find_own(session: AsyncSession, conversation: Conversation, reference: str) -> ContactRequest | None:
    """The request of this reference when it is this youth's own."""
    return await session.scalar(
        select(ContactRequest)
        .where(
            ContactRequest.reference == reference,
            ContactRequest.conversation_id.in_(families.members(conversation.id)),
        )
        .with_for_update()
    )


async def is_own(session: AsyncSession, conversation_id: str, request: ContactRequest) -> bool:
    """Whether it is this youth's own, made here or in a conversation of the same family."""
    return request.conversation_id in await families.of(session, conversation_id)
