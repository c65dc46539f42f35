"""The desk: what the back office is made of, wired once from its settings."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated

from fastapi import Depends, Request
from redis.asyncio import Redis

from backoffice.limits import TooMany
from backoffice.link_tokens import LinkTokens
from backoffice.mail.carriers import Carrier, carrier_for
from backoffice.mail.letters import Writer
from backoffice.openid.errands import Registration
from backoffice.openid.provider import Provider
from backoffice.pages import Pages
from backoffice.settings import Settings
from doors.limits import Limiter, Rule
from store.database import Database
from store.key_ring import KeyRing

Clock = Callable[[], datetime]
"""Gives the present instant, with its time zone."""


@dataclass(frozen=True)
class Desk:
    """Everything that a page or the sender of e-mails may call."""

    settings: Settings
    database: Database
    keys: KeyRing
    limiter: Limiter
    pages: Pages
    links: LinkTokens
    writer: Writer
    carrier: Carrier
    clock: Clock
    redis: Redis | None
    proconnect: Provider | None

    async def spend(self, rule: Rule, key: str) -> None:
        """Count one more try; raise `TooMany` when it is one too many."""
        if not await self.limiter.allow(rule, key):
            raise TooMany(rule.name)

    async def close(self) -> None:
        await self.database.close()
        if self.proconnect is not None:
            await self.proconnect.close()
        if self.redis is not None:
            await self.redis.aclose()


def now() -> datetime:
    return datetime.now(UTC)


def build(settings: Settings, *, clock: Clock = now) -> Desk:
    """Nothing is opened yet: the database, Redis and the mail server are reached at the first use."""
    redis = Redis.from_url(settings.redis_url) if settings.redis_url else None
    keys = KeyRing.parse(settings.contact_keys.get_secret_value())
    links = LinkTokens(settings.signing_key.get_secret_value())
    return Desk(
        settings=settings,
        database=Database(settings.database_url),
        keys=keys,
        limiter=Limiter(secret=settings.signing_key.get_secret_value().encode(), redis=redis),
        pages=Pages(keeps_mail=settings.keeps_mail),
        links=links,
        writer=Writer(address=settings.backoffice_url, keys=keys, links=links),
        carrier=carrier_for(settings),
        clock=clock,
        redis=redis,
        proconnect=Provider(_registration(settings)) if settings.has_proconnect else None,
    )


def _registration(settings: Settings) -> Registration:
    address = settings.backoffice_url.rstrip("/")
    return Registration(
        issuer=settings.proconnect_issuer,
        client_id=settings.proconnect_client_id,
        client_secret=settings.proconnect_client_secret.get_secret_value(),
        return_to=f"{address}/connexion/proconnect/retour",
        leave_to=f"{address}/connexion",
        acr_values=tuple(settings.proconnect_acr.replace(",", " ").split()),
    )


def desk_of(request: Request) -> Desk:
    desk: Desk = request.app.state.desk
    return desk


OurDesk = Annotated[Desk, Depends(desk_of)]
