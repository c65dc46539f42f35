"""Scores: what counts as understood, and what as worse."""

from dataclasses import replace

from ops.evaluation.expected import Expected
from ops.evaluation.scores import Score, misses, overall
from ops.understand import Understood

NEED = Expected(
    "un taf à st denis",
    "need",
    frozenset({"emploi"}),
    None,
    frozenset({"93066", "97411"}),
    None,
    None,
    None,
    False,
    True,
)
HEARD = Understood("un taf à st denis", "need", 0.9, ("emploi",), None, None, ("97411", "93066"), None, None, None)


def share(name: str, expected: Expected, said: Understood) -> float:
    return next(score.share for score in overall([(expected, said)]) if score.name == name)


class TestOverall:
    def test_counts_what_is_right(self) -> None:
        for name in ("Intent right", "All themes of a need", "Places to choose from", "No false alarm"):
            assert share(name, NEED, HEARD) == 1

    def test_asking_is_not_acting_wrongly(self) -> None:
        unsure = replace(HEARD, intent="unsure")

        assert share("Intent right", NEED, unsure) == 0
        assert share("Not acted upon wrongly", NEED, unsure) == 1

    def test_one_theme_of_two_is_only_half_of_the_way(self) -> None:
        both = replace(NEED, themes=frozenset({"emploi", "logement"}))

        assert share("First theme of a need", both, HEARD) == 1
        assert share("All themes of a need", both, HEARD) == 0

    def test_a_false_alarm_is_counted(self) -> None:
        assert share("No false alarm", NEED, replace(HEARD, intent="distress", distress="suicide")) == 0


class TestFalling:
    def test_a_point_is_forgiven(self) -> None:
        assert not Score("x", 495, 500).has_fallen_since(Score("x", 499, 500))
        assert Score("x", 490, 500).has_fallen_since(Score("x", 499, 500))

    def test_so_is_one_message_of_a_few(self) -> None:
        assert not Score("x", 7, 8).has_fallen_since(Score("x", 8, 8))
        assert Score("x", 6, 8).has_fallen_since(Score("x", 8, 8))


class TestMisses:
    def test_name_what_was_made_of_the_message(self) -> None:
        (line,) = misses([(NEED, replace(HEARD, intent="greet"))])

        assert line == "WRONG   greet 0.90, expected need: un taf à st denis"
        assert list(misses([(NEED, HEARD)])) == []
