"""Notices: what must be told to whom, written with the fact and delivered afterwards."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from store.database import Base, new_id

MAX_ATTEMPTS = 84
"""Three days, hourly at the end: a mail server may be away for a week-end, and what is stale by then is not told."""
LEASE = timedelta(seconds=60)


class NoticeKind(StrEnum):
    # To the youth.
    REQUEST_ACCEPTED = "request_accepted"
    REQUEST_ATTEMPTED = "request_attempted"
    REQUEST_CLOSED = "request_closed"
    REQUEST_REOPENED = "request_reopened"
    REQUEST_LATE = "request_late"
    REQUEST_NOT_RECALLED = "request_not_recalled"
    REQUEST_FOLLOWED_UP = "request_followed_up"
    REQUEST_REORIENTED = "request_reoriented"
    REQUEST_EXPIRED = "request_expired"
    REQUEST_MESSAGE = "request_message"
    # To professionals and animateurs, about a request.
    REQUEST_SENT = "request_sent"
    REQUEST_WITHDRAWN = "request_withdrawn"
    REQUEST_HALFWAY = "request_halfway"
    REQUEST_NEARLY_LATE = "request_nearly_late"
    REQUEST_OVERDUE = "request_overdue"
    REQUEST_STILL_OVERDUE = "request_still_overdue"
    REQUEST_TRY_DAY = "request_try_day"
    REQUEST_TRY_MISSED = "request_try_missed"
    MOMENT_CHOSEN = "moment_chosen"
    CONTACT_CHANGED = "contact_changed"
    CONSENT_WITHDRAWN = "consent_withdrawn"
    CALL_DENIED = "call_denied"
    REORIENTATION_ANSWERED = "reorientation_answered"
    REQUEST_LINK = "request_link"
    REQUEST_ASSIGNED = "request_assigned"
    # About an offer.
    OFFER_PROPOSED = "offer_proposed"
    OFFER_PUBLISHED = "offer_published"
    OFFER_SENT_BACK = "offer_sent_back"
    OFFER_CHANGED = "offer_changed"
    OFFER_PAUSED = "offer_paused"
    OFFER_RESUMED = "offer_resumed"
    OFFER_REVIEW_ASKED = "offer_review_asked"
    # About an organisation.
    MEMBER_JOINED = "member_joined"
    # About the person.
    DIGEST = "digest"
    INVITATION = "invitation"
    SECURITY_CHANGED = "security_changed"
    SIGN_IN = "sign_in"


class Audience(StrEnum):
    CONVERSATION = "conversation"
    PERSON = "person"


class Notice(Base):
    """An outbox row; `secret` is the ciphertext of what only the letter may hold, erased once sent."""

    __tablename__ = "notices"
    __table_args__ = (
        Index("ix_notices_pending", "audience", "done_at", "next_at"),
        CheckConstraint("(conversation_id IS NULL) <> (person_id IS NULL)", name="one_audience"),
    )

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[NoticeKind]
    audience: Mapped[Audience]
    conversation_id: Mapped[str | None] = mapped_column(ForeignKey("conversations.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    request_id: Mapped[str | None] = mapped_column(ForeignKey("contact_requests.id"), index=True)
    offer_id: Mapped[int | None] = mapped_column(ForeignKey("offers.id"))
    # What else the letter is about: an identifier or a key, never personal.
    detail: Mapped[str | None]
    secret: Mapped[bytes | None]
    created_at: Mapped[datetime]
    next_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    lease: Mapped[str | None]
    done_at: Mapped[datetime | None]
    dead_at: Mapped[datetime | None]


@dataclass(frozen=True)
class Claimed:
    """A notice that this sender alone may deliver until its lease ends; `lease` fences the completion."""

    id: str
    lease: str
    kind: NoticeKind
    conversation_id: str | None
    person_id: int | None
    request_id: str | None
    offer_id: int | None
    detail: str | None
    secret: bytes | None
    created_at: datetime


def tell_youth(
    kind: NoticeKind,
    *,
    conversation_id: str,
    request_id: str,
    at: datetime,
    detail: str | None = None,
    not_before: datetime | None = None,
) -> Notice:
    """`not_before` lets a youth sleep."""
    return Notice(
        id=new_id(),
        kind=kind,
        audience=Audience.CONVERSATION,
        conversation_id=conversation_id,
        request_id=request_id,
        detail=detail,
        created_at=at,
        next_at=max(at, not_before or at),
        attempts=0,
    )


def tell_person(
    kind: NoticeKind,
    *,
    person_id: int,
    at: datetime,
    request_id: str | None = None,
    offer_id: int | None = None,
    detail: str | None = None,
    not_before: datetime | None = None,
) -> Notice:
    """`not_before` waits for the opening hours of an organisation."""
    return Notice(
        id=new_id(),
        kind=kind,
        audience=Audience.PERSON,
        person_id=person_id,
        request_id=request_id,
        offer_id=offer_id,
        detail=detail,
        created_at=at,
        next_at=max(at, not_before or at),
        attempts=0,
    )


async def claim(session: AsyncSession, audience: Audience, *, at: datetime, limit: int = 10) -> list[Claimed]:
    """Take the oldest notices that nobody holds, for the time of a lease."""
    query = (
        select(Notice)
        .where(
            Notice.audience == audience,
            Notice.done_at.is_(None),
            Notice.dead_at.is_(None),
            Notice.next_at <= at,
        )
        .order_by(Notice.next_at, Notice.created_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    claimed = []
    for notice in await session.scalars(query):
        if notice.attempts >= MAX_ATTEMPTS:
            # It ended its sender each time, and nobody was left to say so.
            notice.dead_at = at
            continue
        notice.lease = new_id()
        notice.attempts += 1
        # While the lease lasts nobody else sees it; after a crash it comes back by itself.
        notice.next_at = at + LEASE
        claimed.append(_claimed(notice, notice.lease))
    return claimed


async def complete(session: AsyncSession, claimed: Claimed, *, at: datetime) -> bool:
    """Mark as told; False when another sender took the lease meanwhile."""
    return await _settle(session, claimed, {"done_at": at, "secret": None})


async def postpone(session: AsyncSession, claimed: Claimed, *, at: datetime) -> None:
    """Try again later, twice as late each time; after the last attempt it is a dead letter that people see."""
    notice = await session.get(Notice, claimed.id)
    if notice is None or notice.lease != claimed.lease:
        return
    notice.lease = None
    notice.next_at = at + timedelta(seconds=min(2**notice.attempts, 3600))
    if notice.attempts >= MAX_ATTEMPTS:
        notice.dead_at = at


async def forget(session: AsyncSession, conversation_id: str, *, at: datetime) -> None:
    """Nothing more is told to a conversation that was erased."""
    await session.execute(
        update(Notice).where(Notice.conversation_id == conversation_id, Notice.done_at.is_(None)).values(done_at=at)
    )


async def pending(session: AsyncSession) -> list[Notice]:
    query = select(Notice).where(Notice.done_at.is_(None), Notice.dead_at.is_(None))
    return list(await session.scalars(query.order_by(Notice.created_at)))


async def _settle(session: AsyncSession, claimed: Claimed, values: dict[str, datetime | None]) -> bool:
    result = await session.execute(
        update(Notice)
        .where(Notice.id == claimed.id, Notice.lease == claimed.lease, Notice.done_at.is_(None))
        .values(**values)
        .returning(Notice.id)
    )
    return result.scalar_one_or_none() is not None


def _claimed(notice: Notice, lease: str) -> Claimed:
    return Claimed(
        id=notice.id,
        lease=lease,
        kind=notice.kind,
        conversation_id=notice.conversation_id,
        person_id=notice.person_id,
        request_id=notice.request_id,
        offer_id=notice.offer_id,
        detail=notice.detail,
        secret=notice.secret,
        created_at=notice.created_at,
    )
