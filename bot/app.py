"""The gateway: the door that youths come in by."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from pathlib import Path as FilePath
from typing import Annotated

from fastapi import FastAPI, HTTPException, Path
from fastapi.responses import FileResponse, JSONResponse

from bot import body_limit, calendar, crossings, documentation, headers, my_data, urgence
from bot.channels.web import errors, routes
from bot.form import routes as form
from bot.notices import deliver_for_ever
from bot.service import Service, build
from bot.settings import Settings
from bot.sweeper import sweep_for_ever
from doors.background import at_work
from store.places import Gazetteer

WIDGET = FilePath(__file__).parent.parent / "widget"
PAGES = {"/chat": "chat.html", "/demo": "demo.html", "/boussole.js": "boussole.js"}
FRESH = {"Cache-Control": "no-cache"}


def create_app(settings: Settings, service: Service | None = None) -> FastAPI:
    """Wire the gateway; nothing runs before the server starts it."""
    wired = service or build(settings)
    app = FastAPI(
        title="La Boussole des jeunes",
        version="1",
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
        lifespan=_running,
    )
    app.state.service = wired
    errors.add_to(app, wired.words)
    body_limit.add_to(app)
    headers.add_to(app)
    for router in (routes.router, form.router, urgence.router, calendar.router, my_data.router, crossings.router):
        app.include_router(router)
    documentation.add_to(app)
    _add_pages(app)
    app.state.channels = [_add_telegram(app, wired)] if settings.telegram_token.get_secret_value() else []
    return app


def _add_telegram(app: FastAPI, service: Service) -> AbstractAsyncContextManager[None]:
    # Imported here because aiogram takes 130 MB and seconds, which a gateway without Telegram saves.
    from bot.channels.telegram.channel import TelegramChannel

    channel = TelegramChannel(service)
    channel.add_to(app)
    return channel.running()


@asynccontextmanager
async def _running(app: FastAPI) -> AsyncIterator[None]:
    service: Service = app.state.service
    app.state.gazetteer = await asyncio.to_thread(Gazetteer.load)
    works = (sweep_for_ever(service), deliver_for_ever(service), service.wake_ups.listen())
    try:
        async with at_work(*works), AsyncExitStack() as channels:
            for channel in app.state.channels:
                await channels.enter_async_context(channel)
            yield
    finally:
        await service.close()


def _add_pages(app: FastAPI) -> None:
    @app.get("/health", include_in_schema=False)
    async def health() -> JSONResponse:
        service: Service = app.state.service
        await service.database.probe()
        return JSONResponse({"status": "ok"})

    for path, name in PAGES.items():
        app.add_api_route(path, _file(name), include_in_schema=False)

    @app.get("/widget/{name}", include_in_schema=False)
    async def asset(name: Annotated[str, Path(pattern=r"^[a-z_]+\.(js|css|svg)$")]) -> FileResponse:
        if not (WIDGET / name).is_file():
            raise HTTPException(404)
        return FileResponse(WIDGET / name, headers=FRESH)


def _file(name: str) -> Callable[[], FileResponse]:
    def page() -> FileResponse:
        return FileResponse(WIDGET / name, headers=FRESH)

    return page
