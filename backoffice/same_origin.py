"""Same origin: forms are taken from our own pages only."""

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from backoffice.pages import Pages

FORM = "application/x-www-form-urlencoded"
LONGEST_FORM = 64 * 1024


class SameOrigin:
    """Refuses a POST that another site sent, that is no form, or that is too long."""

    def __init__(self, app: ASGIApp, *, pages: Pages, address: str) -> None:
        self._app = app
        self._pages = pages
        self._origin = origin_of(address)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        refused = self._refusal(Request(scope)) if scope["type"] == "http" and scope["method"] == "POST" else None
        await (refused or self._app)(scope, receive, send)

    def _refusal(self, request: Request) -> Response | None:
        if not self._is_ours(request.headers):
            return self._pages.error(request, "refused", status=403)
        if request.headers.get("content-type", "").split(";")[0].strip().lower() != FORM:
            return self._pages.error(request, "unreadable", status=415)
        length = request.headers.get("content-length", "")
        if not length.isdecimal():
            return self._pages.error(request, "unreadable", status=411)
        return self._pages.error(request, "unreadable", status=413) if int(length) > LONGEST_FORM else None

    def _is_ours(self, headers: Headers) -> bool:
        site, origin = headers.get("sec-fetch-site"), headers.get("origin")
        # Our Referrer-Policy makes browsers write "null" as the origin: where the page comes from then stands
        # in Sec-Fetch-Site, which no page can forge.
        if site is not None:
            return site == "same-origin"
        return origin == self._origin


def origin_of(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"
