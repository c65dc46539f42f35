"""The demo, loaded once, and the actions over it."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from actions.context import Context
from actions.registry import executor
from ops.demo.load import load_demo
from ops.migrate import migrate
from store import conversations
from store.contact_requests import ContactRequest
from store.conversations import Channel, Conversation, Entry
from store.database import Database
from store.key_ring import KeyRing
from store.offer_statuses import OfferStatus
from store.offers import Offer
from store.organisations import Organisation
from store.people import Person
from store.places import Gazetteer
from store.territories import Territory
from tests.actions.happening import Happening
from tests.actions.stage import Stage
from tests.store.committed import Committed
from tests.store.make import Make

NOON = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def demo_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("demo") / "demo.db"
    url = f"sqlite+aiosqlite:///{path}"
    migrate(url)
    asyncio.run(load_demo(url))
    return path


@pytest.fixture(scope="session")
def gazetteer() -> Gazetteer:
    return Gazetteer.load()


@pytest.fixture
async def database(demo_file: Path, tmp_path: Path) -> AsyncIterator[Database]:
    database = Database(f"sqlite+aiosqlite:///{shutil.copy(demo_file, tmp_path / 'boussole.db')}")
    yield database
    await database.close()


@pytest.fixture
def committed(database: Database) -> Committed:
    return Committed(database)


@pytest.fixture(scope="session")
def keys() -> KeyRing:
    return KeyRing.parse(KeyRing.generate_text("2026"))


@pytest.fixture
def noon() -> datetime:
    return NOON


@pytest.fixture
def context(database: Database, gazetteer: Gazetteer) -> Context:
    return context_of(database, gazetteer)


def context_of(database: Database, gazetteer: Gazetteer) -> Context:
    numbers = iter(range(10**6))
    return Context(
        database=database,
        gazetteer=gazetteer,
        clock=lambda: NOON,
        random_bytes=lambda size: next(numbers).to_bytes(size, "little"),
        public_url="http://localhost:8000",
    )


@pytest.fixture
def make(database: Database, noon: datetime, keys: KeyRing) -> Make:
    return Make(database, keys, at=noon)


@pytest.fixture
async def mine(make: Make, committed: Committed, stage: Stage, database: Database) -> ContactRequest:
    """A request of the youth on the stage, for an offer of the demo."""
    offer, organisation = await demo_offer(database)
    return await make.contact_request(
        organisation,
        offer=offer,
        conversation=await committed.get(Conversation, stage.sender),
        territory=await committed.get(Territory, "51-reims"),
        place="51454",
    )


@pytest.fixture
def happening(stage: Stage, database: Database, mine: ContactRequest) -> Happening:
    return Happening(stage, database, mine)


@pytest.fixture
async def clara(make: Make, mine: ContactRequest, committed: Committed) -> Person:
    """Somebody who answers in the organisation of the request."""
    return await make.professional(await committed.get(Organisation, mine.organisation_id))


@pytest.fixture
async def stage(context: Context) -> Stage:
    """A youth at the door of the web chat."""
    async with context.database.turn() as session:
        conversation = conversations.start(session, channel=Channel.WEB, entry=Entry(), secret="a-secret", at=NOON)
    return Stage(executor(context), conversation.id)


async def demo_offer(database: Database) -> tuple[Offer, Organisation]:
    """An open offer of emploi in the Grand Reims, with its organisation."""
    async with database.read() as session:
        found = await session.execute(
            select(Offer, Organisation)
            .join(Organisation, Organisation.id == Offer.organisation_id)
            .where(Organisation.territory_id == "51-reims", Offer.theme == "emploi")
            .where(Offer.status == OfferStatus.PUBLISHED)
            .order_by(Offer.id)
        )
        offer, organisation = found.all()[0]
    return offer, organisation
