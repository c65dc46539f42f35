"""A sending makes its requests once, with their proofs, and tells those who must know."""

from dataclasses import replace
from datetime import UTC, datetime
from itertools import count

import pytest

from store import requesting
from store.answers import Answers
from store.catalogue import OpenOffer
from store.consents import Consent
from store.contact_details import DetailKind
from store.contact_requests import ContactRequest
from store.conversations import Conversation
from store.criteria import Criteria, Criterion
from store.database import Database
from store.deadlines import DuePolicy
from store.drafts import Chosen, Draft, Moment
from store.notices import Audience, Notice, NoticeKind
from store.organisations import Organisation
from store.questions import Choice, Question, QuestionKind, Questionnaire
from store.request_events import ActorKind, EventKind, RequestEvent
from store.request_snapshots import SharedAnswer
from store.request_statuses import Status
from store.requesting import Incomplete, PlaceRules, Sending
from tests.store.committed import Committed
from tests.store.make import Make, open_offer

SITUATION = Question(
    "situation",
    QuestionKind.CHOICE,
    "Tu fais quoi ?",
    choices=(Choice("etudiant", "Étudiant"), Choice("lyceen", "Au lycée")),
)
QUESTIONNAIRE = Questionnaire(
    "emploi",
    "emploi",
    "Trouver un emploi",
    1,
    (
        Question("place", QuestionKind.PLACE, "Tu habites où ?"),
        Question("age", QuestionKind.AGE, "Quel âge as-tu ?"),
        SITUATION,
        Question("projet", QuestionKind.CHOICE, "Quel métier ?", choices=(Choice("clair", "Je sais"),)),
        Question(
            "secteur",
            QuestionKind.CHOICE,
            "Quel domaine ?",
            choices=(Choice("soin", "Soin"),),
            when={"situation": ("lyceen",)},
        ),
    ),
)
ANSWERS = (
    Answers()
    .answer("place", "51454")
    .answer("age", "19")
    .answer("situation", "etudiant")
    .answer("projet", "clair")
    .answer("secteur", "soin")
)
RULES = PlaceRules(None, DuePolicy.CALENDAR, "Europe/Paris", "51")


class Desk:
    """A youth about to send, with the offers that they read."""

    def __init__(self, make: Make, database: Database, noon: datetime) -> None:
        self.make = make
        self.database = database
        self.noon = noon
        self.numbers = count(1)

    async def sit(self) -> None:
        self.conversation: Conversation = await self.make.conversation()
        first_name = await self.make.detail(self.conversation, DetailKind.FIRST_NAME, "Inès")
        phone = await self.make.detail(self.conversation, DetailKind.PHONE, "+33639981234")
        self.draft = Draft("a-key", first_name=first_name.id, contact=phone.id, moment=Moment.EVENING, confirmed=True)
        self.offers: list[OpenOffer] = []

    async def choose(
        self, organisation: Organisation | None = None, *, agreed: bool = True, criteria: Criteria | None = None
    ) -> OpenOffer:
        organisation = organisation or await self.make.organisation()
        offer = open_offer(await self.make.offer(organisation, criteria=criteria), organisation)
        self.offers.append(offer)
        self.draft = self.draft.choose(Chosen(offer.id, organisation.id)).decide(
            organisation.id, agreed=agreed, text=f"D’accord pour {organisation.name} ?", label="Oui", at=self.noon
        )
        return offer

    async def send(self, *, rules: PlaceRules = RULES, at: datetime | None = None) -> list[ContactRequest]:
        sending = Sending(self.draft, tuple(self.offers), QUESTIONNAIRE, ANSWERS, rules, "Reims (Marne)")
        async with self.database.turn() as session:
            conversation = await session.get_one(Conversation, self.conversation.id)
            return await requesting.send(session, conversation, sending, random_bytes=self._random, at=at or self.noon)

    def _random(self, size: int) -> bytes:
        return next(self.numbers).to_bytes(size, "little")


@pytest.fixture
async def desk(make: Make, database: Database, noon: datetime) -> Desk:
    desk = Desk(make, database, noon)
    await desk.sit()
    return desk


