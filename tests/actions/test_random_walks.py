"""Hesitating costs nothing: every walk ends with the offers of a straight way through."""

import asyncio
import shutil
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from rasa_sdk.executor import ActionExecutor
from sqlalchemy.ext.asyncio import AsyncSession

from actions.registry import executor
from store import catalogue, conversations, questionnaires, territories, themes
from store.conversations import Channel, Entry
from store.database import Database
from store.places import Gazetteer
from tests.actions.conftest import NOON, context_of
from tests.actions.stage import Stage
from tests.actions.walks import Walker, every_offer, straight

WALKS = 1_000
READINGS = (
    (questionnaires, "published"),
    (questionnaires, "published_themes"),
    (themes, "all_themes"),
    (territories, "find_territory"),
    (territories, "find_territory_of"),
    (catalogue, "open_offers"),
)


@pytest.fixture(scope="module")
def runner() -> Iterator[asyncio.Runner]:
    with asyncio.Runner() as runner:
        yield runner


@pytest.fixture(scope="module")
def demo(demo_file: Path, tmp_path_factory: pytest.TempPathFactory, runner: asyncio.Runner) -> Iterator[Database]:
    path = shutil.copy(demo_file, tmp_path_factory.mktemp("walks") / "boussole.db")
    database = Database(f"sqlite+aiosqlite:///{path}")
    yield database
    runner.run(database.close())


@pytest.fixture(scope="module")
def youth(demo: Database, runner: asyncio.Runner) -> str:
    async def arrive() -> str:
        async with demo.turn() as session:
            return conversations.start(session, channel=Channel.WEB, entry=Entry(), at=NOON).id

    return runner.run(arrive())


@pytest.fixture(scope="module")
def actions(demo: Database, gazetteer: Gazetteer) -> Iterator[ActionExecutor]:
    with pytest.MonkeyPatch.context() as patch:
        for module, reading in READINGS:
            patch.setattr(module, reading, remembered(getattr(module, reading)))
        yield executor(context_of(demo, gazetteer))


def remembered[Value](read: Callable[..., Awaitable[Value]]) -> Callable[..., Awaitable[Value]]:
    """The same reading, done once for the same question: nothing is published during these walks."""
    known: dict[str, Value] = {}

    async def read_once(session: AsyncSession, *asked: object, **named: object) -> Value:
        key = repr((asked, named))
        if key not in known:
            known[key] = await read(session, *asked, **named)
        return known[key]

    return read_once


class TestWalking:
    @given(seed=st.integers(0, 2**32))
    # A seed says nothing when it is made smaller: the moves printed with a failure are the case.
    @settings(max_examples=WALKS, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    def test_ends_with_the_offers_of_a_straight_way(
        self, actions: ActionExecutor, runner: asyncio.Runner, youth: str, seed: int
    ) -> None:
        assert runner.run(compare(actions, youth, Random(seed))) is None


async def compare(actions: ActionExecutor, youth: str, dice: Random) -> list[str] | None:
    """The moves of a walk that ends otherwise than a straight way; None when both end alike."""
    walker, straight_stage = Walker(Stage(actions, youth), dice), Stage(actions, youth)
    await walker.walk()
    expected = await every_offer(straight_stage, await straight(straight_stage, walker.final))
    found = await every_offer(walker.stage, walker.screen)
    return None if found == expected else walker.moves
