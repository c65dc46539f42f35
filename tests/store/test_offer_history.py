"""The history of an offer, with the names that people know."""

from datetime import UTC, datetime

from store.offer_changes import ChangeKind, ChangeLine, FieldChange
from store.offer_history import told
from store.offer_studies import Surroundings
from store.organisations import Organisation
from store.questions import Questionnaire
from store.request_events import ActorKind
from store.themes import Theme
from tests.store.writing_offers import GRAND_REIMS, QUESTIONNAIRE, REIMS, france

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
THEMES = (Theme(key="emploi", label="Emploi", position=1), Theme(key="sante", label="Santé", position=2))


def line(*fields: FieldChange, comment: str | None = None) -> ChangeLine:
    return ChangeLine(
        ChangeKind.REWRITTEN, 3, NOON, ActorKind.PERSON, 7, "Clara", on_behalf=False, fields=fields, comment=comment
    )


def named(change: FieldChange, *, questionnaire: Questionnaire | None = QUESTIONNAIRE) -> FieldChange:
    around = Surroundings(Organisation(name="Mission"), None, questionnaire, france(), NOON)
    [read] = told([line(change)], around, THEMES)
    [field] = read.fields
    return field


class TestALine:
    def test_names_zones(self) -> None:
        change = FieldChange("zones", (REIMS,), (GRAND_REIMS, "france:FR"))

        assert named(change) == FieldChange("zones", ("Reims (Marne)",), ("CU du Grand Reims", "France"))

    def test_names_themes(self) -> None:
        assert named(FieldChange("theme", ("emploi",), ("sante",))) == FieldChange("theme", ("Emploi",), ("Santé",))

    def test_names_choices(self) -> None:
        change = FieldChange("criterion:situation", (), ("lyceen", "etudiant"))

        assert named(change) == FieldChange("criterion:situation", (), ("Au lycée", "Étudiant"))

    def test_leaves_words_as_they_were_written(self) -> None:
        change = FieldChange("title", ("Je prépare <b>mon CV</b>",), ("epci:200067213",))

        assert named(change) == change

    def test_keeps_the_key_of_what_has_no_name_any_more(self) -> None:
        for gone in (
            FieldChange("zones", ("commune:00000",), ("not a zone",)),
            FieldChange("theme", ("cuisine",), ()),
            FieldChange("criterion:situation", ("retraite",), ()),
            FieldChange("criterion:shoes", ("42",), ()),
        ):
            assert named(gone) == gone

    def test_without_questionnaire_keeps_the_keys_of_choices(self) -> None:
        change = FieldChange("criterion:situation", (), ("lyceen",))

        assert named(change, questionnaire=None) == change

    def test_keeps_who_when_and_what_was_said(self) -> None:
        around = Surroundings(Organisation(name="Mission"), None, None, france(), NOON)
        said = line(comment="Dites où.")

        assert told([said], around, THEMES) == (said,)
