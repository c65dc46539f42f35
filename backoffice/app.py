"""The back office's application, made from its settings."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from fastapi import APIRouter, Depends, FastAPI
from fastapi.responses import JSONResponse

from backoffice import assets, charter, contact_requests, errors, home, local_mails, sign_in, territory
from backoffice.desk import Clock, Desk, OurDesk, build, now
from backoffice.errors import Failures
from backoffice.guard import guard
from backoffice.headers import Headers
from backoffice.mail.sender import deliver_for_ever
from backoffice.same_origin import SameOrigin
from backoffice.settings import Settings

ROUTERS: tuple[APIRouter, ...] = (
    assets.router,
    sign_in.router,
    charter.router,
    home.router,
    contact_requests.router,
    territory.router,
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
    sender = asyncio.create_task(deliver_for_ever(desk))
    try:
        yield
    finally:
        sender.cancel()
        with suppress(asyncio.CancelledError):
            await sender
        await desk.close()
