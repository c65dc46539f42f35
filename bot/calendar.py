"""Calendar files: the promised date of a contact request, without anything about its youth."""

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, HTTPException, Path, Request
from fastapi.responses import Response
from icalendar import Alarm, Calendar, Event

from bot.form import pages
from bot.form.route import FormRoute
from bot.service import Service
from store.call_dates import call_day
from store.contact_requests import ContactRequest

router = APIRouter(route_class=FormRoute, include_in_schema=False)
NINE_IN_THE_MORNING = timedelta(hours=9)


@router.get("/rendez-vous/{request_id}.ics")
async def reminder(request: Request, request_id: Annotated[str, Path(max_length=64)]) -> Response:
    """The identifier cannot be guessed: whoever holds it reads the promise, and nothing more."""
    service: Service = request.app.state.service
    async with service.database.read() as session:
        asked = await session.get(ContactRequest, request_id)
    if asked is None or not asked.is_open:
        raise HTTPException(404)
    return Response(
        _calendar(asked).to_ical(),
        media_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="rappel-{asked.reference}.ics"'},
    )


def _calendar(request: ContactRequest) -> Calendar:
    day = call_day(request)
    event = Event()
    event.add("uid", f"{request.reference}@boussole-des-jeunes")
    event.add("dtstamp", request.created_at)
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("summary", pages.text("calendar/summary.txt", request=request))
    event.add("description", pages.text("calendar/description.txt", request=request))
    event.add("transp", "TRANSPARENT")
    event.add_component(_alarm(request))
    calendar = Calendar()
    calendar.add("prodid", "-//La Boussole des jeunes//FR")
    calendar.add("version", "2.0")
    calendar.add_component(event)
    return calendar


def _alarm(request: ContactRequest) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", pages.text("calendar/summary.txt", request=request))
    alarm.add("trigger", NINE_IN_THE_MORNING)
    return alarm
