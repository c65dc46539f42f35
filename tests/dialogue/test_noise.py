"""Typing mistakes made on purpose."""

import random

from hypothesis import given
from hypothesis import strategies as st

from dialogue.components.noise import noisy

WORDS = st.lists(st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=12), min_size=1, max_size=8)


class TestNoise:
    def test_the_same_dice_make_the_same_mistakes(self) -> None:
        words = ("je", "cherche", "un", "travail")

        assert noisy(words, random.Random(7)) == noisy(words, random.Random(7))

    @given(WORDS, st.integers(0, 999))
    def test_never_empties_a_message(self, words: list[str], seed: int) -> None:
        assert noisy(words, random.Random(seed))
