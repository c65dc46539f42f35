"""The back office being served to a real browser, with everything that its pages may show."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from threading import Thread
from time import sleep
from typing import Any
from unittest.mock import patch

import uvicorn
from fastapi import Request
from fastapi.responses import Response
from playwright.async_api import Page

from backoffice.app import create_app
from backoffice.link_tokens import LinkTokens
from backoffice.pages import Pages
from backoffice.settings import Settings
from store import unmet_needs
from store.contact_requests import ContactRequest
from store.database import Database
from store.key_ring import KeyRing
from store.notices import NoticeKind, tell_person
from store.offer_statuses import OfferStatus
from store.people import PerimeterKind, Role
from store.places import ZoneLevel
from store.request_links import Named
from store.request_statuses import Status
from store.territories import TerritoryZone
from store.unanswered import UnansweredKind, record
from tests.backoffice.making import NOON, Maker, Watch, make_template
from tests.backoffice.near import offer_near
from tests.backoffice.organising import organise
from tests.backoffice.protecting import protect
from tests.browser.test_accessibility import LOOKS, violations
from tests.servers.ports import free_port

TITLE = "Je prépare mes entretiens d’embauche"
SMALL = """Array.from(document.querySelectorAll('button, summary, .button, header a, .tabs a, .choice'))
  .filter((each) => each.checkVisibility() && !each.matches('.skip'))
  .map((each) => [each.textContent.trim(), each.getBoundingClientRect()])
  .filter(([, box]) => Math.round(Math.min(box.height, box.width)) < 44)
  .map(([name, box]) => `${name} ${box.width}x${box.height}`)"""
Enter = Callable[[str], Awaitable[Page]]


@dataclass
class Drawn:
    """The templates of the pages drawn, in their order, and those that were looked at."""

    names: list[str] = field(default_factory=list)
    looked_at: set[str] = field(default_factory=set)


DRAWN = Drawn()


@dataclass(frozen=True)
class Office:
    """Where it is served and what fills it; secrets of Moussa's second factor and of an invitation."""

    base: str
    make: Maker
    late: str
    new: str
    secret: str
    invitation: str
    overseers: dict[str, str]

    def link(self, request_id: str, key: str = "clara") -> str:
        """What an e-mail to the person of this key leads to."""
        return f"/r/{LinkTokens('signing').seal(Named(request_id, self.make.people[key], NOON))}"


@contextmanager
def open_office(folder: Path) -> Iterator[Office]:
    template = asyncio.run(make_template(folder / "boussole.db", KeyRing.generate_text("k1")))
    url, port = f"sqlite+aiosqlite:///{template.path}", free_port()
    settings = Settings(
        database_url=url,
        contact_keys=template.keys,
        signing_key="signing",
        backoffice_url=f"http://localhost:{port}",
        mail_folder=folder / "mail",
        smtp_url="",
        redis_url="",
    )
    make = Maker(Database(url), KeyRing.parse(template.keys), template.network)
    filled = asyncio.run(_fill(settings.backoffice_url, make))
    with patch.object(Pages, "render", _watched(Pages.render)):
        config = uvicorn.Config(create_app(settings, clock=Watch()), "127.0.0.1", port, log_level="critical")
        server = uvicorn.Server(config)
        thread = Thread(target=server.run, daemon=True)
        thread.start()
        while not server.started:
            sleep(0.02)
        yield filled
        server.should_exit = True
        thread.join(5)


async def expect_for_everyone(page: Page) -> None:
    """Nothing for axe to say, nothing cut, nothing too small to press, in every look."""
    for width, scheme in LOOKS:
        await page.set_viewport_size({"width": width, "height": 720})
        await page.emulate_media(color_scheme=scheme)
        assert await violations(page) == [], f"{width} px, {scheme}"
        assert await page.evaluate("document.documentElement.scrollWidth") <= width
    assert await page.evaluate(SMALL) == []
    DRAWN.looked_at.add(DRAWN.names[-1])


def _watched(render: Callable[..., Response]) -> Callable[..., Response]:
    def watched(pages: Pages, request: Request, name: str, **shown: Any) -> Response:
        DRAWN.names.append(name)
        return render(pages, request, name, **shown)

    return watched


async def _fill(base: str, make: Maker) -> Office:
    late = await make.contact_request(title="Je trouve mon métier", created=NOON - timedelta(days=4))
    new = await make.contact_request(title=TITLE)
    await make.questions()
    await offer_near(make)
    await offer_near(make, title="Je trouve une chambre", theme="logement")
    await offer_near(make, "mission", title="Je visite une usine", status=OfferStatus.PROPOSED)
    for status in (Status.ACCEPTED, Status.ATTEMPTED, Status.CONTACTED, Status.CLOSED, Status.WITHDRAWN):
        await make.contact_request(status=status, title="Je vois un conseiller")
    await _leave_unanswered(make, late)
    overseers = {
        "reader": await make.person(Role.READER, PerimeterKind.ORGANISATION, str(make.organisations["mission"])),
        "committee": await make.person(Role.COMMITTEE, PerimeterKind.TERRITORY, "51-reims"),
        "departmental": await make.person(Role.DEPARTMENTAL, PerimeterKind.DEPARTMENT, "51"),
        "national": await make.person(Role.NATIONAL, PerimeterKind.NATION, "FR"),
        "nobody": await make.person(Role.READER, PerimeterKind.ORGANISATION, "0"),
    }
    await make.leaves(overseers["nobody"])
    held = await protect(make, "moussa")
    invitation = await organise(make)
    await make.database.close()
    return Office(base, make, late, new, held.secret, invitation, overseers)


async def _leave_unanswered(make: Maker, request_id: str) -> None:
    """A need without an offer, a message that nobody understood, a letter that did not leave."""
    async with make.database.turn() as session:
        session.add(TerritoryZone(territory_id="51-reims", level=ZoneLevel.COMMUNE, code="51454"))
        await unmet_needs.count(session, day=NOON.date(), commune="51454", theme="emploi")
        record(
            session,
            UnansweredKind.NOT_UNDERSTOOD,
            conversation_id=(await session.get_one(ContactRequest, request_id)).conversation_id,
            territory_id="51-reims",
            at=NOON - timedelta(days=1),
            text="cc jveu un truc pr le bail",
        )
        letter = tell_person(
            NoticeKind.REQUEST_SENT, person_id=make.people["clara"], request_id=request_id, at=NOON - timedelta(days=3)
        )
        letter.dead_at = NOON
        session.add(letter)
