"""References are read back whatever people make of them, and nothing else is."""

import re
import secrets
from collections.abc import Callable
from itertools import product
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.references import ALPHABET, READ_AS, is_copied, new_reference, parse_reference

references = st.builds(lambda seed: new_reference(Random(seed).randbytes), st.integers())


def counting_from(start: int) -> Callable[[int], bytes]:
    values = iter(range(start, 10_000))
    return lambda size: bytes(next(values) % 256 for _ in range(size))


class TestNewReference:
    def test_looks_like_one(self) -> None:
        assert re.fullmatch(rf"[{ALPHABET}]{{3}}-[{ALPHABET}]{{4}}", new_reference(secrets.token_bytes))

    def test_spells_no_word(self) -> None:
        assert not set("AEIOUY") & set(ALPHABET)

    def test_draws_again_what_would_favour_some_characters(self) -> None:
        assert new_reference(counting_from(253)) == new_reference(counting_from(256))

    def test_hardly_ever_comes_twice(self) -> None:
        random = Random(1)
        assert len({new_reference(random.randbytes) for _ in range(5_000)}) >= 4_998


class TestParseReference:
    @given(references)
    def test_reads_what_was_written(self, reference: str) -> None:
        assert parse_reference(reference) == reference

    @given(references, st.randoms(use_true_random=False))
    def test_forgives_case_spaces_and_look_alikes(self, reference: str, random: Random) -> None:
        meant = {kept: [kept, *(c for c, as_ in READ_AS.items() if as_ == kept)] for kept in ALPHABET}
        said = " ".join(random.choice(meant[c]).lower() for c in reference if c != "-")

        assert parse_reference(f"  {said}.") == reference

    @settings(max_examples=500)
    @given(references, st.data())
    def test_finds_any_wrong_character(self, reference: str, data: st.DataObject) -> None:
        place = data.draw(st.sampled_from([0, 1, 2, 4, 5, 6, 7]))
        wrong = data.draw(st.sampled_from([c for c in ALPHABET if c != reference[place]]))

        assert parse_reference(reference[:place] + wrong + reference[place + 1 :]) is None

    @settings(max_examples=500)
    @given(references, st.data())
    def test_finds_any_swap(self, reference: str, data: st.DataObject) -> None:
        letters = list(reference.replace("-", ""))
        first, second = data.draw(st.lists(st.sampled_from(range(7)), min_size=2, max_size=2, unique=True))
        swapped = letters.copy()
        swapped[first], swapped[second] = letters[second], letters[first]

        assert swapped == letters or parse_reference("".join(swapped)) is None

    @pytest.mark.parametrize("text", ["", "B7K", "Bonjour, tu peux m'aider ?", "0" * 1_000_000, "\x00", "é" * 7])
    def test_is_none_for_anything_else(self, text: str) -> None:
        assert parse_reference(text) is None

    @settings(max_examples=2_000)
    @given(st.text(max_size=60))
    def test_never_breaks(self, text: str) -> None:
        found = parse_reference(text)
        assert found is None or parse_reference(found) == found


class TestIsCopied:
    @given(references)
    def test_knows_a_reference_however_it_is_cut(self, reference: str) -> None:
        assert all(is_copied(text) for text in (reference, f" {reference.lower()} ", reference.replace("-", "")))

    def test_takes_no_word_for_one(self) -> None:
        """Some seven letters of words are read as a reference: "nourrir" is, its vowels standing for figures."""
        words = ["".join(letters) for letters in product("bcdm", "ou", "oui", "rl", "r", "i", "rl")]
        assert [word for word in words if parse_reference(word)]
        assert [word for word in words if is_copied(word)] == []

    @pytest.mark.parametrize("text", ["", "B7K-4MP3", "ma référence : B7K-4MP2"])
    def test_is_no_other_text(self, text: str) -> None:
        assert not is_copied(text)
