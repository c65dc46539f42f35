"""When a guess is too weak to act upon."""

import pytest

from dialogue.components.caution import Caution

CAUTION = Caution(threshold=0.4, margin=0.1, stricter={"restart": 0.6})


class TestDoubting:
    def test_a_clear_guess_is_acted_upon(self) -> None:
        assert not CAUTION.doubts([("need", 0.5), ("greet", 0.2)])

    def test_a_weak_guess_is_not(self) -> None:
        assert CAUTION.doubts([("need", 0.39), ("greet", 0.1)])

    def test_two_close_guesses_are_not(self) -> None:
        assert CAUTION.doubts([("need", 0.5), ("give_place", 0.45)])

    def test_a_costly_intent_asks_for_more(self) -> None:
        assert CAUTION.doubts([("restart", 0.55), ("need", 0.1)])

    def test_no_guess_at_all_is_doubt(self) -> None:
        assert CAUTION.doubts([])


class TestLeavingToOthers:
    LEFT = Caution(threshold=0.4, margin=0.1, left_to_others={"distress": 0.9})

    def test_a_guess_that_is_not_sure_is_set_aside(self) -> None:
        assert self.LEFT.without_doubtful([("distress", 0.5), ("need", 0.4), ("greet", 0.1)]) == [
            ("need", pytest.approx(0.8)),
            ("greet", pytest.approx(0.2)),
        ]

    def test_a_sure_one_stays(self) -> None:
        ranking = [("distress", 0.95), ("need", 0.05)]

        assert self.LEFT.without_doubtful(ranking) == [(name, pytest.approx(chance)) for name, chance in ranking]
