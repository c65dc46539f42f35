"""A request followed from any computer by its reference and its code, without telling whether a reference exists."""

from asyncio import get_running_loop
from datetime import timedelta

import pytest
from fastapi import FastAPI
from httpx import Response
from sqlalchemy import select

from bot.form import follow_up
from bot.limits import CHANGES_OF_REQUEST, CODES_FROM_ADDRESS, CODES_OF_REFERENCE
from doors.limits import Rule
from store.consents import Consent
from store.contact_details import ContactDetail
from store.contact_requests import ContactRequest
from store.conversations import Conversation
from store.database import Database
from store.feedback import Feedback
from store.notices import Notice, NoticeKind
from store.request_events import Actor, ActorKind
from store.request_statuses import AttemptResult, Status
from tests.bot.form.serving import Clock
from tests.bot.form.visitor import Visitor, visitor_of

CLARA = Actor(ActorKind.PERSON)
SORRY = "cette référence et ce code ne vont pas ensemble"
CONTACT = "/formulaire/demande/joindre"
UNKNOWN = "B7K-4MP2"


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(follow_up, "REFUSAL_TIME", 0.0)


@pytest.fixture
async def request_(visitor: Visitor, database: Database) -> ContactRequest:
    """Sent with the form, on another computer."""
    await visitor.reach_recap()
    await visitor.submit(to="/formulaire/envoyer")
    return await the_request(database)


@pytest.fixture
def elsewhere(app: FastAPI) -> Visitor:
    """The same youth, or somebody else, on a computer that knows nothing."""
    return visitor_of(app)


async def the_request(database: Database) -> ContactRequest:
    async with database.read() as session:
        return (await session.scalars(select(ContactRequest))).one()


async def follow(visitor: Visitor, reference: str, code: str) -> Visitor:
    await visitor.open("/formulaire/suivi")
    return await visitor.submit(reference=reference, code=code)


async def opened(visitor: Visitor, request: ContactRequest) -> Visitor:
    await follow(visitor, request.reference, str(request.code))
    assert visitor.path == "/formulaire/demande", visitor.words
    return visitor


class TestTheReceipt:
    async def test_gives_the_reference_the_code_and_the_way(self, visitor: Visitor, request_: ContactRequest) -> None:
        assert request_.reference in visitor.words
        assert f"Ton code : {request_.code}" in visitor.words

        await visitor.follow("Suivre ma demande")

        assert visitor.path == "/formulaire/suivi"

    async def test_is_not_the_only_way_there(self, visitor: Visitor) -> None:
        await visitor.open()
        await visitor.follow("J’ai déjà une référence")

        assert visitor.path == "/formulaire/suivi"


class TestOpening:
    async def test_shows_where_the_request_stands(self, elsewhere: Visitor, request_: ContactRequest) -> None:
        await opened(elsewhere, request_)

        assert "Envoyée. On va te rappeler." in elsewhere.words
        assert "Promis : rappel au plus tard le" in elsewhere.words
        assert request_.offer.organisation in elsewhere.words

    async def test_reads_both_however_they_are_typed(self, elsewhere: Visitor, request_: ContactRequest) -> None:
        await follow(elsewhere, f" {request_.reference.lower().replace('-', ' ')} ", str(request_.code).lower())

        assert elsewhere.path == "/formulaire/demande"

    async def test_leaves_neither_in_any_address(self, elsewhere: Visitor, request_: ContactRequest) -> None:
        await opened(elsewhere, request_)

        for secret in (request_.reference, str(request_.code), request_.id):
            assert secret not in str(elsewhere.page.url)
        assert elsewhere.page.headers["Cache-Control"] == "no-store"
        assert elsewhere.page.headers["Referrer-Policy"] == "same-origin"

    async def test_never_shows_the_code_again(self, elsewhere: Visitor, request_: ContactRequest) -> None:
        await opened(elsewhere, request_)

        assert str(request_.code) not in elsewhere.page.text

    async def test_lasts_half_an_hour(self, elsewhere: Visitor, request_: ContactRequest, clock: Clock) -> None:
        await opened(elsewhere, request_)
        address = str(elsewhere.page.url)

        clock.now += timedelta(minutes=31)
        await elsewhere.open(address)

        assert elsewhere.page.status_code == 410
        assert request_.offer.organisation not in elsewhere.page.text
        await elsewhere.follow("Suivre ma demande")
        assert elsewhere.path == "/formulaire/suivi"

    @pytest.mark.parametrize("token", ["", "x", "a" * 1900, "é"])
    async def test_takes_a_token_of_ours(self, elsewhere: Visitor, token: str) -> None:
        await elsewhere.open(f"/formulaire/demande?acces={token}")

        assert elsewhere.page.status_code == 410

    async def test_does_not_take_the_token_of_another_page(self, visitor: Visitor, request_: ContactRequest) -> None:
        receipt = dict(visitor.read.forms[0].fields)["recu"]

        await visitor.open(f"/formulaire/demande?acces={receipt}")

        assert visitor.page.status_code == 410
        assert request_.offer.organisation not in visitor.page.text

    async def test_helps_first_who_writes_something_else(self, elsewhere: Visitor) -> None:
        await follow(elsewhere, "je veux mourir", "")

        assert 'href="tel:3114"' in elsewhere.page.text

    async def test_reads_nothing_into_the_letters_of_a_reference(self, elsewhere: Visitor) -> None:
        await follow(elsewhere, "5NC-MFKM", "4MP-2KX")

        assert SORRY in elsewhere.page.text


