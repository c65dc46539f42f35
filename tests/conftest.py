"""What every test may ask for."""

from hypothesis import settings

from tests.servers.fixtures import mail_server, postgres_server, redis_server

__all__ = ["mail_server", "postgres_server", "redis_server"]

# The same cases on every machine: a failure seen in CI is seen at home.
settings.register_profile("fixed", derandomize=True, database=None, deadline=None)
settings.load_profile("fixed")
