"""The requests of the bench: what each offer was asked for lately, so that promises kept are really counted."""

from datetime import datetime, timedelta
from itertools import batched, product
from random import Random

from sqlalchemy import Row, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from store.consents import Consent
from store.contact_details import ContactDetail, DetailKind
from store.contact_requests import ContactRequest
from store.conversations import Channel, Conversation, Entry
from store.offers import Offer
from store.request_snapshots import OfferSnapshot
from store.request_statuses import Status

BATCH = 5_000
WINDOW = timedelta(days=90)
SOMEBODY = "bench"
OFFER = OfferSnapshot("An offer", "One hour, then a plan.", "Two leads.", "An organisation", "1 rue du Moulin", None)


async def add_requests(session: AsyncSession, offer_ids: range, *, each: int, until: datetime) -> None:
    """So many requests for each of these offers, over the 90 days before `until`; nine out of ten are called."""
    within = (Offer.id >= offer_ids.start, Offer.id < offer_ids.stop)
    offers = (await session.execute(select(Offer.id, Offer.organisation_id).where(*within))).all()
    if offers and await session.get(Conversation, SOMEBODY) is None:
        await _somebody(session, offers[0].organisation_id, until)
    for batch in batched(product(offers, range(each)), BATCH):
        await session.execute(insert(ContactRequest), [_request(offer, rank, until) for offer, rank in batch])


async def _somebody(session: AsyncSession, organisation_id: int, at: datetime) -> None:
    """One youth asked for everything: whose a request is weighs nothing here."""
    session.add(Conversation(id=SOMEBODY, channel=Channel.WEB, entry=Entry(), created_at=at, last_at=at))
    await session.flush()
    for kind in (DetailKind.FIRST_NAME, DetailKind.PHONE):
        session.add(ContactDetail(id=f"{SOMEBODY}-{kind}", conversation_id=SOMEBODY, kind=kind, created_at=at))
    session.add(
        Consent(
            id=SOMEBODY,
            conversation_id=SOMEBODY,
            organisation_id=organisation_id,
            offers=[],
            purpose="call_back",
            agreed=True,
            at=at,
            channel=Channel.WEB,
            notice_version=1,
            text=SOMEBODY,
            text_sha256="0" * 64,
            language="fr",
            label=SOMEBODY,
            questionnaire="emploi-1",
            fields_shared=[],
        )
    )
    await session.flush()


def _request(offer: Row[int, int], rank: int, until: datetime) -> dict[str, object]:
    dice = Random(f"{offer.id}-{rank}")  # noqa: S311 - the same request for the same rank, on every machine
    created = until - WINDOW * dice.random()
    called = created + timedelta(days=dice.expovariate(0.5)) if dice.random() < 0.9 else None
    return {
        "id": f"{offer.id:016x}{rank:016x}",
        "reference": f"{offer.id}-{rank}",
        "idempotency_key": f"{rank}",
        "conversation_id": SOMEBODY,
        "offer_id": offer.id,
        "organisation_id": offer.organisation_id,
        "consent_id": SOMEBODY,
        "status": Status.CONTACTED if called else Status.ACCEPTED,
        "created_at": created,
        "due_at": created + timedelta(days=3),
        "delay_days": 3,
        "due_rule": "1:calendar",
        "timezone": "Europe/Paris",
        "questionnaire": "emploi-1",
        "offer": OFFER,
        "answers": (),
        "first_name_id": f"{SOMEBODY}-{DetailKind.FIRST_NAME}",
        "contact_id": f"{SOMEBODY}-{DetailKind.PHONE}",
        "moment": "any",
        "called_at": called,
    }
