"""The charter: the versioned text that every professional signs first."""

from dataclasses import dataclass
from hashlib import sha256
from importlib.resources import files

from store.errors import DomainError

CHARTER_VERSION = 1


class AnotherVersion(DomainError):
    """The text that was read is not the one in force."""


@dataclass(frozen=True)
class Charter:
    version: int
    paragraphs: tuple[str, ...]
    sha256: str


def current() -> Charter:
    """The text in force; its hash is kept with each signature."""
    text = files("store").joinpath("texts", f"charter-{CHARTER_VERSION}.txt").read_text("utf-8")
    paragraphs = tuple(part.strip() for part in text.split("\n\n") if part.strip())
    return Charter(CHARTER_VERSION, paragraphs, sha256(text.encode()).hexdigest())


def get_current(*, read: int) -> Charter:
    """The text in force, for who read this version of it; raise `AnotherVersion`."""
    charter = current()
    if charter.version != read:
        raise AnotherVersion(read)
    return charter
