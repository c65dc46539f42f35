"""A tally says what there is enough of to say."""

from collections import Counter
from statistics import median as real_median

from hypothesis import given
from hypothesis import strategies as st

from store.figures.tallies import Record, Tally, added, median
from store.promises import Promise


def tally(*, kept: int = 0, broken: int = 0, days: tuple[int, ...] = ()) -> Tally:
    promises: Counter[str] = Counter({Promise.KEPT: kept, Promise.BROKEN: broken})
    return Tally(promises, Counter({5: kept + broken}), Counter(day * 10 for day in days))


class TestMedian:
    @given(st.lists(st.integers(0, 12), min_size=1))
    def test_is_that_of_the_values_one_by_one(self, values: list[int]) -> None:
        assert median(Counter(values)) == real_median(values)

    def test_of_nothing_is_nothing(self) -> None:
        assert median({}) is None


class TestRecord:
    def test_says_numbers_and_share(self) -> None:
        assert tally(kept=5, broken=1, days=(1, 2)).record() == Record(6, 5, 1, 83, 1.5, 5.0)

    def test_says_no_share_under_five(self) -> None:
        assert tally(kept=4).record().percent is None

    def test_never_rounds_up_to_all(self) -> None:
        assert tally(kept=999, broken=1).record().percent == 99

    def test_of_parts_is_that_of_the_whole(self) -> None:
        parts = [tally(kept=2, days=(1,)), tally(broken=3, days=(4, 4))]

        assert added(parts).record() == tally(kept=2, broken=3, days=(1, 4, 4)).record()


class TestMasked:
    def test_hides_what_is_under_five(self) -> None:
        assert tally(kept=30, broken=4, days=(1,) * 4).masked() == Record(34, 30, None, 90, None, 5.0)

    def test_hides_a_share_that_would_tell_a_small_number(self) -> None:
        assert tally(kept=15, broken=4).masked().percent is None

    def test_of_few_hides_everything(self) -> None:
        assert tally(kept=3, days=(1, 1)).masked() == Record(None, None, None, None, None, None)
