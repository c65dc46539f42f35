"""The calendar file of a contact request."""

from datetime import date
from pathlib import Path

from icalendar import Calendar
from sqlalchemy import select

from store.contact_requests import ContactRequest
from tests.bot.form.serving import copied, make_demo, serve
from tests.bot.form.visitor import Visitor, visitor_of


async def sent(visitor: Visitor) -> str:
    """The address of the calendar file on the receipt."""
    await visitor.reach_recap()
    await visitor.submit(to="/formulaire/envoyer")
    return next(href for _, href in visitor.read.links if href.endswith(".ics"))


class TestCalendar:
    async def test_holds_the_date_and_nothing_about_the_youth(self, tmp_path: Path) -> None:
        await make_demo(tmp_path / "demo.db")
        async with serve(copied(tmp_path / "demo.db", tmp_path)) as app:
            visitor = visitor_of(app)
            answer = await visitor.client.get(await sent(visitor))
            async with app.state.service.database.read() as session:
                request = (await session.scalars(select(ContactRequest))).one()

            assert answer.headers["Content-Type"].startswith("text/calendar")
            (event,) = Calendar.from_ical(answer.content).walk("VEVENT")
            assert isinstance(event.decoded("dtstart"), date)
            assert request.offer.organisation in str(event["summary"])
            assert request.reference in str(event["description"])
            assert "Zéphyrine" not in answer.text
            assert "39 98" not in answer.text.replace(request.offer.phone or "-", "")
            assert (await visitor.client.get("/rendez-vous/0123456789abcdef0123456789abcdef.ics")).status_code == 404

            await visitor.submit(to="/formulaire/annuler")
            assert (await visitor.client.get(f"/rendez-vous/{request.id}.ics")).status_code == 404
