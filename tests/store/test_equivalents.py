"""A plan B: other organisations, which keep their promises."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from store.answers import Answers
from store.contact_requests import ContactRequest
from store.criteria import Criteria
from store.database import Database
from store.equivalents import answers_shared, equivalents
from store.places import Gazetteer, Zone, ZoneLevel
from store.questions import Choice, Question, QuestionKind, Questionnaire
from store.request_snapshots import SharedAnswer
from tests.store.make import Make

TODAY = date(2026, 3, 10)
BEFORE = datetime.fromisoformat("2026-02-01T12:00:00+00:00")
LATE: dict[str, Any] = {"created_at": BEFORE, "due_at": BEFORE + timedelta(days=2)}
REIMS = "51454"


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.load()


async def found(database: Database, request: ContactRequest, gazetteer: Gazetteer, *, limit: int = 3) -> list[int]:
    async with database.read() as session:
        return [offer.id for offer in await equivalents(session, request, gazetteer, on=TODAY, limit=limit)]


class TestEquivalents:
    async def test_are_offers_of_other_organisations_at_the_youths_place(
        self, make: Make, database: Database, gazetteer: Gazetteer
    ) -> None:
        asked = await make.organisation()
        request = await make.contact_request(asked, place=REIMS)
        await make.offer(asked)
        await make.offer(theme="logement")
        await make.offer(zones=(Zone(ZoneLevel.EPCI, "200046977"),))
        other = await make.offer()

        assert await found(database, request, gazetteer) == [other.id]

    async def test_keep_their_promises(self, make: Make, database: Database, gazetteer: Gazetteer) -> None:
        forgetful = await make.organisation()
        offer = await make.offer(forgetful)
        for _ in range(5):
            await make.contact_request(forgetful, offer=offer, **LATE)
        request = await make.contact_request(place=REIMS)

        assert await found(database, request, gazetteer) == []

    async def test_are_not_of_an_organisation_that_the_youth_already_asked(
        self, make: Make, database: Database, gazetteer: Gazetteer
    ) -> None:
        conversation, other = await make.conversation(), await make.organisation()
        await make.contact_request(other, conversation=conversation)
        request = await make.contact_request(conversation=conversation, place=REIMS)

        assert await found(database, request, gazetteer) == []

    async def test_suit_what_the_request_says_of_the_youth(
        self, make: Make, database: Database, gazetteer: Gazetteer
    ) -> None:
        await make.questionnaire(AGED)
        request = await make.contact_request(place=REIMS)
        await make.offer(criteria=Criteria(age_min=25))
        suits = await make.offer(criteria=Criteria(age_min=18))

        assert await found(database, request, gazetteer) == [suits.id]

    async def test_are_looked_for_in_the_whole_territory_when_the_place_is_unknown(
        self, make: Make, database: Database, gazetteer: Gazetteer
    ) -> None:
        territory = await make.territory()
        request = await make.contact_request(territory=territory)
        other = await make.offer()

        assert await found(database, request, gazetteer) == [other.id]

    async def test_are_three_at_most(self, make: Make, database: Database, gazetteer: Gazetteer) -> None:
        request = await make.contact_request(place=REIMS)
        for _ in range(4):
            await make.offer()

        assert len(await found(database, request, gazetteer)) == 3


AGED = Questionnaire("emploi", "emploi", "Emploi", 1, (Question("age", QuestionKind.AGE, "Quel âge as-tu ?"),))


class TestAnswersShared:
    def test_are_read_back_as_keys(self) -> None:
        questionnaire = Questionnaire(
            "emploi",
            "emploi",
            "Emploi",
            1,
            (
                Question("place", QuestionKind.PLACE, "Tu habites où ?"),
                Question(
                    "travail",
                    QuestionKind.SEVERAL,
                    "Tu cherches quoi ?",
                    choices=(
                        Choice("ete", "Un job d’été, un petit job"),
                        Choice("durable", "Un emploi"),
                        Choice("x", "Un"),
                    ),
                ),
            ),
        )
        shared = (
            SharedAnswer("Tu habites où ?", "Reims (Marne)"),
            SharedAnswer("Tu cherches quoi ?", "Un job d’été, un petit job, Un emploi"),
            SharedAnswer("Une question d’avant", "Oui"),
        )

        assert answers_shared(shared, questionnaire) == Answers().answer("travail", "ete", "durable")

    def test_exclude_nothing_when_the_questionnaire_is_gone(self) -> None:
        assert answers_shared((SharedAnswer("Quel âge as-tu ?", "19"),), None) == Answers()
