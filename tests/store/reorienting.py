"""A youth to whom another offer is proposed, with the people who do so."""

from dataclasses import dataclass
from datetime import datetime
from itertools import count

from store import reorientations, request_events
from store.catalogue import OpenOffer, find_open
from store.consents import Decision
from store.contact_requests import ContactRequest
from store.conversations import Conversation
from store.criteria import Criteria, Criterion
from store.database import Database
from store.deadlines import DuePolicy
from store.offers import Offer
from store.organisations import Organisation
from store.people import Person
from store.questions import Choice, Question, QuestionKind, Questionnaire
from store.reorientations import Reorientation
from store.request_snapshots import SharedAnswer
from store.request_statuses import Status
from store.requesting import PlaceRules
from store.territories import Territory
from tests.store.make import Make

REIMS = "51454"
QUESTIONNAIRE = Questionnaire(
    "emploi",
    "emploi",
    "Trouver un emploi",
    1,
    (
        Question("place", QuestionKind.PLACE, "Tu habites où ?"),
        Question("age", QuestionKind.AGE, "Quel âge as-tu ?"),
        Question(
            "situation",
            QuestionKind.CHOICE,
            "Tu fais quoi ?",
            choices=(Choice("etudiant", "Étudiant"), Choice("lyceen", "Au lycée")),
        ),
    ),
)
ANSWERS = (
    SharedAnswer("Tu habites où ?", "Reims (Marne)"),
    SharedAnswer("Quel âge as-tu ?", "19"),
    SharedAnswer("Tu fais quoi ?", "Étudiant"),
)
STUDENTS = Criteria(choices=(Criterion("situation", ("etudiant",)),))
PUPILS = Criteria(choices=(Criterion("situation", ("lyceen",)),))
TEXT = "Es-tu d’accord pour que Mission 2 te rappelle ?"


@dataclass
class Scene:
    """`first` was asked for and is not for this youth; `second` is another organisation's."""

    database: Database
    make: Make
    at: datetime
    territory: Territory
    first: Organisation
    second: Organisation
    clara: Person
    nadia: Person
    ana: Person
    offer: Offer
    other: Offer
    request: ContactRequest
    conversation: Conversation

    def __post_init__(self) -> None:
        self._numbers = count(1)
        self.rules = PlaceRules(self.territory.id, DuePolicy.CALENDAR, "Europe/Paris", "51")

    async def open_offer(self, offer: Offer | None = None) -> OpenOffer:
        async with self.database.read() as session:
            found = await find_open(session, (offer or self.other).id, on=self.at.date())
        assert found is not None
        return found

    async def propose(self, offer: Offer | None = None, *, on_behalf: bool = False) -> str:
        """By Clara, or by Ana in the name of the organisation."""
        shown = await self.open_offer(offer)
        by = request_events.person(self.ana.id if on_behalf else self.clara.id, on_behalf=on_behalf)
        async with self.database.turn() as session:
            request = await session.get_one(ContactRequest, self.request.id)
            return (await reorientations.propose(session, request, shown, by=by, at=self.at)).id

    async def agree(self, proposal_id: str, *, organisation: Organisation | None = None, yes: bool = True) -> str:
        """The identifier of the new request."""
        decision = Decision((organisation or self.second).id, yes, TEXT, "Oui", self.at)
        async with self.database.turn() as session:
            conversation = await session.get_one(Conversation, self.conversation.id)
            proposal = await session.get_one(Reorientation, proposal_id)
            made = await reorientations.agree(
                session, conversation, proposal, decision, rules=self.rules, random_bytes=self._random, at=self.at
            )
            return made.id

    async def refuse(self, proposal_id: str) -> None:
        async with self.database.turn() as session:
            await reorientations.refuse(session, await session.get_one(Reorientation, proposal_id), at=self.at)

    def _random(self, size: int) -> bytes:
        return (1000 + next(self._numbers)).to_bytes(size, "little")


async def set_scene(make: Make, database: Database, at: datetime, *, status: Status = Status.SEEN) -> Scene:
    territory = await make.territory()
    first, second = await make.organisation(territory=territory), await make.organisation(delay_days=2)
    clara, nadia = await make.professional(first), await make.professional(second)
    await make.questionnaire(QUESTIONNAIRE)
    offer = await make.offer(first)
    other = await make.offer(second, criteria=STUDENTS)
    conversation = await make.conversation()
    request = await make.contact_request(
        first,
        status=status,
        offer=offer,
        conversation=conversation,
        territory=territory,
        answers=ANSWERS,
        place=REIMS,
    )
    return Scene(
        database=database,
        make=make,
        at=at,
        territory=territory,
        first=first,
        second=second,
        clara=clara,
        nadia=nadia,
        ana=await make.animateur(territory),
        offer=offer,
        other=other,
        request=request,
        conversation=conversation,
    )
