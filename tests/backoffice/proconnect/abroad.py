"""Abroad: a browser that goes to the provider, signs in there, and comes back."""

import html
import re

import httpx
from sqlalchemy import select

from backoffice.desk import Desk
from store.notices import Notice, NoticeKind
from store.provider_identities import ProviderIdentity
from store.sign_in import WebSession
from tests.backoffice.browsing import Visit

WAY_IN = "/connexion/proconnect"
WAY_BACK = f"{WAY_IN}/retour"
JOURNEY = "__Host-proconnect"


async def follow(address: str) -> str:
    """Where the provider sends a browser that comes to this address."""
    async with httpx.AsyncClient() as client:
        answer = await client.get(address)
    assert answer.status_code == 302, answer.text
    return answer.headers["location"]


async def sign_in_there(browser: Visit) -> str:
    """The address that the provider gives this browser to come back to."""
    leaving = await browser.read(WAY_IN)
    assert leaving.status_code == 303, leaving.text
    return await follow(leaving.headers["location"])


async def come_back(browser: Visit) -> httpx.Response:
    """What the browser is answered once it went there and came back."""
    return await browser.read(await sign_in_there(browser))


def links(page: str) -> list[str]:
    return [html.unescape(each) for each in re.findall(r'href="(http[^"]+)"', page)]


async def sessions(desk: Desk) -> list[WebSession]:
    async with desk.database.read() as session:
        return list(await session.scalars(select(WebSession).order_by(WebSession.started_at)))


async def identities(desk: Desk) -> list[ProviderIdentity]:
    async with desk.database.read() as session:
        return list(await session.scalars(select(ProviderIdentity)))


async def told(desk: Desk) -> list[str | None]:
    async with desk.database.read() as session:
        query = select(Notice).where(Notice.kind == NoticeKind.SECURITY_CHANGED)
        return [notice.detail for notice in await session.scalars(query)]
