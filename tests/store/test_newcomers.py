"""Whoever joins an organisation is named to those who were there, and to its animateur."""

from datetime import datetime

import pytest
from sqlalchemy import delete

from store import newcomers
from store.database import Database
from store.newcomers import Newcomer
from store.notices import Notice, NoticeKind
from store.people import Membership, PerimeterKind, Role
from tests.store.committed import Committed
from tests.store.inviting import INES
from tests.store.make import Make
from tests.store.test_invitations import Reims, reims

__all__ = ["reims"]


async def told(committed: Committed) -> list[Notice]:
    return await committed.all(Notice, Notice.kind == NoticeKind.MEMBER_JOINED)


class TestJoining:
    async def test_is_told_to_all_but_whoever_joined(self, reims: Reims, make: Make, committed: Committed) -> None:
        clara = await make.professional(reims.organisation)
        ines = await reims.accept((await reims.invite()).secret)

        assert {notice.person_id for notice in await told(committed)} == {clara.id, reims.ana.id}
        assert ines not in {clara.id, reims.ana.id}

    async def test_names_them_until_they_leave(self, reims: Reims, committed: Committed, database: Database) -> None:
        await reims.accept((await reims.invite()).secret)
        [notice] = await told(committed)
        async with database.turn() as session:
            found = await newcomers.find(session, int(notice.detail or 0))
            await session.execute(delete(Membership).where(Membership.id == int(notice.detail or 0)))
            after = await newcomers.find(session, int(notice.detail or 0))

        organisation = reims.organisation
        assert found == Newcomer(INES.name, Role.PROFESSIONAL, organisation.id, organisation.name)
        assert after is None

    @pytest.mark.parametrize("kind", [PerimeterKind.TERRITORY, PerimeterKind.NATION])
    async def test_a_whole_territory_is_not_told(
        self, reims: Reims, committed: Committed, database: Database, noon: datetime, kind: PerimeterKind
    ) -> None:
        async with database.turn() as session:
            membership = Membership(
                person_id=reims.ana.id, role=Role.READER, perimeter_kind=kind, perimeter_id=reims.territory.id
            )
            session.add(membership)
            await newcomers.tell(session, membership, at=noon)

        assert await told(committed) == []
