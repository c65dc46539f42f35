"""Recipients: who hears of a call that is owed, as whom, and from when on."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy.ext.asyncio import AsyncSession

from store.call_dates import call_due
from store.contact_requests import ContactRequest
from store.people import Person, animateurs_of, professionals_of
from store.rungs import Rung
from store.timetables import Timetable, find_timetable

BEFORE_THE_DATE = (Rung.HALFWAY, Rung.NEARLY_LATE, Rung.TRY_DAY)


class Side(StrEnum):
    """Whether they owe the call, or look after the territory."""

    ORGANISATION = "organisation"
    TERRITORY = "territory"


@dataclass(frozen=True)
class Recipient:
    person_id: int
    side: Side
    not_before: datetime


class Recipients:
    """Answers for one turn of work, and reads each organisation and territory once."""

    def __init__(self, session: AsyncSession, *, at: datetime) -> None:
        self._session = session
        self._at = at
        self._professionals: dict[int, list[Person]] = {}
        self._animateurs: dict[str | None, list[Person]] = {}
        self._timetables: dict[int, Timetable] = {}

    async def of(self, rung: Rung, request: ContactRequest) -> list[Recipient]:
        """Nobody, for the rungs that speak to the youth alone."""
        match rung:
            case Rung.HALFWAY | Rung.TRY_DAY:
                return await self._whoever_has_it(request, rung)
            case Rung.NEARLY_LATE:
                # Where nobody is left to answer, somebody must know before it is late.
                return await self._organisation(request, rung) or await self._territory(request)
            case Rung.LATE | Rung.STILL_LATE | Rung.TRY_MISSED:
                return await self._everybody(request, rung)
        return []

    async def _whoever_has_it(self, request: ContactRequest, rung: Rung) -> list[Recipient]:
        """Whoever took it, else all; those who read a digest find it there."""
        asked = await self._professionals_of(request)
        taken_by = [person for person in asked if person.id == request.taken_by]
        told = [person for person in taken_by or asked if person.digest_hour is None]
        return await self._at_work(told, request, rung)

    async def _organisation(self, request: ContactRequest, rung: Rung) -> list[Recipient]:
        return await self._at_work(await self._professionals_of(request), request, rung)

    async def _territory(self, request: ContactRequest) -> list[Recipient]:
        territory = request.territory_id
        if territory not in self._animateurs:
            self._animateurs[territory] = await animateurs_of(self._session, territory)
        return [Recipient(person.id, Side.TERRITORY, self._at) for person in self._animateurs[territory]]

    async def _everybody(self, request: ContactRequest, rung: Rung) -> list[Recipient]:
        told = {each.person_id: each for each in await self._territory(request)}
        told |= {each.person_id: each for each in await self._organisation(request, rung)}
        return list(told.values())

    async def _professionals_of(self, request: ContactRequest) -> list[Person]:
        organisation = request.organisation_id
        if organisation not in self._professionals:
            self._professionals[organisation] = await professionals_of(self._session, organisation)
        return self._professionals[organisation]

    async def _at_work(self, people: list[Person], request: ContactRequest, rung: Rung) -> list[Recipient]:
        opening = await self._opening(request)
        due = call_due(request)
        # Read after the promised date, it would be of no use.
        too_late = rung in BEFORE_THE_DATE and due is not None and opening >= due
        return [Recipient(person.id, Side.ORGANISATION, self._at if too_late else opening) for person in people]

    async def _opening(self, request: ContactRequest) -> datetime:
        organisation = request.organisation_id
        if organisation not in self._timetables:
            self._timetables[organisation] = await find_timetable(self._session, organisation, on=self._at.date())
        return self._timetables[organisation].next_opening(self._at, elsewhere=request.timezone)
