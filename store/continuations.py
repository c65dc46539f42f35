"""Continuations: the contact request that takes up another one with another offer, after the youth's yes."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from store import capacity, consents, questionnaires, requesting
from store.catalogue import OpenOffer
from store.consents import Decision
from store.contact_requests import ContactRequest
from store.conversations import Conversation
from store.criteria import Criteria
from store.questions import PLACE
from store.references import new_reference
from store.request_codes import new_code
from store.request_snapshots import SharedAnswer
from store.requesting import FIELDS_ALWAYS_SHARED, PlaceRules


@dataclass(frozen=True)
class Continuation:
    """`key` makes a repeat harmless; `decision` is the youth's yes to the organisation of this offer."""

    key: str
    origin: ContactRequest
    offer: OpenOffer
    decision: Decision
    rules: PlaceRules


@dataclass(frozen=True)
class Shared:
    """What passes to another organisation: the keys of the questions, and the answers as they were read."""

    keys: tuple[str, ...]
    answers: tuple[SharedAnswer, ...]


async def shared_with(session: AsyncSession, origin: ContactRequest, criteria: Criteria) -> Shared:
    """The commune, and what the first request says that these criteria use; nothing is asked or guessed."""
    questionnaire = await questionnaires.find_version(session, origin.questionnaire)
    keys = {question.text: question.key for question in questionnaire.questions} if questionnaire else {}
    passing = [(keys.get(said.question, ""), said) for said in origin.answers]
    kept = [(key, said) for key, said in passing if key == PLACE or key in criteria.questions]
    return Shared(tuple(key for key, _ in kept), tuple(said for _, said in kept))


async def make(
    session: AsyncSession,
    conversation: Conversation,
    step: Continuation,
    *,
    random_bytes: Callable[[int], bytes],
    at: datetime,
) -> ContactRequest:
    """The new request with its proof, its promise and its reminders; the professionals are told."""
    shared = await shared_with(session, step.origin, step.offer.criteria)
    proof = consents.record(
        session,
        step.decision,
        conversation_id=conversation.id,
        channel=conversation.channel,
        offers=(step.offer.id,),
        questionnaire=step.origin.questionnaire,
        fields_shared=(*FIELDS_ALWAYS_SHARED, *shared.keys),
    )
    await session.flush()
    request = _request(step, shared, proof.id, new_reference(random_bytes), at)
    request.code = new_code(random_bytes)
    session.add(request)
    await session.flush()
    await requesting.announce(session, request, at=at)
    await capacity.settle(session, {request.offer_id}, at=at)
    return request


def _request(step: Continuation, shared: Shared, consent_id: str, reference: str, at: datetime) -> ContactRequest:
    origin = step.origin
    request = requesting.begin(step.offer, step.rules, at=at)
    request.reference, request.idempotency_key = reference, step.key
    request.conversation_id, request.consent_id = origin.conversation_id, consent_id
    request.questionnaire, request.answers, request.place = origin.questionnaire, shared.answers, origin.place
    request.first_name_id, request.contact_id, request.moment = origin.first_name_id, origin.contact_id, origin.moment
    request.origin_id = origin.id
    return request
