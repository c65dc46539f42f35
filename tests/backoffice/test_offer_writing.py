"""The guided form: whatever is typed, chosen or pressed, nothing is lost and nothing is saved by mistake."""

import re

import pytest
from sqlalchemy import func, select

from backoffice.desk import Desk
from store.offer_statuses import OfferStatus
from store.offers import Offer
from store.organisations import Organisation
from store.people import PerimeterKind, Role
from tests.backoffice.browsing import Enter, version_of
from tests.backoffice.making import Maker
from tests.backoffice.near import HOW, offer_near
from tests.backoffice.writing import FORM, LENGTH, stands

NEW = "/offres/nouvelle"
HOSTILE = "Je teste <script>alert(1)</script> {{ 7*7 }} ‮ fin"


@pytest.fixture(autouse=True)
async def _emploi(make: Maker) -> None:
    await make.questions()


@pytest.fixture
def mission(make: Maker) -> str:
    return str(make.organisations["mission"])


async def offers_in(desk: Desk) -> int:
    async with desk.database.read() as session:
        return await session.scalar(select(func.count()).select_from(Offer)) or 0


class TestPressing:
    @pytest.mark.parametrize(
        "pressed",
        [
            {"do": "check"},
            {"do": ""},
            {"do": "find", "place": "reims"},
            {"do": "", "place": "reims"},
            {"do": "", "add": "commune:51230"},
            {"do": "", "remove": "commune:51454"},
            {"do": "save", "theme": "logement"},
            {"do": "anything"},
        ],
        ids=str,
    )
    async def test_anything_but_save_keeps_the_form_and_saves_nothing(
        self, visit: Enter, desk: Desk, mission: str, pressed: dict[str, str]
    ) -> None:
        before = await offers_in(desk)

        answer = await (await visit("clara")).send(NEW, organisme=mission, **FORM | pressed)

        assert answer.status_code == 200
        assert await offers_in(desk) == before
        for typed in ("Je prépare mon premier CV", "On écrit ton CV ensemble.", "Un CV prêt à envoyer."):
            assert typed in answer.text

    async def test_check_leads_to_the_preview(self, visit: Enter, mission: str) -> None:
        page = (await (await visit("clara")).send(NEW, organisme=mission, **FORM | {"do": "check"})).text

        assert '<h2 id="preview" tabindex="-1" autofocus>' in page

    async def test_a_preview_is_a_part_of_the_page_without_a_word_on_what_is_missing(
        self, visit: Enter, desk: Desk, make: Maker, mission: str
    ) -> None:
        await offer_near(make, title="Je prépare mon premier CV")
        before, browser = await offers_in(desk), await visit("clara")
        asked = {"do": "preview", "gain": "", "place": "reims", "drawn_for": "logement", "how": HOW}

        page = (await browser.send(NEW, organisme=mission, **FORM | asked)).text

        assert re.findall(r'data-live="(\w+)"', page) == ["likeness", "study"]
        assert "Ressemble à 1 autre offre<" in page
        assert '<p class="seen-title">Je prépare mon premier CV</p>' in page
        for elsewhere in ("<form", "<html", "autofocus", "error"):
            assert elsewhere not in page
        assert await offers_in(desk) == before

    async def test_find_stays_where_places_are_looked_for(self, visit: Enter, mission: str) -> None:
        page = (
            await (await visit("clara")).send(NEW, organisme=mission, **FORM | {"do": "find", "place": "51230"})
        ).text

        assert "autofocus" in page.partition('id="place"')[2].partition(">")[0]
        assert page.count("autofocus") == 1

    async def test_the_whole_territory_adds_all_its_zones(self, visit: Enter, mission: str) -> None:
        added = FORM | {"do": "", "add": "epci:200067213 commune:51230"}

        page = (await (await visit("clara")).send(NEW, organisme=mission, **added)).text

        for key in ("commune:51454", "epci:200067213", "commune:51230"):
            assert page.count(f'name="zone" value="{key}"') == 1

    async def test_retire_takes_a_zone_away(self, visit: Enter, mission: str) -> None:
        removed = FORM | {"do": "", "remove": "commune:51454"}

        page = (await (await visit("clara")).send(NEW, organisme=mission, **removed)).text

        assert 'name="zone"' not in page


class TestTheTheme:
    async def test_changed_asks_its_own_questions(self, visit: Enter, make: Maker, mission: str) -> None:
        await make.questions("logement", "Me loger", LENGTH)
        clara = await visit("clara")

        page = (await clara.send(NEW, organisme=mission, **FORM | {"theme": "logement"})).text

        assert "Le thème a changé" in page
        assert "Pour combien de temps" in page
        assert "Tu fais quoi en ce moment" not in page
        assert "C’est personnel" in page

    async def test_that_youths_cannot_choose_is_a_problem(self, visit: Enter, desk: Desk, mission: str) -> None:
        before, closed = await offers_in(desk), {"theme": "loisirs", "drawn_for": "loisirs"}

        answer = await (await visit("clara")).send(NEW, organisme=mission, **FORM | closed)

        assert answer.status_code == 422
        assert "pas encore ouvert aux jeunes" in answer.text
        assert await offers_in(desk) == before


