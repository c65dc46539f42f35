"""Assets: the style sheet, pictures and script of the pages."""

from pathlib import Path as FilePath
from typing import Annotated

from fastapi import APIRouter, HTTPException, Path
from fastapi.responses import FileResponse

FOLDER = FilePath(__file__).parent / "static"
WIDGET = FilePath(__file__).parent.parent / "widget"
# The same in every page of the service: a deployer changes them once.
SHARED = ("theme.css", "compass.svg")
FRESH = {"Cache-Control": "no-cache"}
router = APIRouter()


@router.get("/static/{name}")
def asset(name: Annotated[str, Path(pattern=r"^[a-z_]+\.(css|js|svg)$")]) -> FileResponse:
    path = (WIDGET if name in SHARED else FOLDER) / name
    if not path.is_file():
        raise HTTPException(404)
    return FileResponse(path, headers=FRESH)
