"""Fixtures of the real servers.

Imported once, in a conftest, PostgreSQL and Redis start once for a whole run; a module that imports them itself
gets servers of its own, which it may then kill. The mail server is new in each test.
"""

from collections.abc import Iterator

import pytest

from tests.servers.mail import MailServer, running_mail
from tests.servers.postgres import PostgresServer, find_postgres, running_postgres
from tests.servers.presence import demand
from tests.servers.redis import RedisServer, find_redis, running_redis


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    with running_postgres(demand("PostgreSQL", find_postgres(), package="postgresql")) as server:
        yield server


@pytest.fixture(scope="session")
def redis_server() -> Iterator[RedisServer]:
    with running_redis(demand("Redis", find_redis(), package="redis-server")) as server:
        yield server


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    with running_mail() as server:
        yield server
