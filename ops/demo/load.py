"""Loading the demo: each row is made once, known again by its key."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from ops.demo.files import (
    NetworkFile,
    OfferFile,
    OrganisationFile,
    QuestionnaireFile,
    TerritoryFile,
    WatcherFile,
    networks,
    questionnaires,
    themes,
)
from store.database import Database
from store.offer_statuses import OfferStatus, PauseReason
from store.offers import Offer, OfferZone
from store.organisations import Organisation
from store.people import Membership, PerimeterKind, Person, Role
from store.places import ZoneLevel
from store.questionnaires import QuestionnaireVersion, VersionStatus
from store.territories import Territory, TerritoryZone
from store.themes import Theme

WATCHED = {
    Role.READER: PerimeterKind.TERRITORY,
    Role.COMMITTEE: PerimeterKind.TERRITORY,
    Role.DEPARTMENTAL: PerimeterKind.DEPARTMENT,
    Role.REGIONAL: PerimeterKind.REGION,
    Role.NATIONAL: PerimeterKind.NATION,
}


@dataclass(frozen=True)
class Account:
    name: str
    email: str
    role: Role


@dataclass(frozen=True)
class DemoSummary:
    """What the demo holds once loaded."""

    territories: int
    organisations: int
    offers: int
    accounts: tuple[Account, ...]


async def load_demo(database_url: str) -> DemoSummary:
    """Load what is missing; loading again changes nothing."""
    database = Database(database_url)
    files = networks()
    try:
        async with database.turn() as session:
            await _load_themes(session)
            for questionnaire in questionnaires():
                await _load_questionnaire(session, questionnaire)
            for network in files:
                await _load_network(session, network)
    finally:
        await database.close()
    return _summary(files)


def _summary(files: list[NetworkFile]) -> DemoSummary:
    organisations = [organisation for network in files for organisation in network.organisations]
    accounts = []
    for network in files[:2]:
        people = [person for organisation in network.organisations for person in organisation.people]
        for role in (Role.PROFESSIONAL, Role.ANIMATEUR):
            accounts += [Account(p.name, p.email, p.role) for p in people if p.role is role][:1]
    accounts += [Account(p.name, p.email, p.role) for network in files for p in network.watchers]
    return DemoSummary(
        territories=sum(network.territory is not None for network in files),
        organisations=len(organisations),
        offers=sum(len(organisation.offers) for organisation in organisations),
        accounts=tuple(accounts),
    )


async def _load_themes(session: AsyncSession) -> None:
    known = set(await session.scalars(select(Theme.key)))
    for position, theme in enumerate(themes()):
        if theme.key not in known:
            session.add(Theme(key=theme.key, label=theme.label, position=position))


async def _load_questionnaire(session: AsyncSession, file: QuestionnaireFile) -> None:
    query = select(QuestionnaireVersion.id).where(
        QuestionnaireVersion.key == file.key, QuestionnaireVersion.version == file.version
    )
    if await session.scalar(query) is not None:
        return
    session.add(
        QuestionnaireVersion(
            key=file.key,
            theme=file.theme,
            title=file.title,
            version=file.version,
            status=VersionStatus.PUBLISHED,
            questions=file.questions,
            register_reference=file.register.reference,
            validated_by=file.register.validated_by,
            validated_on=file.register.validated_on,
        )
    )


async def _load_network(session: AsyncSession, network: NetworkFile) -> None:
    territory = network.territory
    if territory is not None and await session.get(Territory, territory.id) is None:
        session.add(_territory(territory))
        await session.flush()
    territory_id = territory.id if territory else None
    for watcher in network.watchers:
        await _load_watcher(session, watcher)
    for file in network.organisations:
        organisation = await _load_organisation(session, file, territory_id)
        await _load_people(session, file, organisation, territory_id)
        for offer in file.offers:
            await _load_offer(session, offer, organisation)


def _territory(file: TerritoryFile) -> Territory:
    return Territory(
        id=file.id,
        name=file.name,
        department=file.department,
        region=file.region,
        timezone=file.timezone,
        due_policy=file.due_policy,
        age_min=file.age.min,
        age_max=file.age.max,
        themes=list(file.themes),
        information_point=file.information_point,
        zones=[TerritoryZone(level=ZoneLevel.EPCI, code=code) for code in file.epcis],
    )


async def _load_organisation(session: AsyncSession, file: OrganisationFile, territory_id: str | None) -> Organisation:
    found = await session.scalar(select(Organisation).where(Organisation.key == file.key))
    if found is not None:
        return found
    organisation = Organisation(
        key=file.key,
        name=file.name,
        kind=file.kind,
        address=file.address,
        phone=file.phone,
        delay_days=file.delay_days,
        territory_id=territory_id,
    )
    session.add(organisation)
    await session.flush()
    return organisation


async def _load_people(
    session: AsyncSession, file: OrganisationFile, organisation: Organisation, territory_id: str | None
) -> None:
    for person in file.people:
        if await session.scalar(select(Person.id).where(Person.key == person.key)) is not None:
            continue
        perimeter: dict[str, Any] = (
            {"perimeter_kind": PerimeterKind.TERRITORY, "perimeter_id": territory_id}
            if person.role is Role.ANIMATEUR
            else {"perimeter_kind": PerimeterKind.ORGANISATION, "perimeter_id": str(organisation.id)}
        )
        membership = Membership(role=person.role, **perimeter)
        session.add(Person(key=person.key, name=person.name, email=person.email.lower(), memberships=[membership]))
    await session.flush()


async def _load_watcher(session: AsyncSession, file: WatcherFile) -> None:
    if await session.scalar(select(Person.id).where(Person.key == file.key)) is None:
        membership = Membership(role=file.role, perimeter_kind=WATCHED[file.role], perimeter_id=file.perimeter)
        session.add(Person(key=file.key, name=file.name, email=file.email.lower(), memberships=[membership]))
        await session.flush()


async def _load_offer(session: AsyncSession, file: OfferFile, organisation: Organisation) -> None:
    if await session.scalar(select(Offer.id).where(Offer.key == file.key)) is not None:
        return
    zones = [OfferZone(level=zone.level, code=zone.code, theme=file.theme) for zone in file.zones]
    session.add(
        Offer(
            key=file.key,
            organisation_id=organisation.id,
            theme=file.theme,
            title=file.title,
            how=file.how,
            gain=file.gain,
            status=file.status,
            paused_by=PauseReason.BY_HAND if file.status is OfferStatus.PAUSED else None,
            delay_days=file.delay_days,
            capacity=file.capacity,
            valid_until=file.valid_until,
            criteria=file.conditions(),
            zones=zones,
        )
    )
