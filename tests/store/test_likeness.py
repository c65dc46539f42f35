"""How far two offers say the same thing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.likeness import LIKELY, Wording, likeness

CV = Wording.of(1, "Je prépare mon CV", "Tu viens avec tes idées, on écrit ton CV ensemble.")
WORDINGS = st.builds(Wording.of, st.integers(1, 2), st.text(max_size=20), st.text(max_size=40))


class TestLikeness:
    @pytest.mark.parametrize(
        ("title", "how"),
        [
            ("Je prépare mon CV", "Tu viens avec tes idées, on écrit ton CV ensemble."),
            ("Préparer son CV", "On écrit ton CV ensemble, avec tes idées."),
            ("Mon CV, je le prépare", "Viens avec tes idées : on écrit ton CV ensemble."),
        ],
    )
    def test_is_seen_through_other_words(self, title: str, how: str) -> None:
        assert likeness(CV, Wording.of(2, title, how)) >= LIKELY

    @pytest.mark.parametrize(
        ("title", "how"),
        [
            ("Je prépare mes entretiens", "Un faux entretien avec un vrai recruteur."),
            ("Je passe mon permis", "Une aide contre quelques heures pour la commune."),
            ("Je trouve un logement", "On cherche avec toi une chambre."),
        ],
    )
    def test_is_not_seen_between_two_things(self, title: str, how: str) -> None:
        assert likeness(CV, Wording.of(2, title, how)) < LIKELY

    def test_is_greater_within_one_organisation(self) -> None:
        title, how = "Je refais mon CV", "On relit ton CV ensemble."

        assert likeness(CV, Wording.of(1, title, how)) > likeness(CV, Wording.of(2, title, how))

    @given(WORDINGS, WORDINGS)
    def test_is_the_same_both_ways_and_within_bounds(self, one: Wording, other: Wording) -> None:
        assert 0 <= likeness(one, other) <= 1
        assert likeness(one, other) == pytest.approx(likeness(other, one))
