"""The page that documents the web API, served from here alone: no inline script, no other host."""

from importlib.resources import files
from pathlib import Path

from fastapi import APIRouter, FastAPI
from fastapi.responses import FileResponse
from fastapi.staticfiles import StaticFiles

HERE = Path(__file__).parent
router = APIRouter()


@router.get("/api", include_in_schema=False)
async def page() -> FileResponse:
    return FileResponse(HERE / "page.html")


@router.get("/api/page.js", include_in_schema=False)
async def script() -> FileResponse:
    return FileResponse(HERE / "page.js")


def add_to(app: FastAPI) -> None:
    app.include_router(router)
    assets = Path(str(files("fastapi_offline"))) / "static"
    app.mount("/api/static", StaticFiles(directory=assets), name="documentation")
