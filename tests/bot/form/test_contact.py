"""Being called back: consents, contact details, sending, receipt."""

from datetime import timedelta
from pathlib import Path

import pytest
from fastapi import FastAPI
from sqlalchemy import select

from store import consents, contact_details
from store.consents import Consent
from store.contact_requests import ContactRequest
from store.conversations import Channel, Conversation
from store.database import Database
from store.key_ring import KeyRing
from store.notices import Notice, NoticeKind
from store.request_statuses import Status
from tests.bot.form.serving import Clock
from tests.bot.form.visitor import Visitor


async def requests_in(database: Database) -> list[ContactRequest]:
    async with database.read() as session:
        return list(await session.scalars(select(ContactRequest).order_by(ContactRequest.id)))


def written_in(folder: Path, words: bytes) -> bool:
    return any(words in file.read_bytes() for file in folder.iterdir())


class TestConsenting:
    async def test_nothing_is_ticked_beforehand(self, visitor: Visitor) -> None:
        await visitor.reach_contact(2)

        ticked = [name for name, _ in visitor.read.forms[0].fields if name.startswith("accord")]
        assert ticked == []
        assert "Es-tu d’accord pour que j’envoie ta demande à" in visitor.words

    async def test_an_answer_is_needed_for_each_organisation(self, visitor: Visitor) -> None:
        await visitor.reach_contact()
        await visitor.submit(prenom="Zéphyrine", joindre="06 39 98 12 34")

        assert visitor.page.status_code == 422
        assert "réponds oui ou non" in visitor.words
        assert 'value="06 39 98 12 34"' in visitor.page.text

    async def test_refusing_sends_nothing_and_shows_their_numbers(self, visitor: Visitor, database: Database) -> None:
        await visitor.reach_contact()
        await visitor.submit(*((name, "non") for name in visitor.consents))

        assert "je n’envoie rien" in visitor.words
        assert 'href="tel:' in visitor.page.text
        assert await requests_in(database) == []

    async def test_the_proof_is_the_exact_text_shown(self, visitor: Visitor, database: Database) -> None:
        await visitor.reach_contact()
        shown = visitor.page.text.split('class="written"', 1)[1].split(">", 1)[1].split("</p>", 1)[0]
        await visitor.submit(*((name, "oui") for name in visitor.consents), prenom="Zéphyrine", joindre="0639981234")
        await visitor.submit(to="/formulaire/envoyer")

        async with database.read() as session:
            proof = (await session.scalars(select(Consent))).one()
        assert proof.text == shown
        assert proof.label == "Oui, envoie ma demande"
        assert (proof.agreed, proof.channel, proof.purpose) == (True, Channel.FORM, consents.PURPOSE)


class TestGivingContactDetails:
    @pytest.mark.parametrize(
        ("typed", "said"),
        [
            ("06 39 98 12", "il manque des chiffres"),
            ("ines@", "cette adresse mail n’a pas l’air complète"),
            ("insta: ines_51", "les professionnels n’appellent pas sur les réseaux"),
            ("plus tard", "je n’ai pas reconnu"),
        ],
    )
    async def test_one_helpful_sentence_each(self, visitor: Visitor, typed: str, said: str) -> None:
        await visitor.reach_contact()
        await visitor.submit(*((name, "oui") for name in visitor.consents), prenom="Zéphyrine", joindre=typed)

        assert visitor.page.status_code == 422
        assert said in visitor.words

    async def test_distress_in_the_name_is_helped_first(self, visitor: Visitor) -> None:
        await visitor.reach_contact()
        await visitor.submit(prenom="je veux mourir", joindre="")
        assert 'href="tel:3114"' in visitor.page.text

        await visitor.follow("Continuer")

        assert visitor.path == "/formulaire/contact"

    async def test_nothing_is_kept_before_sending(self, visitor: Visitor, database: Database) -> None:
        await visitor.reach_recap()

        assert "06 39 98 12 34" in visitor.words
        async with database.read() as session:
            assert list(await session.scalars(select(Conversation))) == []

    async def test_may_be_changed_after_the_last_look(self, visitor: Visitor) -> None:
        await visitor.reach_recap()
        await visitor.submit(to="/formulaire/modifier")

        assert ("joindre", "06 39 98 12 34") in visitor.read.forms[0].fields

    async def test_they_never_stand_in_an_address_or_in_clear_in_the_file(
        self, visitor: Visitor, tmp_path: Path
    ) -> None:
        await visitor.reach_recap()
        await visitor.submit(to="/formulaire/envoyer")

        assert visitor.path == "/formulaire/recu"
        assert not written_in(tmp_path, b"39981234")
        assert not written_in(tmp_path, "Zéphyrine".encode())
        assert all("39981234" not in answer.headers.get("Location", "") for answer in visitor.posted)


