"""Workplaces: where roles are held, an organisation or the team of a territory, and who gives them there."""

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy.ext.asyncio import AsyncSession

from store.errors import DomainError
from store.organisations import Organisation
from store.people import PerimeterKind, Role, Viewer
from store.territories import Territory


class NoSuchWorkplace(DomainError):
    """It does not exist, or this viewer gives no role there: the two cannot be told apart."""


@dataclass(frozen=True)
class Workplace:
    """An organisation with the territory that runs it, or a territory itself."""

    kind: PerimeterKind
    id: str
    name: str
    territory_id: str | None


class Standing(StrEnum):
    """What a viewer is to a territory."""

    RUNS = "runs"
    GOVERNS = "governs"


GIVEN: dict[tuple[PerimeterKind, Standing], tuple[Role, ...]] = {
    (PerimeterKind.ORGANISATION, Standing.RUNS): (Role.PROFESSIONAL, Role.READER),
    (PerimeterKind.TERRITORY, Standing.RUNS): (Role.COMMITTEE, Role.READER),
    (PerimeterKind.TERRITORY, Standing.GOVERNS): (Role.ANIMATEUR, Role.COMMITTEE),
}
"""Who may give, and take back, which role where: animateurs run their territory, State services govern theirs."""


def roles_given(viewer: Viewer, workplace: Workplace) -> tuple[Role, ...]:
    """The roles that they may give there; nothing anywhere else."""
    standings = (
        (Standing.GOVERNS, workplace.territory_id in viewer.governed),
        (Standing.RUNS, workplace.territory_id in viewer.territories),
    )
    given = (GIVEN.get((workplace.kind, standing), ()) for standing, holds in standings if holds)
    return tuple(dict.fromkeys(role for roles in given for role in roles))


async def get_workplace(session: AsyncSession, kind: PerimeterKind, perimeter_id: str) -> Workplace:
    """Raise `NoSuchWorkplace` when there is none."""
    if kind is PerimeterKind.ORGANISATION:
        organisation = await session.get(Organisation, int(perimeter_id))
        if organisation is not None:
            return Workplace(kind, perimeter_id, organisation.name, organisation.territory_id)
    if kind is PerimeterKind.TERRITORY:
        territory = await session.get(Territory, perimeter_id)
        if territory is not None:
            return Workplace(kind, perimeter_id, territory.name, territory.id)
    raise NoSuchWorkplace(perimeter_id)


async def get_led(session: AsyncSession, viewer: Viewer, kind: PerimeterKind, perimeter_id: str) -> Workplace:
    """Raise `NoSuchWorkplace` where this viewer gives no role."""
    workplace = await get_workplace(session, kind, perimeter_id)
    if not roles_given(viewer, workplace):
        raise NoSuchWorkplace(perimeter_id)
    return workplace
