"""What the tests of the store may ask for."""

from tests.store.databases import (
    committed,
    database,
    database_url,
    keys,
    make,
    migrated_file,
    migrated_server,
    noon,
)

__all__ = ["committed", "database", "database_url", "keys", "make", "migrated_file", "migrated_server", "noon"]