class TestSending:
    async def test_makes_a_request_with_its_date(self, visitor: Visitor, database: Database, keys: KeyRing) -> None:
        await visitor.reach_recap()
        await visitor.submit(to="/formulaire/envoyer")

        (request,) = await requests_in(database)
        assert request.status is Status.SENT
        assert request.territory_id == "51-reims"
        assert request.reference in visitor.words
        assert "Rappel au plus tard le" in visitor.words
        assert f"/rendez-vous/{request.id}.ics" in visitor.page.text
        async with database.read() as session:
            assert await contact_details.reveal(session, request.contact_id, keys) == "+33639981234"
            assert await contact_details.reveal(session, request.first_name_id, keys) == "Zéphyrine"
            told = list(await session.scalars(select(Notice).where(Notice.request_id == request.id)))
        assert {notice.kind for notice in told} == {NoticeKind.REQUEST_SENT}

    async def test_several_offers_go_at_once(self, visitor: Visitor, database: Database) -> None:
        await visitor.reach_recap(3)
        await visitor.submit(to="/formulaire/envoyer")

        assert len(await requests_in(database)) == 3

    async def test_twice_is_once(self, visitor: Visitor, database: Database) -> None:
        await visitor.reach_recap(2)
        form = next(form for form in visitor.read.forms if form.action == "/formulaire/envoyer")
        for _ in range(2):
            answer = await visitor.client.post(form.action, data=dict(form.fields))
            assert answer.status_code == 303
            await visitor.open(answer.headers["Location"])

        requests = await requests_in(database)
        assert len(requests) == 2
        assert all(request.reference in visitor.words for request in requests)

    async def test_a_letter_left_for_too_long_is_not_sent(
        self, visitor: Visitor, database: Database, clock: Clock
    ) -> None:
        await visitor.reach_recap()
        clock.now += timedelta(hours=5)
        await visitor.submit(to="/formulaire/envoyer")

        assert visitor.page.status_code == 410
        assert await requests_in(database) == []

    async def test_a_database_that_goes_away_promises_nothing(self, app: FastAPI, visitor: Visitor) -> None:
        await visitor.reach_recap()
        gone = Database("sqlite+aiosqlite:////nowhere/at/all.db")
        object.__setattr__(app.state.service, "database", gone)
        await visitor.submit(to="/formulaire/envoyer")

        assert visitor.page.status_code == 503
        assert "Je ne peux rien enregistrer ni rien promettre" in visitor.words


class TestReceipt:
    async def test_cancels_one(self, visitor: Visitor, database: Database) -> None:
        await visitor.reach_recap()
        await visitor.submit(to="/formulaire/envoyer")
        await visitor.submit(to="/formulaire/annuler")

        (request,) = await requests_in(database)
        assert request.status is Status.WITHDRAWN
        assert "Annulée." in visitor.words
        async with database.read() as session:
            kinds = set(await session.scalars(select(Notice.kind).where(Notice.request_id == request.id)))
        assert NoticeKind.REQUEST_WITHDRAWN in kinds

    async def test_cancels_nobody_elses(self, visitor: Visitor, database: Database) -> None:
        await visitor.reach_recap()
        await visitor.submit(to="/formulaire/envoyer")
        (first,) = await requests_in(database)
        await visitor.reach_recap()
        await visitor.submit(to="/formulaire/envoyer")
        await visitor.submit(to="/formulaire/annuler", reference=first.reference)

        assert {request.status for request in await requests_in(database)} == {Status.SENT}

    async def test_erases_everything(self, visitor: Visitor, database: Database, keys: KeyRing) -> None:
        await visitor.reach_recap()
        await visitor.submit(to="/formulaire/envoyer")
        receipt = str(visitor.page.url)
        (request,) = await requests_in(database)
        await visitor.submit(to="/formulaire/effacer")

        assert "Tout est effacé" in visitor.words
        async with database.read() as session:
            with pytest.raises(contact_details.Erased):
                await contact_details.reveal(session, request.contact_id, keys)
        await visitor.open(receipt)
        assert visitor.page.status_code == 404
