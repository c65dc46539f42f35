"""One service of each kind for the whole folder, and its youths."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from ops.train import trained_model
from tests.journeys.program import ROOT
from tests.journeys.service import RASA_PYTHON, Service, Stores, running
from tests.journeys.youth import WebYouth
from tests.servers.postgres import PostgresServer
from tests.servers.presence import demand
from tests.servers.redis import RedisServer

NewYouth = Callable[..., WebYouth]
EMBEDDED, PRODUCTION = "embedded", "postgres+redis"


@pytest.fixture(scope="session")
def model() -> Path:
    """The model of the sources as they are, trained when it is missing."""
    demand("Rasa's environment", RASA_PYTHON if RASA_PYTHON.exists() else None, package="(see `make test`)")
    return trained_model(ROOT)


@pytest.fixture(scope="session", params=[EMBEDDED, PRODUCTION])
def service(request: pytest.FixtureRequest, model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """The service on the embedded default, then with one process a door on PostgreSQL and Redis."""
    folder = tmp_path_factory.mktemp("journeys")
    stores = _embedded(folder) if request.param == EMBEDDED else _production(request)
    with running(folder, stores, model=model) as started:
        yield started


@pytest.fixture
def new_youth(service: Service) -> Iterator[NewYouth]:
    """Open a web conversation, as often as a test wants."""
    with ExitStack() as stack:
        yield lambda **entry: stack.enter_context(WebYouth(service.public_url, **entry))


@pytest.fixture
def youth(new_youth: NewYouth) -> WebYouth:
    """A youth who came in by the page of the Grand Reims."""
    return new_youth(territory="51-reims")


def _embedded(folder: Path) -> Stores:
    return Stores(f"sqlite+aiosqlite:///{folder}/boussole.db", f"sqlite:///{folder}/tracker.db")


def _production(request: pytest.FixtureRequest) -> Stores:
    postgres: PostgresServer = request.getfixturevalue("postgres_server")
    redis: RedisServer = request.getfixturevalue("redis_server")
    store, tracker = (postgres.create_database(f"journeys_{name}") for name in ("store", "tracker"))
    return Stores(store, tracker, redis.url(9))
