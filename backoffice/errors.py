"""Errors: each fact mapped once to a status and a page."""

import logging

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from sqlalchemy.exc import SQLAlchemyError
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from backoffice.guard import CharterFirst, ForgedForm, SignInFirst
from backoffice.limits import TooMany
from backoffice.pages import Pages, redirect, remember_next
from backoffice.proofs import ProofFirst
from store.assignments import NoSuchColleague
from store.contact_requests import NoSuchContactRequest
from store.delay_advice import NotADelay
from store.figures.scopes import NothingToCount
from store.invitations import NoSuchInvitation
from store.members import NoSuchMember
from store.offers import NoSuchOffer
from store.organisations import NoSuchOrganisation
from store.questionnaires import NoPublishedQuestionnaire
from store.request_links import LinkRefused
from store.sign_in import NoSuchSession
from store.territories import NoSuchTerritory
from store.workplaces import NoSuchWorkplace

logger = logging.getLogger(__name__)


def add_to(app: FastAPI, pages: Pages) -> None:
    def show(error: type[Exception], name: str, status: int) -> None:
        app.add_exception_handler(error, lambda request, _error: pages.error(request, name, status=status))

    show(NoSuchContactRequest, "unknown", 404)
    show(NoSuchTerritory, "unknown", 404)
    show(NoSuchSession, "unknown", 404)
    show(NoSuchColleague, "unknown", 404)
    show(NoSuchOffer, "unknown", 404)
    show(NoPublishedQuestionnaire, "unknown", 404)
    show(NoSuchOrganisation, "unknown", 404)
    show(NoSuchWorkplace, "unknown", 404)
    show(NoSuchMember, "unknown", 404)
    show(NoSuchInvitation, "unknown", 404)
    show(NothingToCount, "unknown", 404)
    show(NotADelay, "unreadable", 422)
    show(LinkRefused, "link_over", 410)
    show(ForgedForm, "expired", 403)
    show(TooMany, "too_many", 429)
    for away in (SQLAlchemyError, OSError):
        app.add_exception_handler(away, lambda request, error: _away(pages, request, error))
    app.add_exception_handler(HTTPException, lambda request, error: _http(pages, request, error))
    app.add_exception_handler(RequestValidationError, lambda request, error: _unreadable(pages, request, error))
    app.add_exception_handler(SignInFirst, _to_sign_in)
    app.add_exception_handler(ProofFirst, _to_proof)
    app.add_exception_handler(CharterFirst, lambda _request, _error: redirect("/charte"))


def _away(pages: Pages, request: Request, error: Exception) -> Response:
    # The driver's message may hold values: its kind is enough.
    logger.warning("the database is away: %s", type(error).__name__)
    return pages.error(request, "away", status=503, headers={"Retry-After": "10"})


def _http(pages: Pages, request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    headers = error.headers if isinstance(error, HTTPException) else None
    return pages.error(request, "unknown" if status == 404 else "unreadable", status=status, headers=headers)


def _unreadable(pages: Pages, request: Request, error: Exception) -> Response:
    problems = error.errors() if isinstance(error, RequestValidationError) else []
    if any(problem["loc"][0] == "path" for problem in problems):
        return pages.error(request, "unknown", status=404)
    return pages.error(request, "unreadable", status=422)


def _to_sign_in(request: Request, _error: Exception) -> Response:
    response = redirect("/connexion")
    if request.method == "GET":
        remember_next(response, request.url.path)
    return response


def _to_proof(_request: Request, error: Exception) -> Response:
    wanted = error.wanted if isinstance(error, ProofFirst) else ""
    return redirect(f"/compte/confirmer?vers={wanted}")


class Failures:
    """What nobody foresaw: a page without details, and a log line without what people wrote."""

    def __init__(self, app: ASGIApp, *, pages: Pages) -> None:
        self._app = app
        self._pages = pages

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = False

        async def watched(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except Exception as error:
            route = getattr(scope.get("route"), "name", None)
            logger.error("route %s failed: %s at %s", route, type(error).__name__, _where(error))
            if not started:
                page = self._pages.error(Request(scope), "failed", status=500)
                await page(scope, receive, send)


def _where(error: BaseException) -> str:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else "?"
