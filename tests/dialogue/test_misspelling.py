"""Words one letter away."""

import pytest

from dialogue.components.misspelling import NearWords, one_letter_apart


class TestOneLetterApart:
    @pytest.mark.parametrize("written", ["logment", "logemennt", "logemant", "lgoement", "logement"])
    def test_forgives(self, written: str) -> None:
        assert one_letter_apart("logement", written)

    @pytest.mark.parametrize("written", ["lgmant", "bogement", "loge", "l"])
    def test_does_not_forgive_more(self, written: str) -> None:
        assert not one_letter_apart("logement", written)


class TestNearWords:
    def test_finds_the_word_meant(self) -> None:
        assert NearWords(["logement", "transport"]).find("trasnport") == "transport"

    def test_leaves_short_words_alone(self) -> None:
        assert NearWords(["santé", "emploi"]).find("sante") is None
