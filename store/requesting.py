"""Requesting: consents, contact requests, events and notices of one sending, in one transaction."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from store import capacity, consents, notices, people, reminders
from store.answers import Answers
from store.catalogue import OpenOffer
from store.contact_requests import ContactRequest
from store.conversations import Conversation
from store.database import new_id
from store.deadlines import RULE_VERSION, DuePolicy, due_at
from store.drafts import Draft
from store.errors import DomainError
from store.questionnaire_flow import relevant
from store.questions import PLACE, Questionnaire
from store.references import new_reference
from store.request_codes import new_code
from store.request_events import YOUTH, EventKind, RequestEvent
from store.request_snapshots import OfferSnapshot, SharedAnswer
from store.request_statuses import Status

FIELDS_ALWAYS_SHARED = ("first_name", "contact", "moment")


class Incomplete(DomainError):
    """Something is missing before this draft may be sent."""


@dataclass(frozen=True)
class PlaceRules:
    """What the youth's place decides: whose network, and how days are counted."""

    territory_id: str | None
    policy: DuePolicy
    timezone: str
    department: str

    def due(self, created: datetime, delay_days: int) -> datetime:
        return due_at(created, delay_days, policy=self.policy, timezone=self.timezone, department=self.department)


@dataclass(frozen=True)
class Sending:
    """A draft confirmed by its youth, with the offers as they were read."""

    draft: Draft
    offers: tuple[OpenOffer, ...]
    questionnaire: Questionnaire
    answers: Answers
    rules: PlaceRules
    place_name: str | None


async def send(
    session: AsyncSession,
    conversation: Conversation,
    sending: Sending,
    *,
    random_bytes: Callable[[int], bytes],
    at: datetime,
) -> list[ContactRequest]:
    """Make one request for each offer agreed to, once: the same draft sent again gives the same requests."""
    draft = sending.draft
    if not draft.agreed or draft.first_name is None or draft.contact is None or draft.moment is None:
        raise Incomplete
    already = await _sent_with(session, draft.key)
    if already:
        return already
    proofs = _record_consents(session, conversation, sending)
    wanted = {chosen.offer_id for chosen in draft.agreed}
    requests = []
    await session.flush()
    for offer in sending.offers:
        if offer.id in wanted:
            proof = proofs[offer.organisation_id]
            request = _request(conversation, sending, offer, proof.id, new_reference(random_bytes), at)
            request.code = new_code(random_bytes)
            request.first_name_id, request.contact_id, request.moment = draft.first_name, draft.contact, draft.moment
            session.add(request)
            requests.append(request)
    await session.flush()
    for request in requests:
        await announce(session, request, at=at)
    await capacity.settle(session, {request.offer_id for request in requests}, at=at)
    return requests


async def _sent_with(session: AsyncSession, key: str) -> list[ContactRequest]:
    query = select(ContactRequest).where(ContactRequest.idempotency_key == key)
    return list(await session.scalars(query.order_by(ContactRequest.offer_id)))


def _record_consents(
    session: AsyncSession, conversation: Conversation, sending: Sending
) -> dict[int, consents.Consent]:
    questionnaire = sending.questionnaire
    proofs = {}
    for decision in sending.draft.decisions:
        concerned = [o for o in sending.offers if o.organisation_id == decision.organisation_id]
        if not concerned:
            continue
        shared = sorted({key for offer in concerned for key in offer.criteria.questions})
        proofs[decision.organisation_id] = consents.record(
            session,
            decision,
            conversation_id=conversation.id,
            channel=conversation.channel,
            offers=tuple(offer.id for offer in concerned),
            questionnaire=f"{questionnaire.key}-{questionnaire.version}",
            fields_shared=(*FIELDS_ALWAYS_SHARED, PLACE, *shared),
        )
    return proofs


def begin(offer: OpenOffer, rules: PlaceRules, *, at: datetime) -> ContactRequest:
    """A request for this offer with its promise; whose it is and what it shares are for the caller to say."""
    return ContactRequest(
        id=new_id(),
        offer_id=offer.id,
        organisation_id=offer.organisation_id,
        # Where the youth is under no Boussole, the animateur of the organisation watches over the promise.
        territory_id=rules.territory_id or offer.territory_id,
        status=Status.SENT,
        created_at=at,
        due_at=rules.due(at, offer.delay_days),
        delay_days=offer.delay_days,
        due_rule=f"{RULE_VERSION}:{rules.policy}",
        timezone=rules.timezone,
        offer=OfferSnapshot(offer.title, offer.how, offer.gain, offer.organisation, offer.address, offer.phone),
        attempts=0,
    )


async def announce(session: AsyncSession, request: ContactRequest, *, at: datetime) -> None:
    """Its first event, its reminders, and the professionals told."""
    request.events.add(RequestEvent(kind=EventKind.SENT, at=at, actor_kind=YOUTH.kind))
    reminders.plan(session, request, at=at)
    await _tell_professionals(session, request, at=at)


def _request(
    conversation: Conversation,
    sending: Sending,
    offer: OpenOffer,
    consent_id: str,
    reference: str,
    at: datetime,
) -> ContactRequest:
    draft = sending.draft
    request = begin(offer, sending.rules, at=at)
    request.reference, request.idempotency_key = reference, draft.key
    request.conversation_id, request.consent_id = conversation.id, consent_id
    request.questionnaire = f"{sending.questionnaire.key}-{sending.questionnaire.version}"
    request.answers, request.place = shared_answers(sending, offer), sending.answers.place
    return request


def shared_answers(sending: Sending, offer: OpenOffer) -> tuple[SharedAnswer, ...]:
    """The commune, and only the answers that this offer's criteria use, in the questionnaire's words."""
    questionnaire = sending.questionnaire
    answers = relevant(questionnaire, sending.answers)
    shared = []
    for question in questionnaire.questions:
        given = answers.given(question.key)
        if question.key == PLACE and sending.place_name:
            shared.append(SharedAnswer(question.text, sending.place_name))
        elif given and question.key in offer.criteria.questions:
            shared.append(SharedAnswer(question.text, ", ".join(map(question.label_of, given))))
    return tuple(shared)


async def _tell_professionals(session: AsyncSession, request: ContactRequest, *, at: datetime) -> None:
    """A new request waits for them."""
    for person in await people.professionals_of(session, request.organisation_id):
        if person.digest_hour is not None:
            continue
        request.notices.add(
            notices.tell_person(notices.NoticeKind.REQUEST_SENT, person_id=person.id, request_id=request.id, at=at)
        )
