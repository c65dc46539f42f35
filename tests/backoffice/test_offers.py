"""Offers: written by a professional, with an animateur beside them who alone publishes."""

import pytest
from sqlalchemy import event, select

from backoffice.desk import Desk
from store.criteria import Criteria
from store.notices import Notice, NoticeKind
from store.offer_statuses import OfferStatus, PauseReason
from store.offers import Offer
from store.people import PerimeterKind, Role
from tests.backoffice.browsing import Enter, Visit, version_of
from tests.backoffice.making import Maker
from tests.backoffice.pausing import pause
from tests.backoffice.writing import FORM, stands


@pytest.fixture(autouse=True)
async def _questions(make: Maker) -> None:
    await make.questions()


async def written(make: Maker, status: OfferStatus = OfferStatus.DRAFT) -> int:
    """An offer of the mission that stands somewhere."""
    return await stands(make, status)


async def press(visit: Visit, offer_id: int, verb: str, **fields: str) -> str:
    """Where the button leads."""
    page = (await visit.read(f"/offres/{offer_id}")).text
    answer = await visit.send(f"/offres/{offer_id}/{verb}", version=version_of(page), **fields)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


async def status_of(make: Maker, offer_id: int) -> OfferStatus:
    async with make.database.read() as session:
        return (await session.get_one(Offer, offer_id)).status


class TestWriting:
    async def test_begins_with_the_organisation_and_the_theme(self, visit: Enter) -> None:
        page = (await (await visit("clara")).read("/offres/nouvelle")).text

        assert "Mission locale des Trois-Portes" in page
        assert "Les Quatre-Vents" not in page
        assert "Travailler" in page

    async def test_makes_a_draft(self, visit: Enter, make: Maker) -> None:
        clara = await visit("clara")
        organisation = str(make.organisations["mission"])

        answer = await clara.send("/offres/nouvelle", organisme=organisation, **FORM)
        page = (await clara.read(answer.headers["location"])).text

        assert answer.status_code == 303
        assert "Je prépare mon premier CV" in page
        assert "Brouillon" in page
        assert "Clara Vasselin" in page

    async def test_shows_what_is_wrong_and_keeps_what_was_typed(self, visit: Enter, make: Maker) -> None:
        wrong = FORM | {"title": "CV <b>gratuit</b>", "gain": ""}

        answer = await (await visit("clara")).send(
            "/offres/nouvelle", organisme=str(make.organisations["mission"]), **wrong
        )

        assert answer.status_code == 422
        assert "Commencez par un verbe" in answer.text
        assert "Écrivez une phrase ou deux." in answer.text
        assert 'value="CV &lt;b&gt;gratuit&lt;/b&gt;"' in answer.text
        assert "On écrit ton CV ensemble." in answer.text

    async def test_that_is_only_checked_saves_nothing(self, visit: Enter, make: Maker) -> None:
        async with make.database.read() as session:
            before = len(list(await session.scalars(select(Offer.id))))

        answer = await (await visit("clara")).send(
            "/offres/nouvelle", organisme=str(make.organisations["mission"]), **FORM | {"do": "check"}
        )

        async with make.database.read() as session:
            assert len(list(await session.scalars(select(Offer.id)))) == before
        assert answer.status_code == 200
        assert "100&nbsp;%" in answer.text
        assert "Rappel au plus tard le" in answer.text

    async def test_finds_places_and_adds_them(self, visit: Enter, make: Maker) -> None:
        clara, organisation = await visit("clara"), str(make.organisations["mission"])

        found = await clara.send(
            "/offres/nouvelle", organisme=organisation, **FORM | {"do": "find", "place": "epernay"}
        )
        added = await clara.send(
            "/offres/nouvelle", organisme=organisation, **{**FORM, "do": "", "add": "commune:51230"}
        )

        assert 'value="commune:51230"' in found.text
        assert 'name="zone" value="commune:51230"' in added.text
        assert 'name="zone" value="commune:51454"' in added.text

    async def test_for_another_organisation_is_unknown(self, visit: Enter, make: Maker) -> None:
        residence = str(make.organisations["residence"])

        assert (await (await visit("clara")).send("/offres/nouvelle", organisme=residence, **FORM)).status_code == 404

    async def test_of_a_condition_says_whom_it_turns_away(self, visit: Enter, make: Maker) -> None:
        half = FORM | {"asked-situation": "yes", "choice-situation": "neet", "do": "check"}

        answer = await (await visit("clara")).send(
            "/offres/nouvelle", organisme=str(make.organisations["mission"]), **half
        )

        assert "50&nbsp;%" in answer.text
        assert "Tu fais quoi en ce moment" in answer.text

    async def test_over_somebody_says_who_and_keeps_what_was_typed(self, visit: Enter, make: Maker) -> None:
        offer_id, clara, ana = await written(make), await visit("clara"), await visit("ana")
        drawn = version_of((await clara.read(f"/offres/{offer_id}/modifier")).text)
        first = await ana.send(f"/offres/{offer_id}/modifier", version=drawn, **FORM | {"title": "Écrire mon CV ici"})

        second = await clara.send(f"/offres/{offer_id}/modifier", version=drawn, **FORM)
        again = await clara.send(f"/offres/{offer_id}/modifier", version=version_of(second.text), **FORM)

        assert (first.status_code, second.status_code, again.status_code) == (303, 409, 303)
        assert "Ana Lebreton" in second.text
        assert "au nom de l’organisme" in second.text
        assert 'value="Je prépare mon premier CV"' in second.text


