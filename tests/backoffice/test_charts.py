"""Charts stand where their numbers say."""

from hypothesis import given
from hypothesis import strategies as st

from backoffice.charts import BOTTOM, HEIGHT, LEFT, TOP, WIDTH, bars, lines

FLOOR = HEIGHT - BOTTOM


class TestBars:
    def test_stand_on_the_floor_one_on_top_of_the_other(self) -> None:
        drawn = bars([(3, 1), (0, 0)])

        [low], [high] = drawn.lower, drawn.upper
        assert low.y + low.height == FLOOR
        assert round(high.y + high.height, 1) == low.y
        assert round(low.height / high.height) == 3

    def test_of_nothing_draw_the_frame_alone(self) -> None:
        drawn = bars([(0, 0)] * 12)

        assert (drawn.lower, drawn.upper) == ((), ())
        assert [tick.value for tick in drawn.ticks] == [0, 1, 2]

    @given(st.lists(st.tuples(st.integers(0, 9_999), st.integers(0, 9_999)), min_size=1, max_size=12))
    def test_stay_inside_the_frame(self, columns: list[tuple[int, int]]) -> None:
        drawn = bars(columns)

        for bar in (*drawn.lower, *drawn.upper):
            assert LEFT <= bar.x <= bar.x + bar.width <= WIDTH
            assert TOP - 0.1 <= bar.y <= bar.y + bar.height <= FLOOR + 0.1
        # The scale holds the tallest, and its middle is a whole number.
        assert drawn.ticks[-1].value >= max(map(sum, columns))
        assert drawn.ticks[-1].value == 2 * drawn.ticks[1].value


class TestLines:
    def test_join_values_that_follow_each_other(self) -> None:
        drawn = lines([1.0, 2.0, None, 4.0, None, 1.0, 1.0], [None] * 7)

        curve, nothing = drawn.curves
        assert [len(path.split()) for path in curve.paths] == [2, 2]
        assert len(curve.points) == 5
        assert (nothing.paths, nothing.points) == ((), ())
