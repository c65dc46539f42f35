"""The gateway: the door that youths come in by."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path as FilePath
from typing import Annotated

from fastapi import FastAPI, HTTPException, Path
from fastapi.responses import FileResponse, JSONResponse

from bot import documentation, headers
from bot.channels.web import errors, routes
from bot.notices import deliver_for_ever
from bot.service import Service, build
from bot.settings import Settings
from bot.sweeper import sweep_for_ever

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
    headers.add_to(app)
    app.include_router(routes.router)
    documentation.add_to(app)
    _add_pages(app)
    return app


@asynccontextmanager
async def _running(app: FastAPI) -> AsyncIterator[None]:
    service: Service = app.state.service
    tasks = [
        asyncio.create_task(work)
        for work in (sweep_for_ever(service), deliver_for_ever(service), service.wake_ups.listen())
    ]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        for task in tasks:
            with suppress(asyncio.CancelledError):
                await task
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