class TestSending:
    async def test_makes_a_request_for_each_offer_agreed_to(self, desk: Desk, committed: Committed) -> None:
        first, second = await desk.choose(), await desk.choose()

        sent = await desk.send()

        written = await committed.all(ContactRequest)
        assert {request.offer_id for request in written} == {first.id, second.id}
        assert {request.reference for request in written} == {request.reference for request in sent}
        assert {request.status for request in written} == {Status.SENT}

    async def test_again_makes_nothing_new(self, desk: Desk, make: Make, committed: Committed) -> None:
        organisation = await make.organisation()
        await make.professional(organisation)
        await desk.choose(organisation)
        first = await desk.send()

        again = await desk.send()

        assert [request.reference for request in again] == [request.reference for request in first]
        assert len(await committed.all(ContactRequest)) == 1
        assert len(await committed.all(Consent)) == 1
        assert len(await committed.all(Notice)) == 1
        assert len(await committed.all(RequestEvent)) == 1

    async def test_to_a_refused_organisation_gives_it_nothing(
        self, desk: Desk, make: Make, committed: Committed
    ) -> None:
        refused = await make.organisation()
        await make.professional(refused)
        await desk.choose(refused, agreed=False)
        accepted = await desk.choose()

        await desk.send()

        assert [request.offer_id for request in await committed.all(ContactRequest)] == [accepted.id]
        assert await committed.all(Notice) == []
        [no] = await committed.all(Consent, Consent.organisation_id == refused.id)
        assert (no.agreed, no.fields_shared) == (False, [])

    @pytest.mark.parametrize("missing", ["first_name", "contact", "moment"])
    async def test_without_everything_is_refused(self, desk: Desk, committed: Committed, missing: str) -> None:
        await desk.choose()
        desk.draft = replace(desk.draft, **{missing: None})

        with pytest.raises(Incomplete):
            await desk.send()

        assert await committed.all(Consent) == []

    async def test_without_any_yes_is_refused(self, desk: Desk) -> None:
        await desk.choose(agreed=False)

        with pytest.raises(Incomplete):
            await desk.send()

    async def test_writes_the_first_event(self, desk: Desk, committed: Committed, noon: datetime) -> None:
        await desk.choose()

        await desk.send()

        [event] = await committed.all(RequestEvent)
        assert (event.kind, event.actor_kind, event.at) == (EventKind.SENT, ActorKind.YOUTH, noon)

    async def test_keeps_the_offer_as_it_was_read(self, desk: Desk, committed: Committed) -> None:
        offer = await desk.choose()

        await desk.send()

        [request] = await committed.all(ContactRequest)
        assert (request.offer.title, request.offer.organisation) == (offer.title, offer.organisation)


class TestConsents:
    async def test_prove_what_was_read_and_pressed(self, desk: Desk, committed: Committed, noon: datetime) -> None:
        offer = await desk.choose(criteria=Criteria(age_min=16, choices=(Criterion("situation", ("etudiant",)),)))

        [request] = await desk.send()

        [proof] = await committed.all(Consent)
        assert request.consent_id == proof.id
        assert (proof.agreed, proof.label, proof.at, proof.offers) == (True, "Oui", noon, [offer.id])
        assert proof.text == f"D’accord pour {offer.organisation} ?"
        assert (proof.questionnaire, proof.language) == ("emploi-1", "fr")
        assert set(proof.fields_shared) == {"first_name", "contact", "moment", "place", "age", "situation"}

    async def test_are_one_an_organisation(self, desk: Desk, make: Make, committed: Committed) -> None:
        organisation = await make.organisation()
        first, second = await desk.choose(organisation), await desk.choose(organisation)

        await desk.send()

        [proof] = await committed.all(Consent)
        assert proof.offers == [first.id, second.id]


class TestSharedAnswers:
    async def test_are_those_that_the_offer_uses(self, desk: Desk) -> None:
        await desk.choose(criteria=Criteria(age_max=25, choices=(Criterion("situation", ("etudiant",)),)))

        [request] = await desk.send()

        assert request.answers == (
            SharedAnswer("Tu habites où ?", "Reims (Marne)"),
            SharedAnswer("Quel âge as-tu ?", "19"),
            SharedAnswer("Tu fais quoi ?", "Étudiant"),
        )

    async def test_of_an_offer_for_everybody_are_the_commune(self, desk: Desk) -> None:
        await desk.choose()

        [request] = await desk.send()

        assert request.answers == (SharedAnswer("Tu habites où ?", "Reims (Marne)"),)

    async def test_leave_out_a_question_that_is_no_longer_useful(self, desk: Desk) -> None:
        await desk.choose(criteria=Criteria(choices=(Criterion("secteur", ("soin",)),)))

        [request] = await desk.send()

        assert [shared.question for shared in request.answers] == ["Tu habites où ?"]


class TestDueDate:
    async def test_is_frozen_with_its_rule(self, desk: Desk, make: Make, committed: Committed) -> None:
        await desk.choose(await make.organisation(delay_days=3))

        await desk.send(at=datetime(2026, 3, 27, 12, 0, tzinfo=UTC))

        [request] = await committed.all(ContactRequest)
        # 30 March, one second before midnight in Paris: summer time came in between.
        assert request.due_at == datetime(2026, 3, 30, 21, 59, 59, tzinfo=UTC)
        assert (request.delay_days, request.due_rule, request.timezone) == (3, "1:calendar", "Europe/Paris")

    async def test_follows_the_policy_of_the_territory(self, desk: Desk, make: Make) -> None:
        await desk.choose(await make.organisation(delay_days=3))
        working = replace(RULES, policy=DuePolicy.WORKING)

        [request] = await desk.send(rules=working, at=datetime(2026, 3, 12, 12, 0, tzinfo=UTC))

        assert request.due_at == datetime(2026, 3, 17, 22, 59, 59, tzinfo=UTC)
        assert request.due_rule == "1:working"


class TestTellingProfessionals:
    async def test_each_active_one_of_the_organisation_gets_a_letter(
        self, desk: Desk, make: Make, committed: Committed, noon: datetime
    ) -> None:
        organisation = await make.organisation()
        clara, moussa = await make.professional(organisation), await make.professional(organisation)
        await make.professional(organisation, disabled_at=noon)
        await make.professional(await make.organisation())
        await desk.choose(organisation)

        [request] = await desk.send()

        written = await committed.all(Notice)
        assert {notice.person_id for notice in written} == {clara.id, moussa.id}
        assert {(n.kind, n.audience, n.request_id) for n in written} == {
            (NoticeKind.REQUEST_SENT, Audience.PERSON, request.id)
        }
