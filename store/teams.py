"""Teams: those who hold a role somewhere, who was invited there, and what their reader may change."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from store.members import Member, WaitingInvitation, members_of, waiting_in
from store.membership_changes import MembershipChangeLine, history_of
from store.people import PerimeterKind, Role, Viewer
from store.territories import Territory
from store.workplaces import Workplace, get_led, roles_given


@dataclass(frozen=True)
class Team:
    """`given` are the roles that the reader may give, and take back; without any they read the members alone."""

    workplace: Workplace
    members: tuple[Member, ...]
    given: tuple[Role, ...]
    waiting: tuple[WaitingInvitation, ...] = ()
    history: tuple[MembershipChangeLine, ...] = ()


async def read_team(session: AsyncSession, viewer: Viewer, workplace: Workplace, *, at: datetime) -> Team:
    given, members = roles_given(viewer, workplace), await members_of(session, workplace)
    if not given:
        return Team(workplace, members, given)
    waiting = await waiting_in(session, workplace, at=at)
    return Team(workplace, members, given, waiting, await history_of(session, workplace))


async def get_team(session: AsyncSession, viewer: Viewer, territory_id: str, *, at: datetime) -> Team:
    """The team of a territory; raise `NoSuchWorkplace` where this viewer gives no role."""
    workplace = await get_led(session, viewer, PerimeterKind.TERRITORY, territory_id)
    return await read_team(session, viewer, workplace, at=at)


async def led_by(session: AsyncSession, viewer: Viewer) -> Sequence[Territory]:
    """The territories whose team this viewer makes, by name."""
    led = viewer.territories | viewer.governed
    query = select(Territory).where(Territory.id.in_(led)).order_by(Territory.name, Territory.id)
    return list(await session.scalars(query))


async def run_by(session: AsyncSession, viewer: Viewer) -> Sequence[Territory]:
    """The territories that they animate, by name."""
    query = select(Territory).where(Territory.id.in_(viewer.territories)).order_by(Territory.name, Territory.id)
    return list(await session.scalars(query))
