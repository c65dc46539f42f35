"""What the trained model makes of the messages kept apart is no worse than the page says."""

import pytest

from ops.evaluation import report, scores
from ops.evaluation.run import judged
from ops.settings import ROOT


@pytest.fixture(scope="module")
def pairs() -> list[scores.Pair]:
    return judged(ROOT)


class TestUnderstanding:
    def test_has_not_got_worse(self, pairs: list[scores.Pair]) -> None:
        now = (*scores.overall(pairs), *scores.by_family(pairs))

        assert report.fallen(report.known(ROOT), now) == []

    def test_is_what_the_page_says(self, pairs: list[scores.Pair]) -> None:
        assert {score.name for score in scores.overall(pairs)} <= set(report.known(ROOT))
