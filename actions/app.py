"""The action server: what Rasa calls, on loopback, with the shared secret."""

import hmac
import json
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from secrets import token_bytes
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from rasa_sdk.interfaces import ActionExecutionRejection, ActionNotFoundException

from actions.context import Context
from actions.registry import executor
from actions.settings import Settings
from store.database import Database
from store.places import Gazetteer

logger = logging.getLogger(__name__)
SECRET_HEADER = "X-Boussole-Secret"  # noqa: S105 - the header that carries it


def create_app(settings: Settings, context: Context | None = None) -> FastAPI:
    """Wire the action server; the towns are read when the server starts."""

    @asynccontextmanager
    async def running(app: FastAPI) -> AsyncIterator[None]:
        wired = context or _context(settings)
        app.state.executor = executor(wired)
        app.state.database = wired.database
        yield
        await wired.database.close()

    app = FastAPI(openapi_url=None, lifespan=running)

    @app.post("/webhook")
    async def run(request: Request) -> JSONResponse:
        given = request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(given.encode(), settings.rasa_secret.get_secret_value().encode()):
            return JSONResponse({"error": "unauthorized"}, 401)
        return await _run(request)

    @app.get("/health")
    async def health(request: Request) -> JSONResponse:
        await request.app.state.database.probe()
        return JSONResponse({"status": "ok"})

    return app


def _context(settings: Settings) -> Context:
    return Context(
        database=Database(settings.database_url),
        gazetteer=Gazetteer.load(),
        clock=lambda: datetime.now(UTC),
        random_bytes=token_bytes,
        public_url=settings.public_url,
        telegram_bot=settings.telegram_bot_name,
    )


async def _run(request: Request) -> JSONResponse:
    call: dict[str, Any] = json.loads(await request.body())
    name = str(call.get("next_action"))
    try:
        result = await request.app.state.executor.run(call)
    except ActionNotFoundException:
        return JSONResponse({"error": "unknown action", "action_name": name}, 404)
    except ActionExecutionRejection:
        return JSONResponse({"error": "rejected", "action_name": name}, 400)
    except Exception as error:
        # The outer edge: Rasa is told, the turn is kept by the gateway; texts and values stay out of the log.
        logger.error("action %s failed: %s at %s", name, type(error).__name__, _where(error))
        return JSONResponse({"error": "failed", "action_name": name}, 500)
    return JSONResponse(result.model_dump() if result is not None else {"events": [], "responses": []})


def _where(error: BaseException) -> str:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else "?"
