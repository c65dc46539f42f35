"""Errands: what is written to a provider, as its documentation lists it."""

import json
from dataclasses import dataclass, field
from urllib.parse import urlencode

from authlib.oauth2.auth import ClientAuth
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge

from backoffice.openid.journeys import Journey
from backoffice.openid.metadata import Metadata

SCOPE = "openid given_name usual_name email uid siret idp_id roles organization_label"


@dataclass(frozen=True)
class Registration:
    """How we are known to the provider; `acr_values` are the strengths of sign-in that we accept, none meaning any."""

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    return_to: str
    leave_to: str
    acr_values: tuple[str, ...] = ()


@dataclass(frozen=True)
class TokenRequest:
    headers: tuple[tuple[str, str], ...] = field(repr=False)
    body: str = field(repr=False)


def authorization_address(known: Registration, metadata: Metadata, journey: Journey) -> str:
    """Where the browser goes to sign in."""
    address: str = prepare_grant_uri(
        metadata.authorization_endpoint,
        client_id=known.client_id,
        response_type="code",
        redirect_uri=known.return_to,
        scope=SCOPE,
        state=journey.state,
        nonce=journey.nonce,
        claims=_second_factor(known.acr_values),
        **(_challenge(journey) if _knows_pkce(metadata) else {}),
    )
    return address


def token_request(known: Registration, metadata: Metadata, journey: Journey, code: str) -> TokenRequest:
    fields = {"grant_type": "authorization_code", "code": code, "redirect_uri": known.return_to}
    if _knows_pkce(metadata):
        fields["code_verifier"] = journey.verifier
    offered = metadata.token_endpoint_auth_methods_supported
    method = "client_secret_post" if "client_secret_post" in offered else "client_secret_basic"
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    proof = ClientAuth(known.client_id, known.client_secret, method)
    _, headers, body = proof.prepare("POST", metadata.token_endpoint, form, urlencode(fields))
    return TokenRequest(tuple(headers.items()), body)


def leaving_address(known: Registration, metadata: Metadata, *, id_token: str, state: str) -> str | None:
    """Where the browser goes to end the provider's own session; None when the provider has no such address."""
    if metadata.end_session_endpoint is None:
        return None
    joint = "&" if "?" in metadata.end_session_endpoint else "?"
    query = {"id_token_hint": id_token, "state": state, "post_logout_redirect_uri": known.leave_to}
    return f"{metadata.end_session_endpoint}{joint}{urlencode(query)}"


def _second_factor(acr_values: tuple[str, ...]) -> str | None:
    if not acr_values:
        return None
    return json.dumps({"id_token": {"acr": {"essential": True, "values": acr_values}}}, separators=(",", ":"))


def _challenge(journey: Journey) -> dict[str, str]:
    return {"code_challenge": create_s256_code_challenge(journey.verifier), "code_challenge_method": "S256"}


def _knows_pkce(metadata: Metadata) -> bool:
    return "S256" in metadata.code_challenge_methods_supported
