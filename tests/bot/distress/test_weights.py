"""The sum behind the alarm, on weights small enough to add by hand."""

import json

import pytest

from bot.distress.kinds import DistressKind
from bot.distress.marks import blocks_of
from bot.distress.weights import Weights

LEARNT = {
    "phrases": "0",
    "marks": ["mourir", "veux mourir", "dehors"],
    "alarm": [-2000, 3000, 1000, 500],
    "kinds": {"suicide": [0, 2000, 0, -1000], "no_shelter_tonight": [0, -1000, 0, 2000]},
}


@pytest.fixture
def weights() -> Weights:
    return Weights.read(json.dumps(LEARNT).encode())


class TestWeighing:
    def test_of_nothing_known_is_the_bias(self, weights: Weights) -> None:
        assert weights.weigh(("bonjour",)).alarm == pytest.approx(0.1192, abs=1e-4)

    def test_adds_what_is_known_each_in_its_share(self, weights: Weights) -> None:
        # -2 + (3 + 1) / sqrt(2): two marks of the block are known.
        assert weights.weigh(("veux", "mourir")).alarm == pytest.approx(0.696, abs=1e-3)

    def test_tells_the_likeliest_kind(self, weights: Weights) -> None:
        assert weights.weigh(("mourir",)).kind is DistressKind.SUICIDE
        assert weights.weigh(("dehors",)).kind is DistressKind.NO_SHELTER_TONIGHT


class TestMarks:
    def test_are_expressions_and_pieces_of_words(self) -> None:
        expressions, pieces = blocks_of(("en", "finir"))

        assert {"en", "en finir", "< en", "finir >", "< en finir", "en _ >"} <= set(expressions)
        assert {"~ fi", "~fin", "~finir"} <= set(pieces)

    def test_stand_once_however_often_they_are_said(self) -> None:
        expressions, _ = blocks_of(("non", "non", "non"))

        assert len(expressions) == len(set(expressions))


class TestCounting:
    def test_sexual_violence_has_no_row_of_its_own(self) -> None:
        assert DistressKind.SEXUAL_VIOLENCE.reported is DistressKind.OTHER_DISTRESS
        assert DistressKind.SUICIDE.reported is DistressKind.SUICIDE
