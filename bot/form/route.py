"""The route of every form page: who may post, and a page for each thing that goes wrong."""

from collections.abc import Callable, Coroutine
from typing import Any
from urllib.parse import urlsplit

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from sqlalchemy.exc import SQLAlchemyError
from starlette.exceptions import HTTPException

from bot.form import pages
from bot.form.seal import BadSeal
from bot.service import Service
from store.conversations import UnknownConversation
from store.errors import DomainError
from store.request_codes import NotOpened
from store.whereabouts import DEFAULT_TIMEZONE


class TooManySendings(DomainError):
    """More requests than a place needs."""


class TooManyCodes(DomainError):
    """More codes than somebody mistypes, from one place or for one reference."""


class TooManyChanges(DomainError):
    """More changes of one request than somebody means: each writes to the people of its organisation."""


class OpenedTooLongAgo(DomainError):
    """The reference and the code have to be given again."""


class NoLongerOpen(DomainError):
    """Every offer chosen has closed meanwhile."""


class FormRoute(APIRoute):
    """Facts become pages here, once; a youth never reads JSON."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def guarded(request: Request) -> Response:
            if request.method == "POST" and not _is_ours(request):
                return pages.page("problem.html", status=403, problem="elsewhere")
            try:
                response = await handle(request)
            except (SQLAlchemyError, OSError):
                response = _away(request)
            except (DomainError, HTTPException, RequestValidationError) as fact:
                response = _problem(fact)
            # Unlike "no-referrer" it leaves its Origin to a form posted to ourselves.
            response.headers["Referrer-Policy"] = "same-origin"
            return response

        return guarded


def _is_ours(request: Request) -> bool:
    """Whether the form that was posted stood on our own page, as far as the browser says."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = request.headers.get("Origin")
    return origin is None or urlsplit(origin).netloc == request.headers.get("Host")


def _away(request: Request) -> Response:
    """Help lines need no database."""
    service: Service = request.app.state.service
    lines = service.helplines.for_everyone(at=service.clock(), timezone=DEFAULT_TIMEZONE, department=None)
    return pages.page("away.html", status=503, lines=lines[:6])


def _problem(fact: Exception) -> Response:
    match fact:
        case BadSeal():
            return pages.page("problem.html", status=410, problem="expired")
        case OpenedTooLongAgo() | NotOpened():
            return pages.page("problem.html", status=410, problem="open_again")
        case TooManyCodes():
            return pages.page("problem.html", status=429, problem="too_many_codes")
        case TooManyChanges():
            return pages.page("problem.html", status=429, problem="too_many_changes")
        case UnknownConversation():
            return pages.page("problem.html", status=404, problem="unknown")
        case HTTPException(status_code=404):
            return pages.page("problem.html", status=404, problem="unknown")
        case HTTPException():
            return pages.page("problem.html", status=fact.status_code, problem="unreadable")
        case TooManySendings():
            return pages.page("problem.html", status=429, problem="too_many")
        case NoLongerOpen():
            return pages.page("problem.html", status=409, problem="closed")
        case RequestValidationError():
            return pages.page("problem.html", status=422, problem="unreadable")
    raise fact
