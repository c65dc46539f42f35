"""A maker of rows: say what matters to the test, the rest is plausible."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import count
from secrets import token_hex
from typing import Any

from store import contact_details, conversations
from store.catalogue import OpenOffer
from store.consents import Consent
from store.contact_details import ContactDetail, DetailKind
from store.contact_requests import ContactRequest
from store.conversations import Channel, Conversation, Entry
from store.criteria import Criteria
from store.database import Base, Database, new_id
from store.deadlines import DuePolicy
from store.key_ring import KeyRing
from store.offer_statuses import OfferStatus
from store.offers import Offer, OfferZone
from store.organisations import Organisation
from store.people import Membership, PerimeterKind, Person, Role
from store.places import Zone, ZoneLevel
from store.questionnaires import QuestionnaireVersion, VersionStatus
from store.questions import Questionnaire
from store.references import ALPHABET, new_reference
from store.request_codes import new_code
from store.request_snapshots import OfferSnapshot, SharedAnswer
from store.request_statuses import Status
from store.territories import InformationPoint, Territory, TerritoryZone

GRAND_REIMS = Zone(ZoneLevel.EPCI, "200067213")


class Make:
    def __init__(self, database: Database, keys: KeyRing, *, at: datetime) -> None:
        self._database = database
        self._keys = keys
        self._at = at
        self._numbers: Iterator[int] = count(1)

    async def territory(self, territory_id: str = "51-reims", *, zones: tuple[Zone, ...] = (GRAND_REIMS,)) -> Territory:
        return await self._keep(
            Territory(
                id=territory_id,
                name="Grand Reims",
                department="51",
                timezone="Europe/Paris",
                due_policy=DuePolicy.CALENDAR,
                age_min=16,
                age_max=30,
                themes=["emploi"],
                information_point=InformationPoint("Le Phare", "7 place des Tilleuls", "03 53 01 10 01"),
                zones=[TerritoryZone(level=zone.level, code=zone.code) for zone in zones],
            )
        )

    async def organisation(self, *, delay_days: int = 5, territory: Territory | None = None) -> Organisation:
        number = next(self._numbers)
        return await self._keep(
            Organisation(
                key=f"organisation-{number}",
                name=f"Mission {number}",
                kind="mission_locale",
                address="22 rue du Moulin, 51100 Reims",
                phone="03 53 01 11 20",
                delay_days=delay_days,
                territory_id=territory.id if territory else None,
            )
        )

    async def professional(self, organisation: Organisation, *, disabled_at: datetime | None = None) -> Person:
        kind = PerimeterKind.ORGANISATION
        return await self._person(Role.PROFESSIONAL, kind, str(organisation.id), disabled_at=disabled_at)

    async def animateur(self, territory: Territory) -> Person:
        return await self._person(Role.ANIMATEUR, PerimeterKind.TERRITORY, territory.id)

    async def departmental(self, department: str) -> Person:
        return await self._person(Role.DEPARTMENTAL, PerimeterKind.DEPARTMENT, department)

    async def _person(
        self, role: Role, kind: PerimeterKind, perimeter: str, *, disabled_at: datetime | None = None
    ) -> Person:
        number = next(self._numbers)
        return await self._keep(
            Person(
                key=f"person-{number}",
                name=f"Clara {number}",
                email=f"clara.{number}@example.org",
                disabled_at=disabled_at,
                memberships=[Membership(role=role, perimeter_kind=kind, perimeter_id=perimeter)],
                signatures=[],
            )
        )

    async def offer(
        self,
        organisation: Organisation | None = None,
        *,
        zones: tuple[Zone, ...] = (GRAND_REIMS,),
        theme: str = "emploi",
        status: OfferStatus = OfferStatus.PUBLISHED,
        criteria: Criteria | None = None,
        **columns: Any,
    ) -> Offer:
        organisation = organisation or await self.organisation()
        number = next(self._numbers)
        return await self._keep(
            Offer(
                key=f"offer-{number}",
                organisation_id=organisation.id,
                theme=theme,
                title=f"Offre {number}",
                how="Tu viens une heure.",
                gain="Un plan.",
                status=status,
                criteria=criteria or Criteria(),
                zones=[OfferZone(level=zone.level, code=zone.code, theme=theme) for zone in zones],
                **columns,
            )
        )

    async def questionnaire(self, content: Questionnaire) -> QuestionnaireVersion:
        return await self._keep(
            QuestionnaireVersion(
                key=content.key,
                theme=content.theme,
                title=content.title,
                version=content.version,
                status=VersionStatus.PUBLISHED,
                questions=content.questions,
                register_reference="DJEPVA-2026",
                validated_by="Le comité",
                validated_on=self._at.date(),
            )
        )

    async def conversation(self, *, secret: str = "a-secret", channel: Channel = Channel.WEB) -> Conversation:
        async with self._database.turn() as session:
            return conversations.start(session, channel=channel, entry=Entry(), secret=secret, at=self._at)

    async def detail(self, conversation: Conversation, kind: DetailKind, value: str) -> ContactDetail:
        async with self._database.turn() as session:
            return await contact_details.keep(
                session,
                detail_id=token_hex(8),
                conversation_id=conversation.id,
                kind=kind,
                value=value,
                keys=self._keys,
                at=self._at,
            )

    async def contact_request(
        self,
        organisation: Organisation | None = None,
        *,
        status: Status = Status.SENT,
        conversation: Conversation | None = None,
        territory: Territory | None = None,
        offer: Offer | None = None,
        **columns: Any,
    ) -> ContactRequest:
        organisation = organisation or await self.organisation()
        conversation = conversation or await self.conversation()
        offer = offer or await self.offer(organisation)
        first_name = await self.detail(conversation, DetailKind.FIRST_NAME, "Inès")
        phone = await self.detail(conversation, DetailKind.PHONE, "+33639981234")
        plausible = {
            "created_at": self._at,
            "due_at": self._at + timedelta(days=5),
            "delay_days": 5,
            "answers": (SharedAnswer("Quel âge as-tu ?", "19"),),
        }
        return await self._keep(
            ContactRequest(
                id=new_id(),
                reference=new_reference(self._random),
                code=new_code(self._random),
                idempotency_key=token_hex(16),
                conversation_id=conversation.id,
                offer_id=offer.id,
                organisation_id=organisation.id,
                territory_id=territory.id if territory else None,
                consent_id=(await self._consent(conversation, organisation)).id,
                status=status,
                due_rule="1:calendar",
                timezone="Europe/Paris",
                questionnaire="emploi-1",
                offer=OfferSnapshot(offer.title, offer.how, offer.gain, organisation.name, organisation.address, None),
                first_name_id=first_name.id,
                contact_id=phone.id,
                moment="any",
                attempts=0,
                **(plausible | columns),
            )
        )

    async def _consent(self, conversation: Conversation, organisation: Organisation) -> Consent:
        return await self._keep(
            Consent(
                id=new_id(),
                conversation_id=conversation.id,
                organisation_id=organisation.id,
                offers=[],
                purpose="call_back",
                agreed=True,
                at=self._at,
                channel=conversation.channel,
                notice_version=1,
                text="Es-tu d’accord ?",
                text_sha256="0" * 64,
                language="fr",
                label="Oui",
                questionnaire="emploi-1",
                fields_shared=[],
            )
        )

    def _random(self, size: int) -> bytes:
        # In the base of the references' alphabet: none comes twice.
        number = next(self._numbers)
        return bytes(number // len(ALPHABET) ** rank % len(ALPHABET) for rank in range(size))

    async def _keep[Row: Base](self, row: Row) -> Row:
        async with self._database.turn() as session:
            session.add(row)
        return row


def open_offer(offer: Offer, organisation: Organisation) -> OpenOffer:
    """The offer as a youth reads it."""
    return OpenOffer(
        id=offer.id,
        theme=offer.theme,
        title=offer.title,
        how=offer.how,
        gain=offer.gain,
        organisation_id=organisation.id,
        organisation=organisation.name,
        address=organisation.address,
        phone=organisation.phone,
        level=ZoneLevel.EPCI,
        delay_days=offer.delay_days or organisation.delay_days,
        criteria=offer.criteria,
        territory_id=organisation.territory_id,
    )
