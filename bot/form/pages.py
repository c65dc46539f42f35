"""Pages: the templates of the form, drawn."""

from functools import cache
from pathlib import Path

from fastapi.responses import HTMLResponse, RedirectResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from bot.form import words

TEMPLATES = Path(__file__).parent / "templates"


def page(name: str, *, status: int = 200, **values: object) -> HTMLResponse:
    return HTMLResponse(_environment().get_template(name).render(values), status)


def text(name: str, **values: object) -> str:
    """A text of several lines, for calendars and for what is kept as proof."""
    return _environment().get_template(name).render(values).strip()


def redirect(path: str) -> RedirectResponse:
    """A POST never shows a page by itself, so that reloading repeats nothing."""
    return RedirectResponse(path, 303)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(("html",), default=False),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["words"] = words.load()
    return environment
