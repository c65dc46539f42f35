"""Metadata: what a provider says of itself at its well-known address."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict

from store.errors import DomainError

WELL_KNOWN = "/.well-known/openid-configuration"


class NotTrusted(DomainError):
    """The provider speaks for another one, or sends us where anybody may listen."""


class Metadata(BaseModel):
    """OpenID Connect Discovery 1.0, section 3: the parts that we use."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    userinfo_endpoint: str
    jwks_uri: str
    end_session_endpoint: str | None = None
    token_endpoint_auth_methods_supported: tuple[str, ...] = ("client_secret_basic",)
    code_challenge_methods_supported: tuple[str, ...] = ()
    authorization_response_iss_parameter_supported: bool = False

    def expect(self, issuer: str) -> None:
        """Raise `NotTrusted` unless it is who we asked, on addresses that nobody overhears."""
        if self.issuer != issuer:
            raise NotTrusted("another issuer")
        addresses = (self.authorization_endpoint, self.token_endpoint, self.userinfo_endpoint, self.jwks_uri)
        for address in (issuer, *addresses, self.end_session_endpoint or issuer):
            if not is_private(address):
                raise NotTrusted("an address without TLS")


def is_private(address: str) -> bool:
    """Whether nobody can read what goes there: TLS, or this machine."""
    parts = urlsplit(address)
    return bool(parts.hostname) and (
        parts.scheme == "https" or (parts.scheme == "http" and _is_this_machine(parts.hostname or ""))
    )


def _is_this_machine(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
