"""What the detector hears, misses and mistakes."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.distress import Detector, DistressKind
from ops.evaluation.expected import Expected, read
from ops.settings import ROOT
from ops.weigh import digest, phrases


@pytest.fixture(scope="module")
def kept_apart() -> tuple[Expected, ...]:
    """Messages that neither the lexicon nor the weights were made from."""
    return read(ROOT)


FIRST_NAMES = (
    "Marie",
    "Mary",
    "Marion",
    "Mariama",
    "Mario",
    "Violette",
    "Violaine",
    "Camille",
    "Léa",
    "Inès",
    "Fatou",
    "Aminata",
    "Khadija",
    "Yasmine",
    "Lucie",
    "Aurélie",
    "Noémie",
    "Maud",
    "Lucas",
    "Hugo",
    "Adam",
    "Mohamed",
    "Mamadou",
    "Karim",
    "Enzo",
    "Théo",
    "Kévin",
    "Dylan",
    "Mathis",
    "Tristan",
    "Modeste",
    "Désirée",
    "Ange",
    "Zéphyrine",
)


class TestRecall:
    def test_hears_what_is_told_plainly(self, detector: Detector, kept_apart: tuple[Expected, ...]) -> None:
        said = [each.text for each in kept_apart if each.distress and not each.veiled]
        missed = [text for text in said if detector.detect(text) is None]

        assert len(said) >= 150
        assert len(missed) <= 0.03 * len(said), missed

    def test_hears_most_of_what_is_veiled(self, detector: Detector, kept_apart: tuple[Expected, ...]) -> None:
        said = [each.text for each in kept_apart if each.distress and each.veiled]
        missed = [text for text in said if detector.detect(text) is None]

        assert len(said) >= 150
        assert len(missed) <= 0.2 * len(said), missed

    def test_hears_what_it_learnt_when_told_plainly(self, detector: Detector) -> None:
        said = [phrase.text for phrase in phrases(ROOT) if phrase.tone == "explicit"]
        missed = [text for text in said if detector.detect(text) is None]

        assert len(missed) <= 0.03 * len(said), missed[:20]

    def test_tells_the_kind_of_what_it_learnt(self, detector: Detector) -> None:
        said = [phrase for phrase in phrases(ROOT) if phrase.kind]
        mistaken = [phrase for phrase in said if detector.detect(phrase.text) not in (phrase.kind, None)]

        assert len(mistaken) <= 0.1 * len(said), mistaken[:20]


class TestFalseAlarms:
    def test_leaves_ordinary_messages_alone(self, detector: Detector, kept_apart: tuple[Expected, ...]) -> None:
        said = [each.text for each in kept_apart if each.facts and not each.distress]
        alarms = [text for text in said if detector.detect(text)]

        assert len(said) >= 800
        assert len(alarms) <= 0.015 * len(said), alarms

    def test_leaves_most_near_misses_alone(self, detector: Detector, kept_apart: tuple[Expected, ...]) -> None:
        said = [each.text for each in kept_apart if not each.facts and not each.distress]
        alarms = [text for text in said if detector.detect(text)]

        assert len(alarms) <= 0.08 * len(said), alarms

    @pytest.mark.parametrize(
        "said",
        [
            "mort de rire",
            "ce taf me tue",
            "tuer le temps",
            "je veux en finir avec ce dossier",
            "je cherche un logement",
        ],
    )
    def test_never_mistakes_the_phrases_of_the_field(self, detector: Detector, said: str) -> None:
        assert detector.detect(said) is None

    @pytest.mark.parametrize("family_name", ["", " fournier", " Sanchez", " traore", " mercier"])
    @pytest.mark.parametrize("first_name", FIRST_NAMES)
    def test_never_mistakes_a_name(self, detector: Detector, first_name: str, family_name: str) -> None:
        """Somebody whose name was read as distress could never give it, and never be called."""
        assert detector.detect(f"{first_name}{family_name}") is None


class TestWeights:
    def test_were_learnt_from_the_phrases_as_they_are(self, detector: Detector) -> None:
        assert detector.weights.phrases == digest(ROOT), "run `boussole weigh`, read what changed, commit the weights"


class TestWritingOfYouths:
    @pytest.mark.parametrize(
        "said",
        [
            "JE VEUX MOURIR",
            "jveu mourir",
            "je veux mouriiiir",
            "je veux m.o.u.r.i.r",
            "je veux m0urir",
            "je veux mourrir",
        ],
    )
    def test_spelling_changes_nothing(self, detector: Detector, said: str) -> None:
        assert detector.detect(said) is DistressKind.SUICIDE

    def test_typographic_apostrophes_are_apostrophes(self, detector: Detector) -> None:
        assert detector.detect("j’en peux plus") is detector.detect("j'en peux plus")

    @pytest.mark.parametrize("said", ["je suis pas harcelé", "je ne suis pas à la rue", "mon père ne me frappe pas"])
    def test_what_is_denied_is_not_heard(self, detector: Detector, said: str) -> None:
        assert detector.detect(said) is None

    def test_wanting_not_to_die_is_still_heard(self, detector: Detector) -> None:
        assert detector.detect("je ne veux pas mourir") is DistressKind.SUICIDE

    def test_worry_for_someone_else_is_heard(self, detector: Detector) -> None:
        assert detector.detect("ma copine veut se suicider") is DistressKind.SUICIDE

    def test_the_most_urgent_kind_wins(self, detector: Detector) -> None:
        assert detector.detect("je dors dehors et je veux mourir") is DistressKind.SUICIDE

    def test_a_long_message_is_read_up_to_its_limit(self, detector: Detector) -> None:
        assert detector.detect("bla " * 100 + "je veux mourir") is DistressKind.SUICIDE
        assert detector.detect("bla " * 10_000 + "je veux mourir") is None


class TestSpeed:
    def test_answers_within_five_milliseconds(self, detector: Detector, kept_apart: tuple[Expected, ...]) -> None:
        spent = sorted(_spent(detector, each.text) for each in kept_apart)

        assert spent[int(len(spent) * 0.99)] <= 0.005


def _spent(detector: Detector, phrase: str) -> float:
    """Processor seconds, so that a busy machine does not count; the best of two, so that a collection does not."""
    spent = []
    for _ in range(2):
        begun = time.thread_time()
        detector.detect(phrase)
        spent.append(time.thread_time() - begun)
    return min(spent)


class TestAnyText:
    @settings(max_examples=300, deadline=None)
    @given(said=st.text(max_size=600))
    def test_never_raises(self, detector: Detector, said: str) -> None:
        assert detector.detect(said) in (None, *DistressKind)

    @settings(max_examples=100, deadline=None)
    @given(
        st.lists(
            st.sampled_from(["je", "veux", "mourir", "pas", "me", "tape", "dehors", ".", "mon", "pere"]), max_size=120
        )
    )
    def test_says_the_same_twice(self, words: list[str]) -> None:
        assert DETECTOR.detect(" ".join(words)) == DETECTOR.detect(" ".join(words))


DETECTOR = Detector.load()
