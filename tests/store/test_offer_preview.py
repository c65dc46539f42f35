"""An offer as a youth would read it if they asked now."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from store.deadlines import DuePolicy
from store.offer_preview import Preview, preview
from store.offer_text import OfferText
from store.organisations import Organisation
from store.requesting import PlaceRules

TEXT = OfferText("emploi", "Je prépare mon CV", "On écrit.", "Un CV.", ())
MISSION = Organisation(
    name="Mission Locale", address="22 rue du Moulin, 51100 Reims", phone="03 53 01 11 20", delay_days=5
)
REIMS = PlaceRules("51-reims", DuePolicy.CALENDAR, "Europe/Paris", "51")
FRIDAY = datetime(2026, 3, 13, 12, tzinfo=UTC)


def shown(text: OfferText = TEXT, rules: PlaceRules = REIMS, *, at: datetime = FRIDAY) -> Preview:
    return preview(text, MISSION, rules, at=at)


class TestThePreview:
    def test_has_the_words_of_the_offer_and_who_answers(self) -> None:
        card = shown()

        assert (card.title, card.how, card.gain) == ("Je prépare mon CV", "On écrit.", "Un CV.")
        assert (card.organisation, card.address, card.phone) == (MISSION.name, MISSION.address, MISSION.phone)

    @pytest.mark.parametrize(("own", "announced"), [(None, 5), (2, 2)])
    def test_announces_the_delay_of_the_offer_else_of_its_organisation(self, own: int | None, announced: int) -> None:
        assert shown(replace(TEXT, delay_days=own)).delay_days == announced

    def test_promises_the_day_that_a_request_would(self) -> None:
        working = replace(REIMS, policy=DuePolicy.WORKING)

        assert shown(replace(TEXT, delay_days=2)).promised_on == date(2026, 3, 15)
        assert shown(replace(TEXT, delay_days=2), working).promised_on == date(2026, 3, 17)

    def test_counts_from_the_day_that_it_is_there(self) -> None:
        reunion = replace(REIMS, timezone="Indian/Reunion", department="974")
        evening = datetime(2026, 3, 13, 21, tzinfo=UTC)

        assert shown(at=evening).promised_on == date(2026, 3, 18)
        assert shown(rules=reunion, at=evening).promised_on == date(2026, 3, 19)

    def test_of_an_offer_barely_begun_can_be_drawn(self) -> None:
        assert shown(OfferText("emploi", "", "", "", ())).title == ""
