"""My data file: what is known of a youth as JSON, contact details in clear."""

from datetime import datetime

from pydantic import TypeAdapter
from sqlalchemy.ext.asyncio import AsyncSession

from bot.form import guide
from bot.form.state import State
from bot.my_data_shapes import (
    Answered,
    Everything,
    Happened,
    KeptConsent,
    KeptDetail,
    KeptRequest,
    NotUnderstood,
    OneRequest,
    ReceivedMessage,
    SaidMessage,
    SaidOfTheCall,
)
from bot.rasa import DialogueAway
from bot.rendering import render
from bot.service import Service
from store import (
    consents,
    contact_details,
    conversations,
    families,
    feedback,
    messages,
    request_access,
    request_events,
    unanswered,
)
from store.consents import Consent
from store.contact_requests import ContactRequest
from store.conversations import Conversation
from store.feedback import Feedback
from store.own_sheets import OwnSheet
from store.places import Gazetteer


async def write(service: Service, gazetteer: Gazetteer, conversation_id: str) -> bytes:
    """Raise `UnknownConversation` once it was erased."""
    async with service.database.read() as session:
        conversation = await conversations.get_conversation(session, conversation_id)
        everything = Everything(
            made_at=service.clock(),
            channel=conversation.channel.value,
            began_at=conversation.created_at,
            entry=conversation.entry,
            answers=await _answers(service, session, gazetteer, conversation_id),
            contact_details=await _details(service, session, conversation_id),
            requests=await _requests(session, conversation_id),
            consents=await _consents(session, conversation),
            messages=await _messages(service, session, conversation_id),
            not_understood=await _not_understood(session, conversation_id),
        )
    return TypeAdapter(Everything).dump_json(everything, indent=2)


async def write_request(session: AsyncSession, sheet: OwnSheet, *, at: datetime) -> bytes:
    """What is known of one request, for whoever opened it."""
    request = sheet.request
    one = OneRequest(
        made_at=at,
        first_name=sheet.first_name,
        contact=sheet.contact,
        request=await _request(session, request, sheet.feedback),
        messages=tuple(
            ReceivedMessage(each.at, each.author, request.offer.organisation, each.text)
            for each in (received.written for received in sheet.messages)
        ),
        consent=_consent(sheet.consent, request.offer.organisation),
    )
    return TypeAdapter(OneRequest).dump_json(one, indent=2)


async def _answers(
    service: Service, session: AsyncSession, gazetteer: Gazetteer, conversation_id: str
) -> tuple[Answered, ...] | None:
    try:
        remembered = await service.dialogue.recall(conversation_id)
    except DialogueAway:
        return None
    state = State(seed=conversation_id, theme=remembered.theme, answers=remembered.answers)
    known = await guide.load(session, gazetteer, state)
    return tuple(Answered(each.question.text, each.label) for each in known.summary)


async def _details(service: Service, session: AsyncSession, conversation_id: str) -> tuple[KeptDetail, ...]:
    kept = []
    for detail in await contact_details.of_conversation(session, conversation_id):
        if detail.token is not None:
            value = await contact_details.reveal(session, detail.id, service.keys)
            kept.append(KeptDetail(detail.kind.value, value, detail.created_at))
    return tuple(kept)


async def _requests(session: AsyncSession, conversation_id: str) -> tuple[KeptRequest, ...]:
    found = await request_access.of_conversation(session, conversation_id)
    said = await feedback.of_requests(session, [request.id for request in found])
    return tuple([await _request(session, request, said.get(request.id)) for request in found])


async def _request(session: AsyncSession, request: ContactRequest, said: Feedback | None) -> KeptRequest:
    events = await request_events.of_request(session, request.id)
    return KeptRequest(
        reference=request.reference,
        state=request.status.value,
        outcome=request.outcome.value if request.outcome else None,
        sent_at=request.created_at,
        promised_before=request.due_at,
        called_again_by=request.next_try_on,
        moment=request.moment,
        offer=request.offer,
        answers_shared=request.answers,
        events=tuple(Happened(e.at, e.kind.value, e.actor_kind.value, e.detail) for e in events),
        feedback=SaidOfTheCall(said.called, said.satisfaction, said.answered_at) if said else None,
    )


async def _consents(session: AsyncSession, conversation: Conversation) -> tuple[KeptConsent, ...]:
    given = await consents.of_conversation(session, conversation.id)
    names = await consents.organisations_asked(session, conversation.id)
    return tuple(_consent(consent, names[consent.organisation_id]) for consent in given)


def _consent(consent: Consent, organisation: str) -> KeptConsent:
    return KeptConsent(
        organisation=organisation,
        agreed=consent.agreed,
        at=consent.at,
        text=consent.text,
        button=consent.label,
        shared=tuple(consent.fields_shared),
        withdrawn_at=consent.withdrawn_at,
    )


async def _messages(service: Service, session: AsyncSession, conversation_id: str) -> tuple[SaidMessage, ...]:
    """Of every channel that the conversation went on in, in the order they were said."""
    said = []
    for member in await families.of(session, conversation_id):
        for message in await messages.history(session, member):
            body = await render(session, message.body, conversation_id=member, keys=service.keys, at=service.clock())
            buttons = tuple(choice.label for choice in body.choices)
            said.append(SaidMessage(message.at, message.author.value, body.text, buttons))
    return tuple(sorted(said, key=lambda message: message.at))


async def _not_understood(session: AsyncSession, conversation_id: str) -> tuple[NotUnderstood, ...]:
    turns = await unanswered.of_conversation(session, conversation_id)
    return tuple(NotUnderstood(turn.at, turn.text) for turn in turns)