class TestPublishing:
    async def test_goes_from_the_professional_to_the_animateur(self, visit: Enter, make: Maker) -> None:
        offer_id, clara, ana = await written(make), await visit("clara"), await visit("ana")
        drawn = version_of((await clara.read(f"/offres/{offer_id}/modifier")).text)
        assert (await clara.send(f"/offres/{offer_id}/modifier", version=drawn, **FORM)).status_code == 303

        await press(clara, offer_id, "proposer")
        await press(ana, offer_id, "publier")

        assert await status_of(make, offer_id) is OfferStatus.PUBLISHED
        async with make.database.read() as session:
            told = set(await session.execute(select(Notice.kind, Notice.person_id)))
        assert (NoticeKind.OFFER_PROPOSED, make.people["ana"]) in told
        assert (NoticeKind.OFFER_PUBLISHED, make.people["clara"]) in told
        history = (await clara.read(f"/offres/{offer_id}")).text
        assert "a proposé l’offre" in history
        assert "a publié l’offre" in history

    async def test_is_not_for_its_author(self, visit: Enter, make: Maker) -> None:
        offer_id = await written(make, OfferStatus.PROPOSED)

        answer = await (await visit("clara")).send(f"/offres/{offer_id}/publier", version="1")

        assert answer.status_code == 404
        assert await status_of(make, offer_id) is OfferStatus.PROPOSED

    async def test_is_refused_with_a_sentence(self, visit: Enter, make: Maker) -> None:
        offer_id, ana = await written(make, OfferStatus.PROPOSED), await visit("ana")
        page = (await ana.read(f"/offres/{offer_id}")).text

        silent = await ana.send(f"/offres/{offer_id}/renvoyer", version=version_of(page), comment=" ")
        await press(ana, offer_id, "renvoyer", comment="Dites à quelle heure <script>")

        assert silent.status_code == 422
        assert "Écrivez une phrase" in silent.text
        assert await status_of(make, offer_id) is OfferStatus.DRAFT
        read = (await (await visit("clara")).read(f"/offres/{offer_id}")).text
        assert "Dites à quelle heure &lt;script&gt;" in read

    async def test_twice_by_two_people_says_who_did_it(self, visit: Enter, make: Maker) -> None:
        offer_id, clara, ana = await written(make, OfferStatus.PUBLISHED), await visit("clara"), await visit("ana")
        drawn = version_of((await ana.read(f"/offres/{offer_id}")).text)
        await press(clara, offer_id, "suspendre")

        late = await ana.send(f"/offres/{offer_id}/archiver", version=drawn)

        assert late.status_code == 409
        assert "Clara Vasselin" in late.text
        assert await status_of(make, offer_id) is OfferStatus.PAUSED


