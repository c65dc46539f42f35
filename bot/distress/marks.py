"""Marks: what the learnt weights look at in the words of a message."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

SHORTEST_PIECE, LONGEST_PIECE = 3, 5  # letters

Block = tuple[str, ...]


def blocks_of(words: Sequence[str]) -> tuple[Block, Block]:
    """Expressions of one to three words, then pieces of words; each mark once, two blocks of equal say."""
    return tuple(dict.fromkeys(_expressions(words))), tuple(dict.fromkeys(_pieces(words)))


def _expressions(words: Sequence[str]) -> Iterator[str]:
    framed = ("<", *words, ">")
    yield from words
    yield from (f"{left} {right}" for left, right in pairwise(framed))
    for left, middle, right in zip(framed, framed[1:], framed[2:], strict=False):
        yield f"{left} {middle} {right}"
        yield f"{left} _ {right}"


def _pieces(words: Sequence[str]) -> Iterator[str]:
    for word in words:
        framed = f" {word} "
        for size in range(SHORTEST_PIECE, LONGEST_PIECE + 1):
            for start in range(len(framed) - size + 1):
                yield f"~{framed[start : start + size]}"
