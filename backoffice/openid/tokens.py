"""Tokens: what a provider signed, believed only when every claim holds."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from authlib.oauth2.claims import JWTClaims
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet

from store.errors import DomainError

# A secret that both sides know proves nothing, and `none` even less: only keys that the provider alone holds.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
LEEWAY = 30
"""Seconds by which two clocks may differ."""


class NotProven(DomainError):
    """The provider's answer does not hold; the text is the kind of trouble, never what it said."""


class UnknownKey(NotProven):
    """Signed by a key that we have not read yet, or that is not the provider's."""


@dataclass(frozen=True)
class Expected:
    """Who must have signed, for whom, and in answer to what."""

    issuer: str
    client_id: str
    nonce: str
    access_token: str
    acr_values: tuple[str, ...]


@dataclass(frozen=True)
class Claims:
    """What we use of a person's claims; an address that the provider did not verify is none."""

    subject: str
    email: str | None


def read_id_token(token: str, keys: KeySet, *, expected: Expected, at: datetime) -> Claims:
    """Raise `NotProven` unless signature, issuer, audience, expiry, nonce and second factor are right."""
    decoded = _decode(token, keys)
    claims = CodeIDToken(
        decoded.claims,
        decoded.header,
        options={
            "iss": {"essential": True, "value": expected.issuer},
            "aud": {"essential": True, "value": expected.client_id},
            "nonce": {"essential": True},
            **({"acr": {"essential": True, "values": list(expected.acr_values)}} if expected.acr_values else {}),
        },
        params={"nonce": expected.nonce, "client_id": expected.client_id, "access_token": expected.access_token},
    )
    _checked(lambda: claims.validate(now=int(at.timestamp()), leeway=LEEWAY))
    return read_claims(decoded.claims)


def read_signed_claims(token: str, keys: KeySet, *, expected: Expected, at: datetime) -> Claims:
    """The claims of a signed userinfo (OpenID Connect Core, 5.3.2)."""
    decoded = _decode(token, keys)
    options = {"iss": {"value": expected.issuer}, "aud": {"value": expected.client_id}}
    claims = JWTClaims(decoded.claims, decoded.header, options=options)
    _checked(lambda: claims.validate(now=int(at.timestamp()), leeway=LEEWAY))
    return read_claims(decoded.claims)


# The one place where a provider's JSON becomes ours.
def read_claims(claims: Any) -> Claims:
    said = claims if isinstance(claims, dict) else {}
    subject, email = said.get("sub"), said.get("email")
    if not isinstance(subject, str) or not 0 < len(subject) <= 255:
        raise NotProven("no subject")
    # ProConnect leaves the claim out; a provider that says no means no, in either spelling.
    usable = isinstance(email, str) and bool(email.strip()) and said.get("email_verified") not in (False, "false")
    return Claims(subject, email if usable else None)


def _decode(token: str, keys: KeySet) -> jwt.Token:
    try:
        return jwt.decode(token, keys, algorithms=ALGORITHMS)
    except InvalidKeyIdError as error:
        raise UnknownKey("unknown key") from error
    except (JoseError, ValueError) as error:
        raise NotProven(type(error).__name__) from error


def _checked(validate: Callable[[], None]) -> None:
    try:
        validate()
    except (JoseError, ValueError) as error:
        raise NotProven(type(error).__name__) from error
