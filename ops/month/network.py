"""The network of the month: one territory, its organisations with their hours, and the rows that requests stand on."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from hashlib import sha256

from sqlalchemy.ext.asyncio import AsyncSession

from ops.month.lives import DEPARTMENT, TIMEZONE, Life
from store import reminders
from store.consents import Consent
from store.contact_details import ContactDetail, DetailKind
from store.contact_requests import ContactRequest
from store.conversations import Channel, Conversation, Entry, start
from store.criteria import Criteria
from store.database import new_id
from store.deadlines import RULE_VERSION, DuePolicy
from store.offer_statuses import OfferStatus
from store.offers import Offer
from store.opening_hours import Closure, OpeningHours, OpenRange
from store.organisations import Organisation
from store.people import Membership, PerimeterKind, Person, Role
from store.request_snapshots import OfferSnapshot
from store.request_statuses import Status
from store.territories import InformationPoint, Territory

TERRITORY = "51-month"
ORGANISATIONS = 40
OFFICE_HOURS = OpeningHours(((OpenRange(time(9), time(12)), OpenRange(time(14), time(17))),) * 5 + ((), ()))
SNAPSHOT = OfferSnapshot("Offre", "Une heure.", "Un plan.", "Mission", "1 rue du Moulin", None)


@dataclass(frozen=True)
class Place:
    """An organisation of the month, as its requests need it."""

    organisation_id: int
    offer_id: int
    person_id: int
    consent_id: str


@dataclass(frozen=True)
class Network:
    """Every request is of one youth: who they are changes nothing here."""

    conversation_id: str
    first_name_id: str
    contact_id: str
    places: tuple[Place, ...]


async def make_network(session: AsyncSession, at: datetime) -> Network:
    session.add(_territory())
    await session.flush()
    for number in range(2):
        session.add(_person(f"animateur-{number}", Role.ANIMATEUR, TERRITORY, digest_hour=8 if number else None))
    conversation = start(session, channel=Channel.WEB, entry=Entry(), at=at)
    await session.flush()
    details = [_detail(conversation, kind, at) for kind in (DetailKind.FIRST_NAME, DetailKind.PHONE)]
    session.add_all(details)
    places = [await _place(session, conversation, number, at) for number in range(ORGANISATIONS)]
    return Network(conversation.id, details[0].id, details[1].id, tuple(places))


def make_request(session: AsyncSession, network: Network, life: Life) -> ContactRequest:
    """Sent now, with its ladder."""
    place = network.places[life.organisation]
    request = ContactRequest(
        id=f"{life.rank:032x}",
        reference=f"MONTH-{life.rank}",
        idempotency_key=f"month-{life.rank}",
        conversation_id=network.conversation_id,
        offer_id=place.offer_id,
        organisation_id=place.organisation_id,
        territory_id=TERRITORY,
        consent_id=place.consent_id,
        status=Status.SENT,
        created_at=life.created,
        due_at=life.due,
        delay_days=life.delay_days,
        due_rule=f"{RULE_VERSION}:{DuePolicy.CALENDAR}",
        timezone=TIMEZONE,
        questionnaire="emploi-1",
        offer=SNAPSHOT,
        answers=(),
        first_name_id=network.first_name_id,
        contact_id=network.contact_id,
        moment="any",
        attempts=0,
        waits_for_youth=False,
    )
    session.add(request)
    reminders.plan(session, request, at=life.created)
    return request


async def _place(session: AsyncSession, conversation: Conversation, number: int, at: datetime) -> Place:
    organisation = Organisation(
        key=f"month-{number}",
        name=f"Mission {number}",
        kind="mission_locale",
        address="1 rue du Moulin",
        delay_days=3,
        territory_id=TERRITORY,
        hours=OFFICE_HOURS if number % 2 else None,
    )
    session.add(organisation)
    await session.flush()
    if number % 10 == 1:
        session.add(_closure(organisation.id, at.date()))
    people = [
        _person(f"month-{number}-{rank}", Role.PROFESSIONAL, str(organisation.id), digest_hour=9 if rank else None)
        for rank in range(2)
    ]
    offer = _offer(number, organisation.id)
    consent = _consent(conversation, organisation.id, at)
    session.add_all([*people, offer, consent])
    await session.flush()
    return Place(organisation.id, offer.id, people[0].id, consent.id)


def _closure(organisation_id: int, start_on: date) -> Closure:
    """Two weeks off."""
    return Closure(
        organisation_id=organisation_id, first=start_on + timedelta(days=10), last=start_on + timedelta(days=24)
    )


def _territory() -> Territory:
    return Territory(
        id=TERRITORY,
        name="Month",
        department=DEPARTMENT,
        timezone=TIMEZONE,
        due_policy=DuePolicy.CALENDAR,
        age_min=16,
        age_max=30,
        themes=["emploi"],
        information_point=InformationPoint("Le Phare", "7 place des Tilleuls", "01 99 00 12 34"),
        zones=[],
    )


def _person(key: str, role: Role, perimeter: str, *, digest_hour: int | None) -> Person:
    kind = PerimeterKind.TERRITORY if role is Role.ANIMATEUR else PerimeterKind.ORGANISATION
    return Person(
        key=key,
        name=key,
        email=f"{key}@example.org",
        digest_hour=digest_hour,
        memberships=[Membership(role=role, perimeter_kind=kind, perimeter_id=perimeter)],
        signatures=[],
    )


def _offer(number: int, organisation_id: int) -> Offer:
    return Offer(
        key=f"month-{number}",
        organisation_id=organisation_id,
        theme="emploi",
        title="Offre",
        how="Une heure.",
        gain="Un plan.",
        status=OfferStatus.PUBLISHED,
        criteria=Criteria(),
        zones=[],
    )


def _detail(conversation: Conversation, kind: DetailKind, at: datetime) -> ContactDetail:
    """Sealed by nobody: nothing reads it."""
    return ContactDetail(id=new_id(), conversation_id=conversation.id, kind=kind, token=b"", created_at=at)


def _consent(conversation: Conversation, organisation_id: int, at: datetime) -> Consent:
    return Consent(
        id=new_id(),
        conversation_id=conversation.id,
        organisation_id=organisation_id,
        offers=[],
        purpose="call_back",
        agreed=True,
        at=at,
        channel=conversation.channel,
        notice_version=1,
        text="?",
        text_sha256=sha256(b"?").hexdigest(),
        language="fr",
        label="Oui",
        questionnaire="emploi-1",
        fields_shared=[],
    )
