"""The back office's application, made from its settings."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import APIRouter, Depends, FastAPI
from fastapi.responses import JSONResponse

from backoffice import (
    account,
    assets,
    assignments,
    charter,
    cockpit,
    contact_requests,
    delay_advice,
    delay_reviews,
    errors,
    figures,
    home,
    invitations,
    local_mails,
    mail_preferences,
    members,
    offer_writing,
    offers,
    organisation_hours,
    organisation_writing,
    organisations,
    password_sign_in,
    passwords,
    proconnect,
    reorientations,
    request_acts,
    request_links,
    request_messages,
    request_notes,
    second_factors,
    sign_in,
    territory,
)
from backoffice.desk import Clock, Desk, OurDesk, build, now
from backoffice.errors import Failures
from backoffice.guard import guard
from backoffice.headers import Headers
from backoffice.mail.sender import deliver_for_ever
from backoffice.same_origin import SameOrigin
from backoffice.scheduler import run_for_ever
from backoffice.settings import Settings
from doors.background import at_work

ROUTERS: tuple[APIRouter, ...] = (
    assets.router,
    # Before the links, whose secret may be any word.
    password_sign_in.router,
    proconnect.router,
    sign_in.router,
    account.router,
    mail_preferences.router,
    passwords.router,
    second_factors.router,
    charter.router,
    home.router,
    contact_requests.router,
    request_acts.router,
    request_notes.router,
    request_messages.router,
    reorientations.router,
    assignments.router,
    request_links.router,
    cockpit.router,
    territory.router,
    # Before one offer, whose number is no word.
    offer_writing.router,
    offers.router,
    figures.router,
    delay_advice.router,
    invitations.router,
    # Before one organisation, whose number may be any word.
    organisation_writing.router,
    organisations.router,
    organisation_hours.router,
    members.router,
    delay_reviews.router,
)


def create_app(settings: Settings, *, clock: Clock = now, desk: Desk | None = None) -> FastAPI:
    """Wire the back office; nothing runs before the server starts it."""
    wired = desk or build(settings, clock=clock)
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None, dependencies=[Depends(guard)], lifespan=_running)
    app.state.desk = wired
    errors.add_to(app, wired.pages)
    # The last one added is the first to see a request and the last to see its answer.
    app.add_middleware(SameOrigin, pages=wired.pages, address=settings.backoffice_url)
    app.add_middleware(Failures, pages=wired.pages)
    app.add_middleware(Headers, https=settings.backoffice_url.startswith("https:"))
    for router in ROUTERS:
        app.include_router(router)
    if settings.keeps_mail:
        app.include_router(local_mails.router)
    app.add_api_route("/health", health)
    return app


async def health(desk: OurDesk) -> JSONResponse:
    await desk.database.probe()
    return JSONResponse({"status": "ok"})


@asynccontextmanager
async def _running(app: FastAPI) -> AsyncIterator[None]:
    desk: Desk = app.state.desk
    try:
        async with at_work(deliver_for_ever(desk), run_for_ever(desk)):
            yield
    finally:
        await desk.close()
