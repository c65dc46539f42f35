"""A simulated month: whatever people and schedulers do, the ledger of promises adds up."""

from pathlib import Path

import pytest

from ops.migrate import migrate
from ops.month.run import REQUESTS, simulate
from store.promises import Promise
from store.rungs import LADDER, Rung
from tests.servers.postgres import PostgresServer


@pytest.mark.timeout(900)
async def test_of_ten_thousand_requests_adds_up(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'month.db'}"
    migrate(url)

    month = await simulate(url)

    for drawn in (month.at_its_end, month.afterwards):
        assert drawn.asked == REQUESTS
        assert dict(drawn.faults) == {"rung_told_twice": 0, "open_past_expiry": 0}
        assert drawn.adds_up
    assert month.at_its_end.promises[Promise.PENDING] > 0
    assert month.afterwards.promises.get(Promise.PENDING, 0) == 0
    settled = dict.fromkeys(LADDER, 0)
    for (rung, _), number in month.afterwards.rungs.items():
        settled[rung] += number
    next_calls = {settled.pop(rung) for rung in (Rung.TRY_DAY, Rung.TRY_MISSED)}
    assert set(settled.values()) == {REQUESTS}
    assert len(next_calls) == 1
    assert 0 < month.afterwards.not_recalled < next_calls.pop()


@pytest.mark.timeout(300)
async def test_adds_up_with_two_schedulers_on_a_server(postgres_server: PostgresServer) -> None:
    url = postgres_server.create_database("month")
    migrate(url)

    month = await simulate(url, requests=300)

    assert month.afterwards.adds_up
    assert month.afterwards.expired > 0
