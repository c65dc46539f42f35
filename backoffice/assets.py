"""Assets: the style sheet, pictures and script of the pages."""

from pathlib import Path as FilePath
from typing import Annotated

from fastapi import APIRouter, HTTPException, Path
from fastapi.responses import FileResponse

FOLDER = FilePath(__file__).parent / "static"
FRESH = {"Cache-Control": "no-cache"}
router = APIRouter()


@router.get("/static/{name}")
def asset(name: Annotated[str, Path(pattern=r"^[a-z_]+\.(css|js|svg)$")]) -> FileResponse:
    if not (FOLDER / name).is_file():
        raise HTTPException(404)
    return FileResponse(FOLDER / name, headers=FRESH)
