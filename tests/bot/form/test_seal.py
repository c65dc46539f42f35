"""The seal of what travels in pages."""

from datetime import timedelta

import pytest

from bot.form.seal import BadSeal, Seal
from bot.form.state import Receipt, State
from store.answers import Answers
from store.key_ring import KeyRing
from tests.bot.form.serving import NOON

STATE = State(seed="5eed", theme="emploi", answers=Answers().answer("age", "19").skip("place"), chosen=(3, 1))


@pytest.fixture
def seal(keys: KeyRing) -> Seal:
    return Seal(keys, "a-key")


class TestOpening:
    def test_gives_back_what_was_closed(self, seal: Seal) -> None:
        assert seal.open(State, seal.close(STATE, at=NOON), at=NOON) == STATE

    def test_needs_the_same_signing_key(self, seal: Seal, keys: KeyRing) -> None:
        with pytest.raises(BadSeal):
            Seal(keys, "another").open(State, seal.close(STATE, at=NOON), at=NOON)

    def test_needs_the_same_kind(self, seal: Seal) -> None:
        with pytest.raises(BadSeal):
            seal.open(Receipt, seal.close(STATE, at=NOON), at=NOON)

    def test_is_too_late_after_four_hours(self, seal: Seal) -> None:
        with pytest.raises(BadSeal):
            seal.open(State, seal.close(STATE, at=NOON), at=NOON + timedelta(hours=4, seconds=1))

    # Of the last character of a signature only four bits in six count: the one before it is whole.
    @pytest.mark.parametrize("at", [0, 10, -2])
    def test_notices_one_changed_character(self, seal: Seal, at: int) -> None:
        token = list(seal.close(STATE, at=NOON))
        token[at] = "A" if token[at] != "A" else "B"
        with pytest.raises(BadSeal):
            seal.open(State, "".join(token), at=NOON)


class TestClosing:
    def test_hides_the_answers(self, seal: Seal) -> None:
        assert "emploi" not in seal.close(STATE, at=NOON)

    def test_stays_short_enough_for_an_address(self, seal: Seal) -> None:
        answers = Answers({f"question_{n}": ("a_long_choice_key",) for n in range(12)})
        assert len(seal.close(STATE.but(answers=answers, chosen=tuple(range(20))), at=NOON)) < 2_000
