"""An organisation with hours, a closure, an invitation that waits, and a delay to look at again."""

from datetime import timedelta

from store import closures, delay_reviews, organisation_hours
from store.people import PerimeterKind, Role, get_viewer
from tests.backoffice.inviting import invite
from tests.backoffice.making import NOON, Maker

WEEK = ("9h-12h, 14h-17h30", "9h-12h", "9h-12h, 14h-17h30", "", "9h-12h", "", "")


async def organise(make: Maker) -> str:
    """The secret of the invitation."""
    mission = make.organisations["mission"]
    async with make.database.turn() as session:
        viewer = await get_viewer(session, make.people["ana"])
        await organisation_hours.write(session, viewer, mission, WEEK, version=1, at=NOON)
    async with make.database.turn() as session:
        viewer = await get_viewer(session, make.people["clara"])
        await closures.add(session, viewer, mission, "2026-08-01", "2026-08-15", at=NOON)
    async with make.database.turn() as session:
        viewer = await get_viewer(session, make.people["ana"])
        await delay_reviews.ask_of_organisation(session, viewer, mission, version=3, at=NOON)
    await invite(make, role=Role.COMMITTEE, kind=PerimeterKind.TERRITORY, perimeter="51-reims")
    await invite(make, email="old@example.org", at=NOON - timedelta(days=9))
    _, secret = await invite(make)
    return secret
