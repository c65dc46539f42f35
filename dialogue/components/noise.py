"""Noise: the typing mistakes that training sentences are given a second life with."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

SOUNDS = (
    ("qu", "k"), ("eau", "o"), ("au", "o"), ("ph", "f"), ("ss", "s"), ("tt", "t"),
    ("ll", "l"), ("mm", "m"), ("nn", "n"), ("rr", "r"), ("pp", "p"), ("ai", "e"),
    ("er", "e"), ("ez", "e"), ("ent", "an"), ("en", "an"), ("em", "an"), ("oi", "wa"),
    ("s", ""), ("h", ""), ("y", "i"), ("c", "k"), ("tion", "ssion"), ("gn", "ni"),
    ("x", ""), ("ce", "se"), ("ge", "je"), ("in", "un"),
)  # fmt: skip
SMALL_WORDS = frozenset(
    ("le", "la", "les", "un", "une", "de", "du", "des", "a", "au", "et", "en", "que", "je", "ce", "me", "se")
)

Edit = Callable[[list[str], random.Random], list[str]]


def noisy(words: Sequence[str], dice: random.Random) -> tuple[str, ...]:
    """The same words with one to three mistakes; never an empty message."""
    edited = list(words)
    for _ in range(dice.randint(1, 3)):
        edited = dice.choice(EDITS)(edited, dice)
    return tuple(edited) if edited else tuple(words)


def _in_one_word(change: Callable[[str, random.Random], str]) -> Edit:
    def edit(words: list[str], dice: random.Random) -> list[str]:
        long_words = [at for at, word in enumerate(words) if len(word) > 3]
        if not long_words:
            return words
        at = dice.choice(long_words)
        return [*words[:at], change(words[at], dice), *words[at + 1 :]]

    return edit


def _drop_letter(word: str, dice: random.Random) -> str:
    at = dice.randrange(1, len(word))
    return word[:at] + word[at + 1 :]


def _double_letter(word: str, dice: random.Random) -> str:
    at = dice.randrange(len(word))
    return word[:at] + word[at] + word[at:]


def _swap_letters(word: str, dice: random.Random) -> str:
    at = dice.randrange(len(word) - 1)
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def _by_ear(word: str, dice: random.Random) -> str:
    heard = [(sound, written) for sound, written in SOUNDS if sound in word]
    return word.replace(*dice.choice(heard)) if heard else word


def _drop_small_word(words: list[str], dice: random.Random) -> list[str]:
    small = [at for at, word in enumerate(words) if word in SMALL_WORDS]
    if not small:
        return words
    at = dice.choice(small)
    return words[:at] + words[at + 1 :]


def _glue_words(words: list[str], dice: random.Random) -> list[str]:
    if len(words) < 2:
        return words
    at = dice.randrange(len(words) - 1)
    return [*words[:at], words[at] + words[at + 1], *words[at + 2 :]]


EDITS: tuple[Edit, ...] = (
    _in_one_word(_drop_letter),
    _in_one_word(_double_letter),
    _in_one_word(_swap_letters),
    _in_one_word(_by_ear),
    _in_one_word(_by_ear),
    _drop_small_word,
    _glue_words,
)
