"""Equivalents: other organisations' offers that a youth may turn to when a promise is not kept."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from store import families, offers, questionnaires, whereabouts
from store.answers import Answers
from store.catalogue import OpenOffer, best, open_offers
from store.contact_requests import ContactRequest
from store.places import Gazetteer
from store.questions import PLACE, Question, Questionnaire
from store.request_snapshots import SharedAnswer

KEEPS_PROMISES = 8
"""In tenths: whoever calls fewer youths than that in time is nobody's plan B."""


async def equivalents(
    session: AsyncSession, request: ContactRequest, gazetteer: Gazetteer, *, on: date, limit: int = 3
) -> list[OpenOffer]:
    """Open offers of the same theme at the youth's place which keep their promises, best first.

    None of the same organisation, nor of one that this youth already asked.
    """
    theme = (await offers.get_offer(session, request.offer_id)).theme
    here = await whereabouts.find(session, gazetteer, place=request.place, entered_by=request.territory_id)
    asked = await _asked(session, request)
    found = [
        offer
        for offer in await open_offers(session, zones=here.zones, theme=theme, on=on)
        if offer.organisation_id not in asked and offer.promises_kept >= KEEPS_PROMISES
    ]
    answers = answers_shared(request.answers, await questionnaires.find_version(session, request.questionnaire))
    return [match.offer for match in best(found, answers, seed=request.conversation_id)][:limit]


def answers_shared(shared: tuple[SharedAnswer, ...], questionnaire: Questionnaire | None) -> Answers:
    """What the request says of the youth, as keys again; what cannot be read back excludes no offer."""
    answers = Answers()
    asked = {question.text: question for question in questionnaire.questions} if questionnaire else {}
    for said in shared:
        question = asked.get(said.question)
        if question is not None and question.key != PLACE:
            answers = answers.answer(question.key, *_keys(question, said.answer))
    return answers


def _keys(question: Question, answer: str) -> tuple[str, ...]:
    if not question.choices:
        return (answer,)
    # Labels may hold commas themselves: they are looked for whole.
    return tuple(choice.key for choice in question.choices if f", {choice.label}, " in f", {answer}, ")


async def _asked(session: AsyncSession, request: ContactRequest) -> set[int]:
    family = families.whole(request.conversation_id)
    query = select(ContactRequest.organisation_id).where(ContactRequest.conversation_id.in_(family))
    return {request.organisation_id, *await session.scalars(query)}
