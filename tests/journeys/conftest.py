"""One service of each kind for the whole folder, with its youths and a browser."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import count
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from ops.train import trained_model
from tests.browser.conftest import SYSTEM
from tests.journeys.program import ROOT
from tests.journeys.service import Service, Stores, running
from tests.journeys.telegram import Line, TelegramYouth, running_telegram
from tests.journeys.youth import WebYouth
from tests.servers.postgres import PostgresServer
from tests.servers.presence import demand
from tests.servers.redis import RedisServer

NewYouth = Callable[..., WebYouth]
EMBEDDED, PRODUCTION = "embedded", "postgres+redis"
_chats = count(7_770_001)


@pytest.fixture(scope="session")
def model() -> Path:
    """The model of the sources as they are, trained when it is missing."""
    return trained_model(ROOT)


@pytest.fixture(scope="session", params=[EMBEDDED, PRODUCTION])
def kind(request: pytest.FixtureRequest) -> str:
    """The embedded default, then PostgreSQL and Redis with one process a door."""
    return str(request.param)


@pytest.fixture(scope="session")
def telegram(kind: str) -> Iterator[Line]:  # noqa: ARG001 - each kind of service has its own
    with running_telegram() as line:
        yield line


@pytest.fixture(scope="session")
def service(
    request: pytest.FixtureRequest, kind: str, model: Path, telegram: Line, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Service]:
    folder = tmp_path_factory.mktemp("journeys")
    stores = _embedded(folder) if kind == EMBEDDED else _production(request)
    with running(folder, stores, model=model, telegram_url=telegram.url) as started:
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


@pytest.fixture(scope="session")
def new_telegram_youth(service: Service, telegram: Line) -> Callable[[], TelegramYouth]:  # noqa: ARG001 - it listens
    return lambda: TelegramYouth(telegram, next(_chats))


@pytest.fixture
def telegram_youth(new_telegram_youth: Callable[[], TelegramYouth]) -> TelegramYouth:
    return new_telegram_youth()


# Closed with the folder: the loop that it keeps running would be in the way of every asynchronous test.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        named = os.environ.get("CHROMIUM_PATH")
        path = demand("A browser", _found(named, SYSTEM, Path(playwright.chromium.executable_path)), package="chromium")
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A fresh profile."""
    context = browser.new_context(locale="fr-FR")
    yield context.new_page()
    context.close()


def _found(named: str | None, *others: Path) -> Path | None:
    candidates = [Path(named)] if named else others
    return next((path for path in candidates if path.exists()), None)


def _embedded(folder: Path) -> Stores:
    return Stores(f"sqlite+aiosqlite:///{folder}/boussole.db", f"sqlite:///{folder}/tracker.db")


def _production(request: pytest.FixtureRequest) -> Stores:
    postgres: PostgresServer = request.getfixturevalue("postgres_server")
    redis: RedisServer = request.getfixturevalue("redis_server")
    store, tracker = (postgres.create_database(f"journeys_{name}") for name in ("store", "tracker"))
    return Stores(store, tracker, redis.url(9), postgres.folder)