class TestTheOtherMoves:
    async def test_lead_back(self, visit: Enter, make: Maker) -> None:
        offer_id, clara = await written(make, OfferStatus.PUBLISHED), await visit("clara")
        seen = []

        for verb in ("suspendre", "reprendre", "archiver", "restaurer"):
            await press(clara, offer_id, verb)
            seen.append(await status_of(make, offer_id))

        assert seen == [OfferStatus.PAUSED, OfferStatus.PUBLISHED, OfferStatus.ARCHIVED, OfferStatus.DRAFT]

    async def test_pause_by_hand_an_offer_that_is_full(self, desk: Desk, visit: Enter, make: Maker) -> None:
        clara, offer_id = await visit("clara"), make.offers["mission"]
        await pause(desk, make, PauseReason.OVER_CAPACITY)
        full = (await clara.read(f"/offres/{offer_id}")).text

        await press(clara, offer_id, "suspendre")

        by_hand = (await clara.read(f"/offres/{offer_id}")).text
        assert "Elle ne revient plus d’elle-même." in full
        assert "Complète" not in by_hand
        assert f"/offres/{offer_id}/suspendre" not in by_hand

    async def test_never_pause_over_the_review_of_an_animateur(self, desk: Desk, visit: Enter, make: Maker) -> None:
        clara, offer_id = await visit("clara"), make.offers["mission"]
        await pause(desk, make, PauseReason.PROMISES_BROKEN)
        page = (await clara.read(f"/offres/{offer_id}")).text

        answer = await clara.send(f"/offres/{offer_id}/suspendre", version=version_of(page))

        assert f"/offres/{offer_id}/suspendre" not in page
        assert answer.status_code == 409

    async def test_make_a_copy_to_change(self, visit: Enter, make: Maker) -> None:
        clara, offer_id = await visit("clara"), await written(make, OfferStatus.PUBLISHED)

        target = await press(clara, offer_id, "dupliquer")

        assert target.endswith("/modifier")
        assert target != f"/offres/{offer_id}/modifier"
        assert (await clara.read(target)).status_code == 200


class TestReading:
    async def test_an_offer_of_others_is_unknown(self, visit: Enter, make: Maker) -> None:
        clara = await visit("clara")

        answers = [await clara.read(f"/offres/{each}") for each in (make.offers["residence"], 9_999)]

        assert [answer.status_code for answer in answers] == [404, 404]
        assert answers[0].text == answers[1].text

    async def test_is_all_that_a_reader_may_do(self, visit: Enter, make: Maker) -> None:
        key = await make.person(Role.READER, PerimeterKind.ORGANISATION, str(make.organisations["mission"]))
        reader, offer_id = await visit(key), make.offers["mission"]

        page = await reader.read(f"/offres/{offer_id}")

        assert page.status_code == 200
        assert "Que faites-vous" not in page.text
        assert (await reader.send(f"/offres/{offer_id}/suspendre", version="1")).status_code == 404


class TestTheList:
    async def test_finds_by_words_without_accents(self, visit: Enter) -> None:
        clara = await visit("clara")

        found = (await clara.read("/offres?mots=prepare entretien")).text
        nothing = (await clara.read("/offres?mots=cirque")).text

        assert "Je prépare mes entretiens" in found
        assert "Les Quatre-Vents" not in found
        assert "Aucune offre avec ces mots" in nothing
        assert "Effacer la recherche" in nothing

    async def test_asks_no_more_of_the_database_for_a_thousand(self, visit: Enter, make: Maker, desk: Desk) -> None:
        clara = await visit("clara")
        await clara.read("/offres")
        few = await _queries(desk, clara)
        async with make.database.turn() as session:
            for number in range(1_000):
                session.add(_plain(number, make.organisations["mission"]))

        many = await _queries(desk, clara)

        assert many == few
        assert "Page 1 sur 41" in (await clara.read("/offres")).text


async def _queries(desk: Desk, visit: Visit) -> int:
    asked = []
    engine = desk.database.engine.sync_engine

    def note(*args: object) -> None:
        asked.append(args[2])

    event.listen(engine, "before_cursor_execute", note)
    await visit.read("/offres")
    event.remove(engine, "before_cursor_execute", note)
    return len(asked)


def _plain(number: int, organisation_id: int) -> Offer:
    return Offer(
        key=f"many-{number}",
        organisation_id=organisation_id,
        theme="emploi",
        title=f"Je visite une entreprise {number}",
        how="Une visite.",
        gain="Une idée.",
        status=OfferStatus.PUBLISHED,
        criteria=Criteria(),
        zones=[],
    )
