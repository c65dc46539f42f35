"""What every test may ask for."""

import pytest
from hypothesis import settings

from tests.servers.fixtures import mail_server, postgres_server, redis_server

__all__ = ["mail_server", "postgres_server", "redis_server"]

LONGEST_FIRST = ("journeys", "browser", "server", "telegram", "actions", "backoffice")

# The same cases on every machine: a failure seen in CI is seen at home.
settings.register_profile("fixed", derandomize=True, database=None, deadline=None)
settings.load_profile("fixed")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest begin: two workers that share the files then end together."""
    items.sort(key=_rank)


def _rank(item: pytest.Item) -> int:
    folder = item.path.parent.name
    return LONGEST_FIRST.index(folder) if folder in LONGEST_FIRST else len(LONGEST_FIRST)
