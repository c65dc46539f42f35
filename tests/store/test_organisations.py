"""Organisations: made and written by animateurs, their hours and closures by those who serve them."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date, datetime

import pytest

from store import closures, delay_reviews, organisation_hours, organisation_sheets
from store.closures import ClosureProblem, UnfitClosure
from store.database import Database
from store.notices import Notice, NoticeKind
from store.offer_access import get_writable, hand_of
from store.offer_moves import rewrite
from store.offers import NoSuchOffer, Offer
from store.opening_hours import Closure
from store.organisation_changes import OrganisationChange, OrganisationChangeKind
from store.organisation_sheets import UnfitOrganisation
from store.organisation_writing import KINDS, OrganisationForm, check
from store.organisations import NoSuchOrganisation, Organisation, OrganisationMovedOn
from store.people import Person, Viewer, get_viewer
from tests.store.committed import Committed
from tests.store.make import Make

FORM = OrganisationForm("Les Passerelles", KINDS[0], "3 rue du Lac, 51100 Reims", "01 99 00 12 34", "3")
WEEK = ("9h-12h", "", "", "", "", "", "")


class Scene:
    """An organisation of a territory, with those who act for it."""

    def __init__(self, database: Database, at: datetime) -> None:
        self.database, self.at = database, at

    async def filled(self, make: Make) -> "Scene":
        self.territory = await make.territory()
        self.organisation = await make.organisation(territory=self.territory)
        self.ana, self.clara = await make.animateur(self.territory), await make.professional(self.organisation)
        return self

    async def do[Done](self, who: Person, verb: Callable[..., Awaitable[Done]], *args: object, **more: object) -> Done:
        async with self.database.turn() as session:
            viewer: Viewer = await get_viewer(session, who.id)
            return await verb(session, viewer, *args, at=self.at, **more)


@pytest.fixture
async def scene(make: Make, database: Database, noon: datetime) -> Scene:
    return await Scene(database, noon).filled(make)


async def changes(committed: Committed) -> list[tuple[OrganisationChangeKind, int | None, bool]]:
    return [(each.kind, each.person_id, each.on_behalf) for each in await committed.all(OrganisationChange)]


class TestWriting:
    async def test_makes_one_in_the_territory(self, scene: Scene, committed: Committed) -> None:
        made = await scene.do(scene.ana, organisation_sheets.create, "51-reims", FORM)

        found = await committed.get(Organisation, made.id)
        assert (found.name, found.delay_days, found.territory_id, found.version) == (
            "Les Passerelles",
            3,
            "51-reims",
            1,
        )
        assert await changes(committed) == [(OrganisationChangeKind.CREATED, scene.ana.id, True)]

    async def test_makes_none_elsewhere(self, scene: Scene) -> None:
        for who, territory in ((scene.ana, "69-lyon"), (scene.clara, "51-reims"), (scene.ana, "")):
            with pytest.raises(UnfitOrganisation):
                await scene.do(who, organisation_sheets.create, territory, FORM)

    async def test_keeps_before_and_after(self, scene: Scene, committed: Committed) -> None:
        await scene.do(scene.ana, organisation_sheets.rewrite, scene.organisation.id, FORM, version=1)

        [change] = await committed.all(OrganisationChange)
        assert {each.field for each in change.fields} == {"name", "address", "phone", "delay_days"}
        assert [(each.before, each.after) for each in change.fields if each.field == "delay_days"] == [(("5",), ("3",))]

    async def test_of_what_changed_meanwhile_overwrites_nothing(self, scene: Scene) -> None:
        await scene.do(scene.ana, organisation_sheets.rewrite, scene.organisation.id, FORM, version=1)

        with pytest.raises(OrganisationMovedOn):
            await scene.do(scene.ana, organisation_sheets.rewrite, scene.organisation.id, FORM, version=1)

    async def test_is_the_animateurs(self, scene: Scene, make: Make) -> None:
        yann = await make.animateur(await make.territory("69-lyon", zones=()))

        for who in (scene.clara, yann):
            with pytest.raises(NoSuchOrganisation):
                await scene.do(who, organisation_sheets.rewrite, scene.organisation.id, FORM, version=1)


WRONG = {
    "name": ("", " \u200b ", "x" * 121),
    "kind": ("", "banque"),
    "address": ("", "x" * 201),
    "phone": ("appelez-moi", "1", "+", "01 99 00 12 34 <script>"),
    "delay_days": ("", "0", "8", "-1", "3.5", "٣", "trois"),
}


class TestTheForm:
    def test_holds(self) -> None:
        assert check(FORM).problems == ()

    @pytest.mark.parametrize(
        ("field", "value"), [(field, value) for field, values in WRONG.items() for value in values]
    )
    def test_says_what_is_wrong(self, field: str, value: str) -> None:
        assert [problem.field for problem in check(replace(FORM, **{field: value})).problems] == [field]

    def test_keeps_a_kind_of_before(self) -> None:
        assert check(replace(FORM, kind="internat"), present_kind="internat").problems == ()


class TestHours:
    async def test_are_written_by_a_professional(self, scene: Scene, committed: Committed) -> None:
        await scene.do(scene.clara, organisation_hours.write, scene.organisation.id, WEEK, version=1)

        found = await committed.get(Organisation, scene.organisation.id)
        assert found.hours is not None
        assert found.version == 2
        assert await changes(committed) == [(OrganisationChangeKind.HOURS_SET, scene.clara.id, False)]

    async def test_written_the_same_change_nothing(self, scene: Scene, committed: Committed) -> None:
        for version in (1, 2):
            await scene.do(scene.clara, organisation_hours.write, scene.organisation.id, WEEK, version=version)

        assert len(await changes(committed)) == 1

    async def test_are_not_written_by_others(self, scene: Scene, make: Make) -> None:
        nadia, paul = await make.professional(await make.organisation()), await make.departmental("51")

        for who in (nadia, paul):
            with pytest.raises(NoSuchOrganisation):
                await scene.do(who, organisation_hours.write, scene.organisation.id, WEEK, version=1)


class TestClosures:
    async def test_come_and_go(self, scene: Scene, committed: Committed) -> None:
        own = scene.organisation.id
        await scene.do(scene.clara, closures.add, own, "2026-08-01", "2026-08-15")
        await scene.do(scene.ana, closures.add, own, "2026-08-01", "2026-08-20")
        await scene.do(scene.ana, closures.add, own, "2026-05-15", "")
        assert [(each.first.month, each.last.day) for each in await committed.all(Closure)] == [(5, 15), (8, 20)]

        for _ in range(2):
            await scene.do(scene.clara, closures.remove, own, date(2026, 5, 15))

        assert [each.first.month for each in await committed.all(Closure)] == [8]
        assert [kind for kind, _, _ in await changes(committed)] == [
            *[OrganisationChangeKind.CLOSURE_ADDED] * 3,
            OrganisationChangeKind.CLOSURE_REMOVED,
        ]

    @pytest.mark.parametrize(
        ("first", "last", "problem"),
        [
            ("", "", ClosureProblem.UNREADABLE),
            ("demain", "", ClosureProblem.UNREADABLE),
            ("2026-05-15", "31/12", ClosureProblem.UNREADABLE),
            ("2026-05-15", "2026-05-14", ClosureProblem.REVERSED),
            ("2026-01-01", "2026-01-02", ClosureProblem.PAST),
            ("2026-05-15", "2026-12-15", ClosureProblem.TOO_LONG),
            ("9999-12-31", "", ClosureProblem.TOO_FAR),
        ],
    )
    def test_say_what_is_wrong(self, noon: datetime, first: str, last: str, problem: ClosureProblem) -> None:
        with pytest.raises(UnfitClosure) as unfit:
            closures.read_days(first, last, today=noon.date())

        assert unfit.value.problem is problem

    async def test_that_are_over_are_shown_no_more(self, scene: Scene, database: Database) -> None:
        await scene.do(scene.clara, closures.add, scene.organisation.id, "2026-03-11", "2026-03-12")

        async with database.read() as session:
            for day, shown in ((date(2026, 3, 12), 1), (date(2026, 3, 13), 0)):
                assert len(await closures.coming(session, scene.organisation.id, on=day)) == shown


class TestDelayReviews:
    async def told(self, committed: Committed) -> list[tuple[int | None, int | None, str | None]]:
        rows = await committed.all(Notice, Notice.kind == NoticeKind.OFFER_REVIEW_ASKED)
        return [(row.person_id, row.offer_id, row.detail) for row in rows]

    async def test_of_an_organisation_tell_its_professionals(self, scene: Scene, committed: Committed) -> None:
        own = scene.organisation.id
        await scene.do(scene.ana, delay_reviews.ask_of_organisation, own, version=1)

        found = await committed.get(Organisation, own)
        assert (found.review_asked_at, found.review_asked_by) == (scene.at, scene.ana.id)
        assert await self.told(committed) == [(scene.clara.id, None, str(own))]

        await scene.do(scene.clara, delay_reviews.confirm_of_organisation, own, version=2)
        assert (await committed.get(Organisation, own)).review_asked_at is None
        assert [kind for kind, _, _ in await changes(committed)] == ["review_asked", "delay_confirmed"]

    async def test_of_an_organisation_end_with_another_delay(self, scene: Scene, committed: Committed) -> None:
        own = scene.organisation.id
        await scene.do(scene.ana, delay_reviews.ask_of_organisation, own, version=1)
        await scene.do(scene.ana, organisation_sheets.rewrite, own, FORM, version=2)

        assert (await committed.get(Organisation, own)).review_asked_at is None

    async def test_of_an_offer_are_asked_by_the_animateur_alone(
        self, scene: Scene, make: Make, committed: Committed
    ) -> None:
        offer = await make.offer(scene.organisation)
        with pytest.raises(NoSuchOffer):
            await scene.do(scene.clara, delay_reviews.ask_of_offer, offer.id, version=1)

        await scene.do(scene.ana, delay_reviews.ask_of_offer, offer.id, version=1)
        assert await self.told(committed) == [(scene.clara.id, offer.id, None)]
        assert (await committed.get(Offer, offer.id)).review_asked_by == scene.ana.id

        await scene.do(scene.clara, delay_reviews.confirm_of_offer, offer.id, version=2)
        assert (await committed.get(Offer, offer.id)).review_asked_at is None

    async def test_of_an_offer_end_with_another_delay(self, scene: Scene, make: Make, committed: Committed) -> None:
        offer = await make.offer(scene.organisation)
        await scene.do(scene.ana, delay_reviews.ask_of_offer, offer.id, version=1)

        async with scene.database.turn() as session:
            viewer = await get_viewer(session, scene.clara.id)
            written = await get_writable(session, viewer, offer.id)
            text = replace(written.text, delay_days=7)
            await rewrite(session, written, text, hand=hand_of(viewer, written.organisation), at=scene.at)

        assert (await committed.get(Offer, offer.id)).review_asked_at is None
