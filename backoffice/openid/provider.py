"""The provider: asked over HTTP, never waited for long."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from secrets import token_urlsafe
from typing import Any

import httpx
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from pydantic import ValidationError

from backoffice.openid import errands, tokens
from backoffice.openid.errands import Registration
from backoffice.openid.journeys import Journey
from backoffice.openid.metadata import WELL_KNOWN, Metadata, NotTrusted
from backoffice.openid.tokens import Claims, Expected, NotProven, UnknownKey
from store.errors import DomainError
from store.provider_identities import Identity

PATIENCE = 5.0
"""Seconds for one whole errand; a person waits."""
KEPT = timedelta(hours=1)
PAUSE = timedelta(minutes=1)
"""Between two readings of the keys because of a key that we do not know: anybody can make one up."""


class ProviderAway(DomainError):
    """The provider does not answer, or answers nothing that can be used."""


@dataclass(frozen=True)
class Proof:
    """Who signed in there; the `id_token` ends that session later."""

    identity: Identity
    id_token: str = field(repr=False)


@dataclass(frozen=True)
class Kept[T]:
    value: T
    read_at: datetime


class Provider:
    """One provider where we are registered; what it publishes is read again every hour."""

    def __init__(self, known: Registration, *, patience: float = PATIENCE) -> None:
        self._known = known
        self._patience = patience
        self._http = httpx.AsyncClient(timeout=patience, headers={"Accept": "application/json"})
        self._metadata: Kept[Metadata] | None = None
        self._keys: Kept[KeySet] | None = None

    async def authorization_address(self, journey: Journey, *, at: datetime) -> str:
        """Where to send the browser; raise `ProviderAway`."""
        async with self._in_time():
            return errands.authorization_address(self._known, await self._published(at), journey)

    async def prove(self, journey: Journey, code: str, *, iss: str | None, at: datetime) -> Proof:
        """Exchange the code for who signed in; raise `ProviderAway`, or `NotProven` when any part does not hold."""
        async with self._in_time():
            metadata = await self._published(at)
            if iss != metadata.issuer and (iss or metadata.authorization_response_iss_parameter_supported):
                raise NotProven("another issuer answers")
            return await self._prove(metadata, journey, code, at)

    async def leaving_address(self, id_token: str, *, at: datetime) -> str | None:
        """Where to send the browser so that the provider forgets it too; raise `ProviderAway`."""
        async with self._in_time():
            metadata = await self._published(at)
        return errands.leaving_address(self._known, metadata, id_token=id_token, state=token_urlsafe(32))

    async def close(self) -> None:
        await self._http.aclose()

    async def _prove(self, metadata: Metadata, journey: Journey, code: str, at: datetime) -> Proof:
        access_token, id_token = await self._exchange(metadata, journey, code)
        expected = Expected(metadata.issuer, self._known.client_id, journey.nonce, access_token, self._known.acr_values)
        try:
            signed = tokens.read_id_token(id_token, await self._keyring(metadata, at), expected=expected, at=at)
        except UnknownKey:
            keys = await self._keyring(metadata, at, after=PAUSE)
            signed = tokens.read_id_token(id_token, keys, expected=expected, at=at)
        told = await self._ask_userinfo(metadata, expected, at)
        if told.subject != signed.subject:
            raise NotProven("userinfo of somebody else")
        return Proof(Identity(metadata.issuer, signed.subject, told.email), id_token)

    async def _exchange(self, metadata: Metadata, journey: Journey, code: str) -> tuple[str, str]:
        asked = errands.token_request(self._known, metadata, journey, code)
        response = await self._http.post(metadata.token_endpoint, content=asked.body, headers=dict(asked.headers))
        answer = _answer(response)
        pair = answer.get("access_token"), answer.get("id_token")
        if not all(isinstance(each, str) for each in pair):
            raise NotProven("no token")
        return str(pair[0]), str(pair[1])

    async def _ask_userinfo(self, metadata: Metadata, expected: Expected, at: datetime) -> Claims:
        bearer = {"Authorization": f"Bearer {expected.access_token}", "Accept": "application/jwt, application/json"}
        response = await self._http.get(metadata.userinfo_endpoint, headers=bearer)
        if response.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/jwt":
            return tokens.read_claims(_answer(response))
        _expect_ok(response)
        keys = await self._keyring(metadata, at)
        return tokens.read_signed_claims(response.text, keys, expected=expected, at=at)

    async def _published(self, at: datetime) -> Metadata:
        if self._metadata is None or at - self._metadata.read_at > KEPT:
            response = await self._http.get(self._known.issuer.rstrip("/") + WELL_KNOWN)
            metadata = Metadata.model_validate(_published_json(response))
            metadata.expect(self._known.issuer)
            self._metadata = Kept(metadata, at)
        return self._metadata.value

    async def _keyring(self, metadata: Metadata, at: datetime, *, after: timedelta = KEPT) -> KeySet:
        """The provider's keys, read again when they are older than that."""
        if self._keys is None or at - self._keys.read_at > after:
            published = _published_json(await self._http.get(metadata.jwks_uri))
            self._keys = Kept(KeySet.import_key_set({"keys": published.get("keys", [])}), at)
        return self._keys.value

    @asynccontextmanager
    async def _in_time(self) -> AsyncIterator[None]:
        try:
            async with asyncio.timeout(self._patience):
                yield
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError, ValidationError, NotTrusted, JoseError) as error:
            raise ProviderAway(type(error).__name__) from error


def _published_json(response: httpx.Response) -> dict[str, Any]:
    """What the provider tells everybody; anything else means that it is ill."""
    response.raise_for_status()
    return _object(response)


def _answer(response: httpx.Response) -> dict[str, Any]:
    """What the provider tells us alone; raise `NotProven` when it refuses."""
    _expect_ok(response)
    return _object(response)


def _expect_ok(response: httpx.Response) -> None:
    if 400 <= response.status_code < 500:
        raise NotProven(f"refused with {response.status_code}")
    response.raise_for_status()


def _object(response: httpx.Response) -> dict[str, Any]:
    try:
        answer = response.json()
    except ValueError as error:
        raise httpx.DecodingError("no JSON") from error
    if not isinstance(answer, dict):
        raise httpx.DecodingError("no object")
    return answer