class TestTyping:
    async def test_what_is_hostile_is_shown_as_text(self, visit: Enter, mission: str) -> None:
        clara = await visit("clara")
        typed = FORM | {"title": HOSTILE, "how": HOSTILE, "gain": HOSTILE}

        made = await clara.send(NEW, organisme=mission, **typed)
        pages = [await clara.read(path) for path in (made.headers["location"], "/offres")]
        pages.append(await clara.send(NEW, organisme=mission, **typed | {"do": "check"}))

        assert made.status_code == 303
        for page in pages:
            assert "<script>" not in page.text
            assert "&lt;script&gt;alert(1)&lt;/script&gt; {{ 7*7 }}" in page.text

    async def test_ticking_answers_and_no_condition_asks_which(self, visit: Enter, mission: str) -> None:
        both = FORM | {"asked-situation": "no", "choice-situation": "neet"}

        answer = await (await visit("clara")).send(NEW, organisme=mission, **both)

        assert answer.status_code == 422
        assert 'href="#criterion-situation"' in answer.text
        assert 'value="neet" checked' in answer.text

    @pytest.mark.parametrize("zone", ["planet:mars", "commune:00000", "<b>", "commune:51454 ' OR 1=1"])
    async def test_a_zone_that_is_none_is_a_problem(self, visit: Enter, mission: str, zone: str) -> None:
        answer = await (await visit("clara")).send(NEW, organisme=mission, **FORM | {"zone": zone})

        assert answer.status_code == 422
        assert 'name="zone"' not in answer.text

    async def test_more_than_any_form_holds_is_unreadable(self, visit: Enter, mission: str) -> None:
        answer = await (await visit("clara")).send(NEW, organisme=mission, **FORM | {"how": "a" * 5_000})

        assert answer.status_code == 422

    @pytest.mark.parametrize("organisme", ["", "0", "abc", "9999999999", "-1"])
    async def test_no_organisation_is_unknown(self, visit: Enter, organisme: str) -> None:
        answer = await (await visit("clara")).send(NEW, organisme=organisme, **FORM)

        assert answer.status_code == 404


class TestMeanwhile:
    async def test_archived_gives_back_what_was_typed(self, visit: Enter, make: Maker) -> None:
        clara, offer_id = await visit("clara"), await stands(make, OfferStatus.PUBLISHED)
        version = version_of((await clara.read(f"/offres/{offer_id}/modifier")).text)
        await stands(make, OfferStatus.ARCHIVED)

        answer = await clara.send(f"/offres/{offer_id}/modifier", version=version, **FORM)

        assert answer.status_code == 409
        assert "Je prépare mon premier CV" in answer.text
        assert "Un CV prêt à envoyer." in answer.text

    async def test_saved_twice_alike_is_no_conflict(self, visit: Enter, make: Maker) -> None:
        clara, offer_id = await visit("clara"), await stands(make, OfferStatus.DRAFT)
        version = version_of((await clara.read(f"/offres/{offer_id}/modifier")).text)

        answers = [await clara.send(f"/offres/{offer_id}/modifier", version=version, **FORM) for _ in range(2)]

        assert [answer.status_code for answer in answers] == [303, 303]


class TestWithoutItsToken:
    async def test_the_form_is_refused(self, visit: Enter, desk: Desk, mission: str) -> None:
        clara, before = await visit("clara"), await offers_in(desk)
        clara.csrf = "x" * 43

        assert (await clara.send(NEW, organisme=mission, **FORM)).status_code == 403
        assert await offers_in(desk) == before


class TestTheNationalService:
    async def test_writes_and_publishes_where_there_is_no_territory(
        self, visit: Enter, make: Maker, desk: Desk
    ) -> None:
        async with desk.database.turn() as session:
            (await session.get_one(Organisation, make.organisations["residence"])).territory_id = None
        nora = await visit(await make.person(Role.NATIONAL, PerimeterKind.NATION, "FR"))

        made = await nora.send(NEW, organisme=str(make.organisations["residence"]), **FORM)
        for verb in ("proposer", "publier"):
            page = (await nora.read(made.headers["location"])).text
            await nora.send(f"{made.headers['location']}/{verb}", version=version_of(page))

        async with desk.database.read() as session:
            offer = await session.get_one(Offer, int(made.headers["location"].rpartition("/")[2]))
        assert offer.status is OfferStatus.PUBLISHED
        assert (await nora.send(NEW, organisme=str(make.organisations["mission"]), **FORM)).status_code == 404
