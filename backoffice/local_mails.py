"""Local mails: what would have been sent, read on the machine that runs the embedded mode."""

import asyncio
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from ipaddress import ip_address
from pathlib import Path as FilePath
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Path, Request
from fastapi.responses import HTMLResponse, Response
from jinja2.utils import urlize
from markupsafe import Markup

from backoffice.desk import OurDesk
from backoffice.headers import POLICY

NEWEST = 100
# The letter is drawn in a frame of another origin, that runs nothing; its links open in the page around it.
FRAMING = f"{POLICY}; frame-src 'self'"
FRAMED = (
    "sandbox allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation;"
    " default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; form-action 'none'; base-uri 'none'"
)


@dataclass(frozen=True)
class LocalMail:
    """A message of the folder; `text` has its links ready to be clicked."""

    name: str
    to: str
    subject: str
    at: datetime
    text: Markup
    html: str


def only_here(request: Request) -> None:
    """These mails open sessions: they are shown to this machine only, under its own name."""
    host = request.client.host if request.client else ""
    if not _is_loopback(host) or not _is_loopback(request.url.hostname or ""):
        raise HTTPException(404)


router = APIRouter(dependencies=[Depends(only_here)])
MailName = Annotated[str, Path(pattern=r"^[0-9T]{15}-[0-9a-f]{32}\.eml$")]


@router.get("/courriels")
async def local_mails(request: Request, desk: OurDesk) -> Response:
    mails = await asyncio.to_thread(_newest, desk.settings.mail_folder)
    return desk.pages.render(request, "local_mail/list.html", mails=mails)


@router.get("/courriels/{name}")
async def local_mail(request: Request, desk: OurDesk, name: MailName) -> Response:
    mail = await asyncio.to_thread(_get_mail, desk.settings.mail_folder, name)
    response = desk.pages.render(request, "local_mail/detail.html", mail=mail)
    response.headers["Content-Security-Policy"] = FRAMING
    return response


@router.get("/courriels/{name}/html")
async def local_mail_html(desk: OurDesk, name: MailName) -> Response:
    mail = await asyncio.to_thread(_get_mail, desk.settings.mail_folder, name)
    body = mail.html.replace("<head>", '<head><base target="_top">', 1)
    return HTMLResponse(body, headers={"Content-Security-Policy": FRAMED})


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _newest(folder: FilePath) -> list[LocalMail]:
    paths = sorted(folder.glob("*.eml"), key=lambda path: (path.name[:15], path.stat().st_mtime_ns), reverse=True)
    return [_read(path) for path in paths[:NEWEST]]


def _get_mail(folder: FilePath, name: str) -> LocalMail:
    path = folder / name
    if not path.is_file():
        raise HTTPException(404)
    return _read(path)


def _read(path: FilePath) -> LocalMail:
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    return LocalMail(
        name=path.name,
        to=str(message["To"]),
        subject=str(message["Subject"]),
        at=parsedate_to_datetime(message["Date"]),
        text=_with_links(_part(message, "plain")),
        html=_part(message, "html"),
    )


def _part(message: EmailMessage, kind: str) -> str:
    part = message.get_body(preferencelist=(kind,))
    return "" if part is None else str(part.get_content()).replace("\r\n", "\n")


def _with_links(text: str) -> Markup:
    return Markup(urlize(text))  # noqa: S704 - urlize escapes what is no link
