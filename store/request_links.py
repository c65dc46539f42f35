"""Request links: what a professional may see and do from an e-mail, without signing in."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from store import attempts, notices, people, request_files
from store.contact_requests import ContactRequest, NoSuchContactRequest
from store.deadlines import TimeLeft
from store.errors import DomainError
from store.notices import Notice, NoticeKind
from store.people import NoSuchPerson, Viewer
from store.request_access import get_addressed_to
from store.request_events import EventKind, person
from store.request_files import HistoryLine, RequestFile
from store.request_statuses import ENDED, AttemptResult, ClosingOutcome, NotAllowed, Status

LIFE = timedelta(days=10)
AFTER_DUE = timedelta(days=2)
A_DAY = timedelta(days=1)
MOST_NEW_A_DAY = 3
ASKING = frozenset(
    {
        NoticeKind.REQUEST_SENT,
        NoticeKind.REQUEST_HALFWAY,
        NoticeKind.REQUEST_NEARLY_LATE,
        NoticeKind.REQUEST_OVERDUE,
        NoticeKind.REQUEST_STILL_OVERDUE,
        NoticeKind.REQUEST_TRY_DAY,
        NoticeKind.REQUEST_TRY_MISSED,
        NoticeKind.REQUEST_ASSIGNED,
        NoticeKind.REQUEST_LINK,
        NoticeKind.MOMENT_CHOSEN,
        NoticeKind.CONTACT_CHANGED,
    }
)
"""Letters that ask a professional for an act, and so carry a link of their own."""


class LinkRefused(DomainError):
    """Forged, too old, or of somebody who answers for this organisation no more: nobody is told which."""


class LinkAct(StrEnum):
    """What may be done from the page of a link."""

    ACCEPT = "accept"
    ATTEMPT = "attempt"
    CONTACTED = "contacted"


_LEADS_TO = {
    LinkAct.ACCEPT: Status.ACCEPTED,
    LinkAct.ATTEMPT: Status.ATTEMPTED,
    LinkAct.CONTACTED: Status.CONTACTED,
}
EVENT_OF = {
    LinkAct.ACCEPT: EventKind.ACCEPTED,
    LinkAct.ATTEMPT: EventKind.ATTEMPTED,
    LinkAct.CONTACTED: EventKind.CONTACTED,
}


@dataclass(frozen=True)
class Named:
    """What a link names: one request, one person, and when it was made."""

    request_id: str
    person_id: int
    issued_at: datetime


@dataclass(frozen=True)
class LinkedRequest:
    """The promise, and nothing about the youth; `left` is None once nobody has to call any more."""

    id: str
    version: int
    reference: str
    offer: str
    organisation: str
    status: Status
    outcome: ClosingOutcome | None
    attempts: int
    waits_for_youth: bool
    timezone: str
    promised_on: date
    left: TimeLeft | None
    taken_by: str | None
    last_move: HistoryLine
    acts: tuple[LinkAct, ...]
    called_again_on: date
    """What the youth will read when nobody answers."""


async def open_link(session: AsyncSession, named: Named, *, at: datetime) -> LinkedRequest:
    """Change nothing: mail scanners come here too. Raise `LinkRefused`."""
    viewer = await _holder(session, named)
    try:
        file = await request_files.get_file(session, viewer, named.request_id, at=at)
    except NoSuchContactRequest:
        raise LinkRefused from None
    if not file.own:
        raise LinkRefused
    _check_age(named, file.request, at)
    taken_by = file.request.taken_by
    names = await people.names_of(session, {taken_by}) if taken_by else {}
    return _linked(file, names.get(taken_by or 0))


async def do(session: AsyncSession, named: Named, act: LinkAct, *, version: int, at: datetime) -> None:
    """Raise `LinkRefused`, or `NotAllowed` when the request moved on since the page was drawn."""
    request = await _get_locked(session, named)
    _check_age(named, request, at)
    request.expect(version)
    if request.status in ENDED:
        # What is closed is reopened by somebody who signed in.
        raise NotAllowed(request.status)
    by = person(named.person_id)
    match act:
        case LinkAct.ACCEPT:
            request.accept(by=by, at=at)
        case LinkAct.ATTEMPT:
            await attempts.note(session, request, AttemptResult.NO_ANSWER, next_try_on=None, by=by, at=at)
        case LinkAct.CONTACTED:
            request.contacted(by=by, at=at)


async def renew(session: AsyncSession, named: Named, *, at: datetime) -> None:
    """Send a new link to the same person, while it may serve them, three times a day at most; say nothing else."""
    try:
        request = await _get_locked(session, named)
    except LinkRefused:
        return
    if request.status in ENDED or await _asked_lately(session, named, at) >= MOST_NEW_A_DAY:
        return
    kind = NoticeKind.REQUEST_LINK
    request.notices.add(notices.tell_person(kind, person_id=named.person_id, request_id=request.id, at=at))


async def may_hold(session: AsyncSession, request: ContactRequest, person_id: int, kind: NoticeKind) -> bool:
    """Whether a letter of this kind carries a link: animateurs, and who must sign the charter first, sign in."""
    if kind not in ASKING:
        return False
    viewer = await people.get_viewer(session, person_id)
    return viewer.charter_signed and request.organisation_id in viewer.organisations


async def _holder(session: AsyncSession, named: Named) -> Viewer:
    try:
        viewer = await people.get_viewer(session, named.person_id)
    except NoSuchPerson:
        raise LinkRefused from None
    if not viewer.charter_signed:
        raise LinkRefused
    return viewer


async def _get_locked(session: AsyncSession, named: Named) -> ContactRequest:
    try:
        return await get_addressed_to(session, await _holder(session, named), named.request_id)
    except NoSuchContactRequest:
        raise LinkRefused from None


def _check_age(named: Named, request: ContactRequest, at: datetime) -> None:
    if at > max(named.issued_at + LIFE, request.due_at + AFTER_DUE):
        raise LinkRefused


async def _asked_lately(session: AsyncSession, named: Named, at: datetime) -> int:
    query = select(func.count()).where(
        Notice.kind == NoticeKind.REQUEST_LINK,
        Notice.person_id == named.person_id,
        Notice.request_id == named.request_id,
        Notice.created_at > at - A_DAY,
    )
    return await session.scalar(query) or 0


def _linked(file: RequestFile, taken_by: str | None) -> LinkedRequest:
    request = file.request
    return LinkedRequest(
        id=request.id,
        version=request.version,
        reference=request.reference,
        offer=request.offer.title,
        organisation=request.offer.organisation,
        status=request.status,
        outcome=request.outcome,
        attempts=request.attempts,
        waits_for_youth=request.waits_for_youth,
        timezone=request.timezone,
        promised_on=file.promised_on,
        left=file.left,
        taken_by=taken_by,
        last_move=file.last_move,
        called_again_on=file.try_days.usual,
        acts=tuple(act for act in LinkAct if request.status not in ENDED and request.may(_LEADS_TO[act])),
    )
