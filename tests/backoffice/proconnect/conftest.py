"""The back office registered at a provider of this machine, whose clock is ours."""

from collections.abc import Iterator

import pytest
from joserfc.jwk import RSAKey

from backoffice.settings import Settings
from tests.backoffice.making import NOON
from tests.servers.openid import CLIENT_ID, CLIENT_SECRET, OpenIdServer, running_openid


@pytest.fixture(scope="session")
def provider_key() -> RSAKey:
    """Made once: it takes a moment."""
    return RSAKey.generate_key(2048, {"kid": "one"})


@pytest.fixture
def provider(provider_key: RSAKey) -> Iterator[OpenIdServer]:
    with running_openid(OpenIdServer(key=provider_key, now=int(NOON.timestamp()))) as served:
        yield served


@pytest.fixture
def settings(settings: Settings, provider: OpenIdServer) -> Settings:
    known = {
        "proconnect_issuer": provider.base,
        "proconnect_client_id": CLIENT_ID,
        "proconnect_client_secret": CLIENT_SECRET,
    }
    return Settings(**(settings.model_dump() | known))
