"""The notation of the lexicon."""

import pytest

from bot.distress.rules import RuleWriter, UnreadableRule, Words
from bot.distress.spelling import Spelling

PLAIN = Spelling(sms={"jv": ("je", "veux")}, emojis={}, kept=frozenset(), dropped=frozenset({"tre"}), strong=())
WRITER = RuleWriter(PLAIN, {"animal": "chat, chien de <colour>", "colour": "noir, blanc"})


def hears(rule: str, said: str, *, even_denied: bool = True, unless: str | None = None) -> bool:
    return WRITER.compile(rule, even_denied=even_denied, unless=unless).found_in(Words.of(PLAIN.read(said)))


class TestNotation:
    def test_words_follow_each_other(self) -> None:
        assert hears("je mange", "oui je mange bien")
        assert not hears("je mange", "je ne mange")

    def test_one_of_several(self) -> None:
        assert hears("(je|tu) mange", "tu mange")

    def test_groups_may_hold_groups(self) -> None:
        assert hears("un <animal>", "un chien de noir")
        assert not hears("un <animal>", "un chien de rouge")

    def test_a_part_may_be_left_out(self) -> None:
        assert hears("je [le] mange", "je mange")
        assert hears("je [le] mange", "je le mange")

    def test_gaps_stay_within_the_sentence(self) -> None:
        assert hears("je ~~ chat", "je vois un beau chat")
        assert not hears("je ~~ chat", "je vois. un chat")

    def test_beginnings(self) -> None:
        assert hears("miaul*", "il miaulait")

    def test_not_followed_by(self) -> None:
        assert not hears("chat !(noir)", "un chat noir")
        assert hears("chat !(noir)", "un chat blanc")

    def test_whole_message(self) -> None:
        assert hears("^ chat $", "chat !")
        assert not hears("^ chat $", "un chat")

    def test_a_denial_silences_unless_told_otherwise(self) -> None:
        assert not hears("je ~ chat", "je vois pas chat", even_denied=False)
        assert hears("je ~ chat", "je vois pas chat", even_denied=True)

    def test_a_group_may_silence_what_it_follows(self) -> None:
        assert not hears("je mange", "je mange un petit chat", unless="<animal>")
        assert hears("je mange", "je mange une pomme", unless="<animal>")

    @pytest.mark.parametrize("rule", ["un <oiseau>", "je ! mange", "(très)"])
    def test_a_rule_that_cannot_be_read_is_refused(self, rule: str) -> None:
        with pytest.raises(UnreadableRule):
            WRITER.compile(rule)


class TestSpelling:
    @pytest.mark.parametrize("written", ["frappé", "frape", "FRAPPER", "frappées", "frappent", "frappez"])
    def test_one_word_by_its_sound(self, written: str) -> None:
        assert PLAIN.read(written) == PLAIN.read("frappe")

    def test_short_forms_are_written_out(self) -> None:
        assert PLAIN.read("jv manger") == PLAIN.read("je veux manger")
        assert PLAIN.read("jmange") == PLAIN.read("j mange")

    def test_words_that_carry_nothing_are_left_out(self) -> None:
        assert PLAIN.read("tres beau") == PLAIN.read("beau")
