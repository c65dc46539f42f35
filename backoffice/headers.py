"""Headers that every answer of the back office carries."""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
SCRIPTED = f"{POLICY}; script-src 'self'; connect-src 'self'"
"""For the page that draws itself again while one writes; the others run no script."""
ONE_YEAR = 31_536_000


class Headers:
    """Adds to each answer what it does not say itself."""

    def __init__(self, app: ASGIApp, *, https: bool) -> None:
        self._app = app
        self._https = https

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._add_to(MutableHeaders(scope=message))
            await send(message)

        await self._app(scope, receive, with_headers)

    def _add_to(self, headers: MutableHeaders) -> None:
        headers.setdefault("Content-Security-Policy", POLICY)
        headers.setdefault("Cache-Control", "no-store")
        headers["X-Content-Type-Options"] = "nosniff"
        headers["Referrer-Policy"] = "no-referrer"
        headers["Cross-Origin-Opener-Policy"] = "same-origin"
        if self._https:
            headers["Strict-Transport-Security"] = f"max-age={ONE_YEAR}; includeSubDomains"
