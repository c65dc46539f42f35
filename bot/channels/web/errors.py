"""Errors of the web chat: each fact mapped once to a status and one sentence."""

from dataclasses import dataclass
from typing import cast

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from sqlalchemy.exc import SQLAlchemyError
from starlette.exceptions import HTTPException

from bot.body_limit import TOO_LARGE
from bot.channels.web.schemas import EMPTY
from bot.words import Words
from store.conversations import UnknownConversation
from store.errors import DomainError
from store.messages import NoSuchChoice


class TooFast(DomainError):
    """More messages than a person writes."""


class TooMany(DomainError):
    """More conversations than a place needs."""


@dataclass(frozen=True)
class Refusal:
    status: int
    code: str


REFUSALS: dict[type[Exception], Refusal] = {
    UnknownConversation: Refusal(404, "unknown_conversation"),
    NoSuchChoice: Refusal(409, "unknown_choice"),
    TooFast: Refusal(429, "too_fast"),
    TooMany: Refusal(429, "too_many"),
    SQLAlchemyError: Refusal(503, "store_away"),
    OSError: Refusal(503, "store_away"),
}

UNREADABLE = {"string_too_long": "too_long", EMPTY: "empty"}


def add_to(app: FastAPI, words: Words) -> None:
    def refuse(refusal: Refusal) -> JSONResponse:
        content = {"error": refusal.code, "message": words.not_accepted[refusal.code]}
        return JSONResponse(content, refusal.status, headers={"Cache-Control": "no-store"})

    for kind, refusal in REFUSALS.items():
        app.add_exception_handler(kind, lambda _request, _error, refusal=refusal: refuse(refusal))

    async def unreadable(_request: Request, error: Exception) -> JSONResponse:
        kinds = {problem["type"] for problem in cast(RequestValidationError, error).errors()}
        return refuse(Refusal(422, next((UNREADABLE[kind] for kind in UNREADABLE if kind in kinds), "not_understood")))

    async def http(_request: Request, error: Exception) -> JSONResponse:
        refused = cast(HTTPException, error)
        if refused.status_code == TOO_LARGE:
            return refuse(Refusal(TOO_LARGE, "too_long"))
        content = {"error": f"http_{refused.status_code}", "message": words.not_accepted["not_understood"]}
        return JSONResponse(content, refused.status_code, headers=refused.headers)

    app.add_exception_handler(RequestValidationError, unreadable)
    app.add_exception_handler(HTTPException, http)
