"""Who gives which role where: the table, held against every standing."""

from dataclasses import replace

import pytest

from store.people import PerimeterKind, Role, Viewer
from store.workplaces import Workplace, roles_given

NOBODY = Viewer(1, "Ana", "ana@example.org", frozenset(), frozenset(), charter_signed=True)
REIMS = frozenset({"51-reims"})
ORGANISATION = Workplace(PerimeterKind.ORGANISATION, "1", "Mission", "51-reims")
NATIONAL = Workplace(PerimeterKind.ORGANISATION, "2", "Agence", None)
TEAM = Workplace(PerimeterKind.TERRITORY, "51-reims", "Grand Reims", "51-reims")
ANIMATEUR, STATE = replace(NOBODY, territories=REIMS), replace(NOBODY, governed=REIMS, overseen=REIMS)
WITHOUT = {
    "nobody": NOBODY,
    "professional": replace(NOBODY, organisations=frozenset({1})),
    "reader": replace(NOBODY, read_organisations=frozenset({1})),
    "committee": replace(NOBODY, overseen=REIMS),
    "animateur elsewhere": replace(NOBODY, territories=frozenset({"69-lyon"})),
    "State elsewhere": replace(NOBODY, governed=frozenset({"69-lyon"})),
}


class TestRolesGiven:
    def test_by_an_animateur_in_the_organisations_of_the_territory(self) -> None:
        assert roles_given(ANIMATEUR, ORGANISATION) == (Role.PROFESSIONAL, Role.READER)

    def test_by_an_animateur_in_the_team(self) -> None:
        assert roles_given(ANIMATEUR, TEAM) == (Role.COMMITTEE, Role.READER)

    def test_by_the_state_in_the_team_alone(self) -> None:
        assert roles_given(STATE, TEAM) == (Role.ANIMATEUR, Role.COMMITTEE)
        assert roles_given(STATE, ORGANISATION) == ()

    def test_add_up(self) -> None:
        both = replace(ANIMATEUR, governed=REIMS)

        assert set(roles_given(both, TEAM)) == {Role.ANIMATEUR, Role.COMMITTEE, Role.READER}

    @pytest.mark.parametrize("who", WITHOUT)
    def test_by_nobody_else(self, who: str) -> None:
        assert roles_given(WITHOUT[who], ORGANISATION) == roles_given(WITHOUT[who], TEAM) == ()

    def test_of_an_organisation_without_territory_by_nobody(self) -> None:
        assert roles_given(ANIMATEUR, NATIONAL) == roles_given(STATE, NATIONAL) == ()
