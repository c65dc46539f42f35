"""Pages: templates drawn, redirections, and the one line said after an act."""

import re
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from zoneinfo import ZoneInfo

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

HERE = Path(__file__).parent
FLASH = "__Host-flash"
NEXT = "__Host-next"
A_MOMENT = 20 * 60
MAY_FOLLOW = re.compile(r"/demandes/[0-9a-f]{32}|/(offres|organismes)/[0-9]{1,9}")


class Flash(StrEnum):
    """What was just done; its words are in `components/flash.html`."""

    ACCEPTED = "accepted"
    ATTEMPTED = "attempted"
    CONTACTED = "contacted"
    CLOSED = "closed"
    TAKEN_OVER = "taken_over"
    REOPENED = "reopened"
    NOTED = "noted"
    MESSAGED = "messaged"
    REORIENTATION_PROPOSED = "reorientation_proposed"
    REQUEST_ASSIGNED = "request_assigned"
    LINK_ASKED = "link_asked"
    OFFER_CREATED = "offer_created"
    OFFER_SAVED = "offer_saved"
    OFFER_DUPLICATED = "offer_duplicated"
    OFFER_PROPOSED = "offer_proposed"
    OFFER_PUBLISHED = "offer_published"
    OFFER_SENT_BACK = "offer_sent_back"
    OFFER_PAUSED = "offer_paused"
    OFFER_RESUMED = "offer_resumed"
    OFFER_ARCHIVED = "offer_archived"
    OFFER_RESTORED = "offer_restored"
    DELAY_ANNOUNCED = "delay_announced"
    ORGANISATION_CREATED = "organisation_created"
    ORGANISATION_SAVED = "organisation_saved"
    HOURS_SAVED = "hours_saved"
    CLOSURE_ADDED = "closure_added"
    CLOSURE_REMOVED = "closure_removed"
    INVITATION_SENT = "invitation_sent"
    INVITATION_REVOKED = "invitation_revoked"
    INVITATION_ACCEPTED = "invitation_accepted"
    MEMBER_REMOVED = "member_removed"
    REVIEW_ASKED = "review_asked"
    DELAY_CONFIRMED = "delay_confirmed"
    CHARTER_SIGNED = "charter_signed"
    SIGNED_OUT = "signed_out"
    SIGNED_OUT_EVERYWHERE = "signed_out_everywhere"
    SESSION_CLOSED = "session_closed"
    MAILS_CHOSEN = "mails_chosen"
    PASSWORD_KEPT = "password_kept"  # noqa: S105 - a name, not a secret
    SECOND_FACTOR_REMOVED = "second_factor_removed"


class Pages:
    """Draws the templates of this package."""

    def __init__(self, *, keeps_mail: bool) -> None:
        self._environment = environment()
        self._environment.globals["keeps_mail"] = keeps_mail

    def render(self, request: Request, name: str, *, status: int = 200, **context: object) -> HTMLResponse:
        """A page; what was just done is said once, then forgotten."""
        flash = request.cookies.get(FLASH)
        body = self._environment.get_template(name).render(
            visitor=getattr(request.state, "visitor", None),
            path=request.url.path,
            flash=flash if flash in list(Flash) else None,
            **context,
        )
        response = HTMLResponse(body, status)
        if flash is not None:
            delete_cookie(response, FLASH)
        return response

    def error(
        self, request: Request, name: str, *, status: int, headers: Mapping[str, str] | None = None
    ) -> HTMLResponse:
        response = self.render(request, f"errors/{name}.html", status=status)
        response.headers.update(headers or {})
        return response


def redirect(path: str, *, flash: Flash | None = None) -> RedirectResponse:
    """See the result of a form elsewhere, so that reloading repeats nothing."""
    response = RedirectResponse(path, 303)
    if flash is not None:
        set_cookie(response, FLASH, flash, seconds=60)
    return response


def remember_next(response: Response, path: str) -> None:
    """Keep the page that was asked for, through sign-in and charter."""
    if MAY_FOLLOW.fullmatch(path):
        set_cookie(response, NEXT, path, seconds=A_MOMENT)


def find_next(request: Request) -> str | None:
    path = request.cookies.get(NEXT, "")
    return path if MAY_FOLLOW.fullmatch(path) else None


def set_cookie(response: Response, name: str, value: str, *, seconds: int | None = None) -> None:
    """A cookie of this host alone; without `seconds` it ends with the browser."""
    response.set_cookie(name, value, max_age=seconds, path="/", secure=True, httponly=True, samesite="lax")


def delete_cookie(response: Response, name: str) -> None:
    response.delete_cookie(name, path="/", secure=True, httponly=True, samesite="lax")


def environment() -> Environment:
    """The templates, where an unknown name is an error and HTML is escaped."""
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=select_autoescape(("html",)),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["local"] = _local
    made.filters["phone"] = _phone
    return made


def _phone(number: str) -> str:
    """As people dictate it: +33639981234 is 06 39 98 12 34; a number from elsewhere stays as it is."""
    national = f"0{number[3:]}" if number.startswith("+33") else number
    return " ".join(re.findall("..", national)) if len(national) == 10 and national.isdecimal() else number


def _local(instant: datetime, timezone: str) -> datetime:
    return instant.astimezone(ZoneInfo(timezone))
