"""Makers of what the back office shows: a small network with youths who wait."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import count
from pathlib import Path

from sqlalchemy import delete, select

from store import contact_details, sign_in
from store.charter import CHARTER_VERSION
from store.consents import Decision, record
from store.contact_details import DetailKind
from store.contact_requests import ContactRequest
from store.conversations import Channel, Entry, start
from store.criteria import Criteria
from store.database import Database, new_id
from store.deadlines import DuePolicy, due_at
from store.key_ring import KeyRing
from store.notices import NoticeKind, tell_person
from store.offer_statuses import OfferStatus
from store.offers import Offer
from store.organisations import Organisation
from store.people import CharterSignature, Membership, PerimeterKind, Person, Role, professionals_of
from store.questionnaires import QuestionnaireVersion, VersionStatus
from store.questions import Choice, Question, QuestionKind
from store.request_events import YOUTH, Actor, EventKind, RequestEvent, person
from store.request_snapshots import OfferSnapshot, SharedAnswer
from store.request_statuses import ClosingOutcome, Status
from store.tables import METADATA
from store.territories import InformationPoint, Territory
from store.themes import Theme

NOON = datetime(2026, 3, 10, 11, 0, tzinfo=UTC)
PARIS = "Europe/Paris"
FIRST_NAME = "Lina-Canari"
PHONE = "+33639981234"
PEOPLE = {
    "clara": ("Clara Vasselin", Role.PROFESSIONAL, "mission"),
    "moussa": ("Moussa Kébé", Role.PROFESSIONAL, "mission"),
    "nadia": ("Nadia Ferrand", Role.PROFESSIONAL, "residence"),
    "ana": ("Ana Lebreton", Role.ANIMATEUR, "51-reims"),
    "yann": ("Yann Morvan", Role.ANIMATEUR, "69-lyon"),
}
SITUATION = Question(
    "situation",
    QuestionKind.CHOICE,
    "Tu fais quoi en ce moment ?",
    choices=(Choice("lyceen", "Lycéen"), Choice("neet", "Rien")),
)
ANSWERS = (
    SharedAnswer("Tu habites où ?", "Reims"),
    SharedAnswer("Quel âge as-tu ?", "19"),
    SharedAnswer("Tu cherches quel genre de travail ?", "Un travail qui dure"),
)


@dataclass
class Watch:
    """A clock that stands still until it is moved."""

    at: datetime = NOON

    def __call__(self) -> datetime:
        return self.at

    def advance(self, **by: float) -> None:
        self.at += timedelta(**by)


@dataclass
class Network:
    """The identifiers of those who were made, by key."""

    people: dict[str, int] = field(default_factory=dict)
    organisations: dict[str, int] = field(default_factory=dict)
    offers: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Template:
    """A database file to copy, its keys, and who is in it."""

    path: Path
    keys: str
    network: Network


async def make_template(path: Path, keys: str) -> Template:
    database = Database(f"sqlite+aiosqlite:///{path}")
    try:
        return Template(path, keys, await make_network(database, KeyRing.parse(keys)))
    finally:
        await database.close()


async def make_network(database: Database, keys: KeyRing) -> Network:
    """Tables, territories, organisations and people; all signed the charter but Nadia and Yann."""
    network = Network()
    async with database.engine.begin() as connection:
        await connection.run_sync(METADATA.create_all)
    async with database.turn() as session:
        for id_, name in (("51-reims", "Grand Reims"), ("69-lyon", "Métropole de Lyon")):
            session.add(_territory(id_, name))
        await session.flush()
        for key, name in (("mission", "Mission locale des Trois-Portes"), ("residence", "Les Quatre-Vents")):
            organisation = _organisation(key, name)
            session.add(organisation)
            await session.flush()
            network.organisations[key] = organisation.id
            offer = _offer(key, organisation.id)
            session.add(offer)
            await session.flush()
            network.offers[key] = offer.id
        for key in PEOPLE:
            made = _person(key, network)
            session.add(made)
            await session.flush()
            network.people[key] = made.id
    maker = Maker(database, keys, network)
    for key in ("clara", "moussa", "ana"):
        await maker.signature(key)
    return network


class Maker:
    """Writes to the real database, each thing in its own turn."""

    def __init__(self, database: Database, keys: KeyRing, network: Network) -> None:
        self.database = database
        self.keys = keys
        self.people = network.people
        self.organisations = network.organisations
        self.offers = network.offers
        self._numbers = count(1)

    async def signature(self, key: str) -> None:
        """Signed once, whoever asks again."""
        async with self.database.turn() as session:
            query = select(CharterSignature).where(CharterSignature.person_id == self.people[key])
            if await session.scalar(query) is not None:
                return
            session.add(
                CharterSignature(
                    person_id=self.people[key],
                    version=CHARTER_VERSION,
                    sha256=sha256(b"charter").hexdigest(),
                    signed_at=NOON,
                )
            )

    async def questions(self, theme: str = "emploi", label: str = "Travailler", question: Question = SITUATION) -> None:
        """Youths may choose the theme, and are asked this and nothing else."""
        async with self.database.turn() as session:
            session.add(Theme(key=theme, label=label, position=1))
            session.add(
                QuestionnaireVersion(
                    key=theme,
                    theme=theme,
                    title=label,
                    version=1,
                    status=VersionStatus.PUBLISHED,
                    questions=(question,),
                    register_reference="DJEPVA-2026",
                    validated_by="Le comité",
                    validated_on=NOON.date(),
                )
            )

    async def person(self, role: Role, kind: PerimeterKind, perimeter: str) -> str:
        """The key of somebody new who holds one role."""
        key = f"{role}-{next(self._numbers)}"
        async with self.database.turn() as session:
            membership = Membership(role=role, perimeter_kind=kind, perimeter_id=perimeter)
            made = Person(key=key, name=f"Camille {key}", email=f"{key}@example.org", memberships=[membership])
            session.add(made)
            await session.flush()
            self.people[key] = made.id
        return key

    async def leaves(self, key: str) -> None:
        """Every role of this person ends."""
        async with self.database.turn() as session:
            await session.execute(delete(Membership).where(Membership.person_id == self.people[key]))

    async def session(self, key: str, *, at: datetime = NOON) -> tuple[str, str]:
        """The secret of a cookie, and the token of its forms."""
        async with self.database.turn() as session:
            secret = sign_in.open_session(session, self.people[key], at=at)
            await session.flush()
            found = await sign_in.find_session(session, secret, at=at)
            assert found is not None
            return secret, found.csrf

    async def contact_request(
        self,
        organisation: str = "mission",
        *,
        status: Status = Status.SENT,
        created: datetime = NOON - timedelta(hours=2),
        delay_days: int = 2,
        territory: str | None = "51-reims",
        title: str = "Je prépare mes entretiens d’embauche",
    ) -> str:
        """The identifier of a request sent by a youth, told to its professionals, and moved to `status`."""
        async with self.database.turn() as session:
            conversation = start(session, channel=Channel.WEB, entry=Entry(), secret="s" * 43, at=created)
            decision = Decision(self.organisations[organisation], True, "Texte lu", "Oui", created)
            await session.flush()
            proof = record(
                session,
                decision,
                conversation_id=conversation.id,
                channel=Channel.WEB,
                offers=(self.offers[organisation],),
                questionnaire="emploi-1",
                fields_shared=("first_name",),
            )
            details = []
            for kind, value in ((DetailKind.FIRST_NAME, FIRST_NAME), (DetailKind.PHONE, PHONE)):
                kept = await contact_details.keep(
                    session,
                    detail_id=new_id(),
                    conversation_id=conversation.id,
                    kind=kind,
                    value=value,
                    keys=self.keys,
                    at=created,
                )
                details.append(kept.id)
            await session.flush()
            number = next(self._numbers)
            due = due_at(created, delay_days, policy=DuePolicy.CALENDAR, timezone=PARIS, department="51")
            request = ContactRequest(
                id=new_id(),
                reference=f"BJ-{number:04d}-TEST",
                idempotency_key=new_id(),
                conversation_id=conversation.id,
                offer_id=self.offers[organisation],
                organisation_id=self.organisations[organisation],
                territory_id=territory,
                consent_id=proof.id,
                status=Status.SENT,
                created_at=created,
                due_at=due,
                delay_days=delay_days,
                due_rule="1:calendar",
                timezone=PARIS,
                questionnaire="emploi-1",
                offer=_snapshot(title, organisation),
                answers=ANSWERS,
                first_name_id=details[0],
                contact_id=details[1],
                moment="afternoon",
                attempts=0,
            )
            session.add(request)
            await session.flush()
            request.events.add(RequestEvent(kind=EventKind.SENT, at=created, actor_kind=YOUTH.kind))
            for told in await professionals_of(session, request.organisation_id):
                request.notices.add(
                    tell_person(NoticeKind.REQUEST_SENT, person_id=told.id, request_id=request.id, at=created)
                )
            by = person(next(self.people[key] for key in PEOPLE if PEOPLE[key][2] == organisation))
            _bring(request, status, by, created + timedelta(minutes=30))
            return request.id


def _bring(request: ContactRequest, status: Status, by: Actor, at: datetime) -> None:
    if status is Status.SENT:
        return
    if status is Status.WITHDRAWN:
        request.withdraw(by=YOUTH, at=at)
        return
    request.see(by=by, at=at)
    if status in (Status.ACCEPTED, Status.ATTEMPTED, Status.CONTACTED, Status.CLOSED):
        request.accept(by=by, at=at)
    if status in (Status.ATTEMPTED, Status.CLOSED):
        request.attempt(by=by, at=at)
    if status in (Status.CONTACTED, Status.CLOSED):
        request.contacted(by=by, at=at)
    if status is Status.CLOSED:
        request.close(ClosingOutcome.HELPED, by=by, at=at)


def _person(key: str, network: Network) -> Person:
    name, role, place = PEOPLE[key]
    kind = PerimeterKind.TERRITORY if role is Role.ANIMATEUR else PerimeterKind.ORGANISATION
    perimeter = place if role is Role.ANIMATEUR else str(network.organisations[place])
    return Person(
        key=key,
        name=name,
        email=f"{key}@example.org",
        memberships=[Membership(role=role, perimeter_kind=kind, perimeter_id=perimeter)],
    )


def _snapshot(title: str, organisation: str) -> OfferSnapshot:
    return OfferSnapshot(
        title=title,
        how="Tu passes un faux entretien avec un vrai recruteur. On te dit ce qui va et ce qui coince.",
        gain="Moins de stress le jour où ça compte.",
        organisation="Mission locale des Trois-Portes" if organisation == "mission" else "Les Quatre-Vents",
        address="22 rue du Vieux-Moulin, 51100 Reims",
        phone="03 53 01 11 20",
    )


def _territory(id_: str, name: str) -> Territory:
    return Territory(
        id=id_,
        name=name,
        department=id_[:2],
        region={"51": "44", "69": "84"}[id_[:2]],
        timezone=PARIS,
        due_policy=DuePolicy.CALENDAR,
        age_min=16,
        age_max=30,
        themes=["emploi"],
        information_point=InformationPoint("Le Phare", "7 place des Tilleuls, 51100 Reims", "03 53 01 10 01"),
        zones=[],
    )


def _organisation(key: str, name: str) -> Organisation:
    return Organisation(
        key=key,
        name=name,
        kind="mission_locale",
        address="22 rue du Vieux-Moulin, 51100 Reims",
        phone="03 53 01 11 20",
        delay_days=2,
        territory_id="51-reims",
    )


def _offer(key: str, organisation_id: int) -> Offer:
    return Offer(
        key=key,
        organisation_id=organisation_id,
        theme="emploi",
        title="Je prépare mes entretiens d’embauche",
        how="Un faux entretien.",
        gain="Moins de stress.",
        status=OfferStatus.PUBLISHED,
        criteria=Criteria(),
        zones=[],
    )
