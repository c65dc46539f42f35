"""The charter: the versioned text that every professional signs first."""

from dataclasses import dataclass
from hashlib import sha256
from importlib.resources import files

CHARTER_VERSION = 1


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