class TestRefusing:
    async def test_says_the_same_whatever_was_wrong(
        self, elsewhere: Visitor, request_: ContactRequest, database: Database, app: FastAPI
    ) -> None:
        wrong_code = await follow(elsewhere, request_.reference, "000-000")
        answers = [comparable(wrong_code.page)]
        answers.append(comparable((await follow(elsewhere, UNKNOWN, str(request_.code))).page))
        answers.append(comparable((await follow(elsewhere, request_.reference, "")).page))
        async with database.read() as session:
            conversation = (await session.scalars(select(Conversation))).one()
        await app.state.service.conversations.erase(conversation.id)
        answers.append(comparable((await follow(elsewhere, request_.reference, str(request_.code))).page))

        assert SORRY in elsewhere.words
        assert len(set(answers)) == 1

    async def test_takes_the_same_time_whatever_was_wrong(
        self, elsewhere: Visitor, request_: ContactRequest, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(follow_up, "REFUSAL_TIME", 0.3)
        await elsewhere.open("/formulaire/suivi")
        times: dict[str, list[float]] = {request_.reference: [], UNKNOWN: [], "x": []}

        for _ in range(3):
            for reference, taken in times.items():
                began = get_running_loop().time()
                await elsewhere.submit(reference=reference, code="000-000")
                taken.append(get_running_loop().time() - began)

        fastest = [min(taken) for taken in times.values()]
        assert min(fastest) >= 0.3
        assert max(fastest) - min(fastest) < 0.05

    async def test_does_not_give_the_code_back(self, elsewhere: Visitor) -> None:
        await follow(elsewhere, UNKNOWN, "4MP-2KX")

        assert UNKNOWN in elsewhere.page.text.split("<form", 1)[1]
        assert 'value="4MP-2KX"' not in elsewhere.page.text

    async def test_needs_our_own_page(self, elsewhere: Visitor, request_: ContactRequest) -> None:
        answer = await elsewhere.client.post(
            "/formulaire/suivi",
            data={"reference": request_.reference, "code": str(request_.code)},
            headers={"Sec-Fetch-Site": "cross-site"},
        )

        assert answer.status_code == 403

    async def test_does_not_read_an_address(self, elsewhere: Visitor, request_: ContactRequest) -> None:
        await elsewhere.open(f"/formulaire/suivi?reference={request_.reference}&code={request_.code}")

        assert request_.offer.organisation not in elsewhere.page.text


class TestGuessing:
    async def test_stops_for_one_reference_whoever_asks_and_whether_it_exists(
        self, elsewhere: Visitor, request_: ContactRequest, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(follow_up, "CODES_FROM_ADDRESS", Rule("large", amount=1000, seconds=60))
        for reference in (request_.reference, UNKNOWN):
            statuses = [
                (await follow(elsewhere, reference, "000-000")).page.status_code
                for _ in range(CODES_OF_REFERENCE.amount + 1)
            ]
            assert statuses == [422] * CODES_OF_REFERENCE.amount + [429]

        await follow(elsewhere, request_.reference, str(request_.code))

        assert elsewhere.page.status_code == 429

    async def test_stops_for_one_address_whatever_it_tries(self, elsewhere: Visitor) -> None:
        tries = CODES_FROM_ADDRESS.amount + 1
        statuses = [(await follow(elsewhere, f"x{n}", "")).page.status_code for n in range(tries)]

        assert statuses == [422] * (tries - 1) + [429]
        assert "Trop d’essais" in elsewhere.words


class TestActing:
    async def test_cancels(self, elsewhere: Visitor, request_: ContactRequest, database: Database) -> None:
        await opened(elsewhere, request_)
        await elsewhere.submit(to="/formulaire/demande/annuler")

        assert "C’est annulé." in elsewhere.words
        assert "Annulée." in elsewhere.words
        assert (await the_request(database)).status is Status.WITHDRAWN
        assert "/formulaire/demande/annuler" not in elsewhere.page.text

    async def test_chooses_a_better_moment_after_a_call_in_vain(
        self, elsewhere: Visitor, request_: ContactRequest, database: Database, clock: Clock
    ) -> None:
        async with database.turn() as session:
            (await session.get_one(ContactRequest, request_.id)).attempt(by=CLARA, at=clock())
        await opened(elsewhere, request_)
        assert "On a essayé de t’appeler" in elsewhere.words

        await elsewhere.submit(("moment", "evening"), to="/formulaire/demande/moment")

        after = await the_request(database)
        assert (after.moment, after.waits_for_youth) == ("evening", False)
        assert await told(database) >= {NoticeKind.MOMENT_CHOSEN}
        assert "C’est noté." in elsewhere.words
        assert "On te rappelle au plus tard le" in elsewhere.words

    async def test_reads_that_the_next_call_did_not_come_and_what_else_there_is(
        self, elsewhere: Visitor, request_: ContactRequest, database: Database, clock: Clock
    ) -> None:
        async with database.turn() as session:
            request = await session.get_one(ContactRequest, request_.id)
            request.attempt(by=CLARA, at=clock(), next_try_on=clock().date())
        clock.now += timedelta(days=1)

        await opened(elsewhere, request_)

        assert "En retard : personne ne t’a rappelé·e." in elsewhere.words
        assert "Promis : rappel au plus tard le" in elsewhere.words

    async def test_gives_another_number_when_the_first_does_not_work(
        self, elsewhere: Visitor, request_: ContactRequest, database: Database, clock: Clock
    ) -> None:
        async with database.turn() as session:
            found = await session.get_one(ContactRequest, request_.id)
            found.attempt(AttemptResult.WRONG_NUMBER, by=CLARA, at=clock())
        await opened(elsewhere, request_)
        assert "Le numéro que tu as donné ne marche pas" in elsewhere.words

        await elsewhere.submit(joindre="06 39 98 77", to=CONTACT)
        assert elsewhere.page.status_code == 422
        assert "il manque des chiffres" in elsewhere.words
        await elsewhere.submit(joindre="06 39 98 77 66", to=CONTACT)

        after = await the_request(database)
        assert after.contact_id != request_.contact_id
        assert not after.waits_for_youth
        assert await told(database) >= {NoticeKind.CONTACT_CHANGED}
        assert "L’organisme peut te joindre là" in elsewhere.words
        assert "06 39 98 77 66" in elsewhere.words
        assert "On te rappelle au plus tard le" in elsewhere.words

    async def test_is_helped_first_when_the_field_says_something_else(
        self, elsewhere: Visitor, request_: ContactRequest, database: Database
    ) -> None:
        await opened(elsewhere, request_)

        await elsewhere.submit(joindre="je veux mourir", to=CONTACT)

        assert "3114" in elsewhere.words
        assert (await the_request(database)).contact_id == request_.contact_id

    async def test_says_that_nobody_called_then_that_somebody_did(
        self, elsewhere: Visitor, request_: ContactRequest, database: Database, clock: Clock
    ) -> None:
        clock.now += timedelta(days=9)
        await opened(elsewhere, request_)
        assert "As-tu été recontacté·e" in elsewhere.words

        await elsewhere.submit(appel="non", to="/formulaire/demande/appel")
        assert await told(database) >= {NoticeKind.CALL_DENIED}
        await elsewhere.submit(appel="oui", to="/formulaire/demande/appel")
        await elsewhere.submit(avis="3", to="/formulaire/demande/avis")

        async with database.read() as session:
            said = (await session.scalars(select(Feedback))).one()
        assert (said.called, said.satisfaction) == (True, 3)
        assert "Merci pour ton avis." in elsewhere.words

    async def test_is_not_asked_before_the_date(self, elsewhere: Visitor, request_: ContactRequest) -> None:
        await opened(elsewhere, request_)

        assert "As-tu été recontacté·e" not in elsewhere.words

    @pytest.mark.parametrize(("act", "fields"), [("appel", {"appel": "non"}), ("avis", {"avis": "1"})])
    async def test_judges_no_call_before_its_date(
        self, elsewhere: Visitor, request_: ContactRequest, database: Database, act: str, fields: dict[str, str]
    ) -> None:
        await opened(elsewhere, request_)
        await post(elsewhere, act, fields)

        assert "Tu pourras le dire après la date promise." in elsewhere.words
        assert await said_of_calls(database) == []
        assert NoticeKind.CALL_DENIED not in await told(database)

    async def test_judges_no_call_that_was_cancelled(
        self, elsewhere: Visitor, request_: ContactRequest, database: Database, clock: Clock
    ) -> None:
        clock.now += timedelta(days=9)
        await opened(elsewhere, request_)
        await elsewhere.submit(to="/formulaire/demande/annuler")
        await post(elsewhere, "appel", {"appel": "non"})

        assert "déjà terminée" in elsewhere.words
        assert await said_of_calls(database) == []
        assert NoticeKind.CALL_DENIED not in await told(database)

    async def test_takes_the_consent_back(
        self, elsewhere: Visitor, request_: ContactRequest, database: Database, clock: Clock
    ) -> None:
        await opened(elsewhere, request_)
        await elsewhere.submit(to="/formulaire/demande/accord")

        async with database.read() as session:
            consent = await session.get_one(Consent, request_.consent_id)
        assert consent.withdrawn_at == clock()
        assert "Ton accord est retiré." in elsewhere.words
        assert "/formulaire/demande/accord" not in elsewhere.page.text

    async def test_reads_what_is_kept_of_this_request_only(self, elsewhere: Visitor, request_: ContactRequest) -> None:
        await opened(elsewhere, request_)
        assert "Zéphyrine" in elsewhere.words
        assert "06 39 98 12 34" in elsewhere.words

        await elsewhere.submit(to="/formulaire/demande/donnees")

        file = elsewhere.page.json()
        assert (file["first_name"], file["contact"]) == ("Zéphyrine", "+33639981234")
        assert file["request"]["reference"] == request_.reference
        assert file["consent"]["agreed"] is True
        assert elsewhere.page.headers["Content-Disposition"].startswith("attachment")
        assert elsewhere.page.headers["Cache-Control"] == "no-store"

    async def test_erases_everything(
        self, elsewhere: Visitor, request_: ContactRequest, database: Database, clock: Clock
    ) -> None:
        await opened(elsewhere, request_)
        address = str(elsewhere.page.url)
        await elsewhere.submit(to="/formulaire/demande/effacer")

        assert "Tout est effacé" in elsewhere.words
        async with database.read() as session:
            assert (await session.get_one(Conversation, request_.conversation_id)).erased_at == clock()
        await elsewhere.open(address)
        assert elsewhere.page.status_code == 410

    @pytest.mark.parametrize(("act", "said"), [("moment", "noon"), ("joindre", "06 39 98 77 66")])
    async def test_too_late_says_so(
        self, elsewhere: Visitor, request_: ContactRequest, database: Database, clock: Clock, act: str, said: str
    ) -> None:
        await opened(elsewhere, request_)
        async with database.turn() as session:
            (await session.get_one(ContactRequest, request_.id)).expire(by=CLARA, at=clock())

        await elsewhere.submit((act, said), to=f"/formulaire/demande/{act}")

        assert "déjà terminée" in elsewhere.words
        async with database.read() as session:
            assert len(list(await session.scalars(select(ContactDetail)))) == len(("first name", "contact"))

    @pytest.mark.parametrize(
        ("act", "fields"),
        [("moment", {"moment": "x"}), ("appel", {"appel": "x"}), ("avis", {"avis": "9"}), ("avis", {})],
    )
    async def test_nonsense_changes_nothing(
        self, elsewhere: Visitor, request_: ContactRequest, database: Database, act: str, fields: dict[str, str]
    ) -> None:
        await opened(elsewhere, request_)
        token = dict(elsewhere.read.forms[0].fields)["acces"]

        answer = await elsewhere.client.post(f"/formulaire/demande/{act}", data={"acces": token, **fields})

        assert answer.status_code == 422
        assert await said_of_calls(database) == []


class TestChangingAgainAndAgain:
    @pytest.fixture
    async def tired(self, elsewhere: Visitor, request_: ContactRequest) -> Visitor:
        """Who changed as often as an hour allows."""
        await opened(elsewhere, request_)
        for count in range(CHANGES_OF_REQUEST.amount):
            await post(elsewhere, "moment", {"moment": ("noon", "evening")[count % 2]})
            assert elsewhere.page.status_code == 200
        return elsewhere

    async def test_stops_and_writes_to_nobody(self, tired: Visitor, database: Database) -> None:
        before = await notices(database)
        token = acces(tired)
        for act, fields in (("moment", {"moment": "noon"}), ("appel", {"appel": "non"}), ("avis", {"avis": "1"})):
            await tired.client.post(f"/formulaire/demande/{act}", data={"acces": token, **fields})
        await post(tired, "moment", {"moment": "noon"})

        assert tired.page.status_code == 429
        assert "Trop de changements" in tired.words
        assert await notices(database) == before

    async def test_stops_whatever_token_opened_it(
        self, tired: Visitor, request_: ContactRequest, visitor: Visitor
    ) -> None:
        await opened(visitor, request_)
        await post(visitor, "moment", {"moment": "noon"})

        assert tired is not visitor
        assert visitor.page.status_code == 429

    async def test_never_holds_up_who_takes_back(self, tired: Visitor, database: Database) -> None:
        await tired.submit(to="/formulaire/demande/accord")

        assert "Ton accord est retiré." in tired.words
        assert (await the_request(database)).status is Status.WITHDRAWN


def acces(visitor: Visitor) -> str:
    """The token of the page of a request."""
    return next(value for form in visitor.read.forms for name, value in form.fields if name == "acces")


async def post(visitor: Visitor, act: str, fields: dict[str, str]) -> None:
    """What anybody who holds the token may send, whether the page shows the form or not."""
    data = {"acces": acces(visitor), **fields}
    visitor.page = await visitor.client.post(f"/formulaire/demande/{act}", data=data, follow_redirects=True)


async def said_of_calls(database: Database) -> list[Feedback]:
    async with database.read() as session:
        return list(await session.scalars(select(Feedback)))


async def notices(database: Database) -> int:
    async with database.read() as session:
        return len((await session.scalars(select(Notice.id))).all())


def comparable(page: Response) -> tuple[int, str, str]:
    """All that could tell one refusal from another; the reference is given back as it was typed."""
    body = page.text.split('id="reference"', 1)
    after = body[1].split('autocapitalize="characters"', 1)[1]
    headers = {name: value for name, value in page.headers.items() if name != "content-length"}
    return page.status_code, body[0] + after, str(headers)


async def told(database: Database) -> set[NoticeKind]:
    async with database.read() as session:
        return {notice.kind for notice in await session.scalars(select(Notice))}
