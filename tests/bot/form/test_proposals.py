"""Another offer proposed to a youth who opens their request with its code: a yes passes it on, a no passes nothing."""

from datetime import timedelta

import pytest
from fastapi import FastAPI
from sqlalchemy import select

from bot.limits import CHANGES_OF_REQUEST
from store import reorientations
from store.catalogue import OpenOffer
from store.consents import Consent
from store.contact_requests import ContactRequest
from store.database import Database
from store.notices import Notice, NoticeKind
from store.offer_statuses import OfferStatus
from store.offers import Offer
from store.reorientations import Reorientation
from store.request_statuses import ClosingOutcome, Status
from tests.bot.form.proposing import propose
from tests.bot.form.serving import Clock
from tests.bot.form.test_follow_up import opened
from tests.bot.form.visitor import Visitor, visitor_of

YES, NO = {"reponse": "oui"}, {"reponse": "non"}
ANSWER = "/formulaire/demande/autre-offre"


@pytest.fixture
async def request_(visitor: Visitor, database: Database) -> ContactRequest:
    await visitor.reach_recap()
    await visitor.submit(to="/formulaire/envoyer")
    async with database.read() as session:
        return (await session.scalars(select(ContactRequest))).one()


@pytest.fixture
async def other(request_: ContactRequest, database: Database, clock: Clock) -> OpenOffer:
    """What a professional proposed instead."""
    return await propose(database, request_.reference, at=clock())


@pytest.fixture
async def waiting(request_: ContactRequest, other: OpenOffer, app: FastAPI) -> Visitor:
    """The youth, on another computer, in front of what was proposed."""
    assert other
    return await opened(visitor_of(app), request_)


async def all_requests(database: Database) -> list[ContactRequest]:
    async with database.read() as session:
        return list(await session.scalars(select(ContactRequest).order_by(ContactRequest.created_at)))


class TestReading:
    async def test_says_who_would_receive_what(self, waiting: Visitor, other: OpenOffer) -> None:
        assert "te propose quelqu’un d’autre" in waiting.words
        assert f"transmise à {other.organisation} ?" in waiting.words
        assert "Réponds au plus tard le mardi 1er décembre : sans réponse, j’arrête cette demande." in waiting.words


class TestAYes:
    async def test_makes_the_new_request_and_shows_its_code_once(
        self, waiting: Visitor, other: OpenOffer, database: Database, clock: Clock
    ) -> None:
        clock.now += timedelta(minutes=1)
        await waiting.submit(to=ANSWER, **YES)

        first, made = await all_requests(database)
        assert (first.status, first.outcome) == (Status.CLOSED, ClosingOutcome.REORIENTED)
        assert (made.offer_id, made.origin_id, made.status) == (other.id, first.id, Status.SENT)
        assert made.reference in waiting.words
        assert f"Ton code : {made.code}" in waiting.words
        async with database.read() as session:
            proof = await session.get_one(Consent, made.consent_id)
        assert proof.text.startswith(f"Es-tu d’accord pour que ta demande soit transmise à {other.organisation} ?")
        assert (proof.agreed, proof.label) == (True, "Oui, transmets ma demande")

    async def test_twice_makes_one(self, waiting: Visitor, database: Database, clock: Clock) -> None:
        clock.now += timedelta(minutes=1)
        fields = next(form.fields for form in waiting.read.forms if form.action == ANSWER)
        for _ in range(2):
            answer = await waiting.client.post(ANSWER, data={**dict(fields), **YES}, follow_redirects=True)

        assert "n’est plus valable" in answer.text
        assert len(await all_requests(database)) == 2

    async def test_to_an_offer_that_closed_passes_nothing_and_is_told(
        self, waiting: Visitor, other: OpenOffer, database: Database
    ) -> None:
        async with database.turn() as session:
            (await session.get_one(Offer, other.id)).status = OfferStatus.ARCHIVED

        await waiting.submit(to=ANSWER, **YES)

        assert "a fermé entre-temps" in waiting.words
        [request] = await all_requests(database)
        assert request.status is Status.SENT
        async with database.read() as session:
            answers = await session.scalars(
                select(Notice.detail).where(Notice.kind == NoticeKind.REORIENTATION_ANSWERED)
            )
        assert list(answers) == ["gone"]


class TestANo:
    async def test_passes_nothing(self, waiting: Visitor, database: Database) -> None:
        await waiting.submit(to=ANSWER, **NO)

        [request] = await all_requests(database)
        assert (request.status, request.outcome) == (Status.CLOSED, ClosingOutcome.NOT_FOR_ME)
        assert "rien n’est transmis" in waiting.words
        assert ANSWER not in waiting.page.text


class TestAnAnswerAfterAnErasure:
    async def test_passes_nothing_to_anybody(self, waiting: Visitor, app: FastAPI, database: Database) -> None:
        [request] = await all_requests(database)
        await app.state.service.conversations.erase(request.conversation_id)

        await waiting.submit(to=ANSWER, **YES)

        assert waiting.page.status_code == 404
        assert "a été effacé" in waiting.words
        assert len(await all_requests(database)) == 1


class TestAnswersAgainAndAgain:
    async def test_stop_and_change_nothing(self, waiting: Visitor, app: FastAPI, database: Database) -> None:
        [request] = await all_requests(database)
        for _ in range(CHANGES_OF_REQUEST.amount):
            await app.state.service.limiter.allow(CHANGES_OF_REQUEST, request.id)

        await waiting.submit(to=ANSWER, **YES)

        assert waiting.page.status_code == 429
        assert len(await all_requests(database)) == 1


class TestALateAnswer:
    async def test_is_told_that_nothing_waits(self, waiting: Visitor, database: Database, clock: Clock) -> None:
        async with database.turn() as session:
            proposal = (await session.scalars(select(Reorientation))).one()
            await reorientations.refuse(session, proposal, at=clock())

        await waiting.submit(to=ANSWER, **YES)

        assert "n’est plus valable" in waiting.words
        assert len(await all_requests(database)) == 1

    async def test_after_half_an_hour_asks_for_the_code_again(self, waiting: Visitor, clock: Clock) -> None:
        clock.now += timedelta(minutes=31)
        await waiting.submit(to=ANSWER, **YES)

        assert waiting.page.status_code == 410
