"""An offer that two people write: nothing is lost, and the second knows what the first did."""

from asyncio import gather as together
from dataclasses import replace
from datetime import datetime

import pytest

from store import offer_sheets
from store.criteria import Criteria, Criterion
from store.database import Database
from store.offer_changes import ChangeKind, OfferChange
from store.offer_form import form_of
from store.offer_sheets import Unfit, WrittenMeanwhile
from store.offer_statuses import OfferMovedOn, OfferStatus
from store.offers import NoSuchOffer, Offer, OfferZone
from store.organisations import NoSuchOrganisation
from store.themes import Theme
from tests.store.committed import Committed
from tests.store.make import Make
from tests.store.offer_cast import Cast, gather
from tests.store.writing_offers import GOOD, GRAND_REIMS, QUESTIONNAIRE, REIMS, asked


@pytest.fixture
async def cast(make: Make, database: Database, noon: datetime) -> Cast:
    return await gather(make, database, noon)


class TestCreating:
    async def test_makes_a_draft_with_the_first_line_of_its_history(self, cast: Cast) -> None:
        offer = await cast.create(cast.clara, asked("niveau", "bac"))

        written = await cast.written(offer)
        [line] = await cast.history(offer)
        assert (written.status, written.title, written.version) == (OfferStatus.DRAFT, "Je prépare mon premier CV", 1)
        assert written.criteria.questions == {"niveau"}
        assert (line.kind, line.name, line.on_behalf) == (ChangeKind.CREATED, cast.clara.name, False)

    async def test_for_somebody_else_says_so(self, cast: Cast) -> None:
        [line] = await cast.history(await cast.create(cast.ana))

        assert (line.name, line.on_behalf) == (cast.ana.name, True)

    async def test_keeps_nothing_that_does_not_hold(self, cast: Cast, committed: Committed) -> None:
        with pytest.raises(Unfit):
            await cast.create(cast.clara, asked("niveau"))

        assert await committed.all(Offer) == []

    @pytest.mark.parametrize("theme", ["", "cuisine", "cui\x00sine", "x" * 5_000])
    async def test_needs_a_theme_that_youths_are_asked_about(self, cast: Cast, theme: str) -> None:
        with pytest.raises(Unfit):
            await cast.create(cast.clara, replace(GOOD, theme=theme))

    async def test_is_for_those_who_write_for_the_organisation(self, cast: Cast, make: Make) -> None:
        for stranger in (await make.professional(await make.organisation()), await make.departmental("51")):
            with pytest.raises(NoSuchOrganisation):
                await cast.create(stranger)


class TestSaving:
    async def test_writes_what_changed_with_its_author(self, cast: Cast) -> None:
        offer = await cast.create(cast.clara)

        await cast.save(cast.ana, offer, version=1, title="Je refais mon CV")

        last = (await cast.history(offer))[-1]
        assert (await cast.written(offer)).title == "Je refais mon CV"
        assert (last.kind, last.name, last.on_behalf, last.version) == (ChangeKind.REWRITTEN, cast.ana.name, True, 1)
        assert [change.field for change in last.fields] == ["title"]

    async def test_the_same_again_writes_nothing(self, cast: Cast) -> None:
        offer = await cast.create(cast.clara)

        await cast.save(cast.clara, offer, version=1)

        assert ((await cast.written(offer)).version, len(await cast.history(offer))) == (1, 1)

    async def test_zones_alone_is_a_new_version(self, cast: Cast, committed: Committed) -> None:
        offer = await cast.create(cast.clara)

        await cast.save(cast.clara, offer, version=1, zones=(REIMS, GRAND_REIMS))

        assert (await cast.written(offer)).version == 2
        assert {zone.code for zone in await committed.all(OfferZone)} == {"51454", "200067213"}

    async def test_another_theme_takes_the_zones_along(self, cast: Cast, make: Make, committed: Committed) -> None:
        await make.questionnaire(replace(QUESTIONNAIRE, key="logement", theme="logement"))
        offer = await cast.create(cast.clara)

        await cast.save(cast.clara, offer, version=1, theme="logement")

        [zone] = await committed.all(OfferZone)
        assert (zone.theme, zone.code) == ("logement", "200067213")

    async def test_what_was_archived_is_over(self, cast: Cast) -> None:
        offer = await cast.standing(OfferStatus.ARCHIVED)

        with pytest.raises(OfferMovedOn):
            await cast.save(cast.clara, offer, version=1)

    async def test_what_is_not_theirs_finds_nothing(self, cast: Cast, make: Make) -> None:
        offer, stranger = await cast.create(cast.clara), await make.professional(await make.organisation())

        with pytest.raises(NoSuchOffer):
            await cast.save(stranger, offer, version=1)


class TestWritingWhatSomebodyElseChanged:
    async def test_overwrites_nothing_and_says_who_did_what(self, cast: Cast) -> None:
        offer = await cast.create(cast.clara)
        await cast.save(cast.ana, offer, version=1, gain="Un CV et une lettre.")

        with pytest.raises(WrittenMeanwhile) as refusal:
            await cast.save(cast.clara, offer, version=1, title="Je refais mon CV")

        [line] = refusal.value.lines
        written = await cast.written(offer)
        assert (written.gain, written.title) == ("Un CV et une lettre.", "Je prépare mon premier CV")
        assert (line.name, line.kind) == (cast.ana.name, ChangeKind.REWRITTEN)
        assert [(change.field, change.after) for change in line.fields] == [("gain", ("Un CV et une lettre.",))]

    async def test_tells_of_moves_too(self, cast: Cast) -> None:
        offer = await cast.create(cast.clara)
        await cast.decide(cast.clara, offer, ChangeKind.PROPOSED)
        await cast.decide(cast.ana, offer, ChangeKind.PUBLISHED)

        with pytest.raises(WrittenMeanwhile) as refusal:
            await cast.save(cast.clara, offer, version=1, title="Je refais mon CV")

        assert [line.kind for line in refusal.value.lines] == [ChangeKind.PROPOSED, ChangeKind.PUBLISHED]

    async def test_is_over_once_it_was_read(self, cast: Cast) -> None:
        offer = await cast.create(cast.clara)
        await cast.save(cast.ana, offer, version=1, gain="Un CV et une lettre.")

        await cast.save(cast.clara, offer, version=2, gain="Un CV et une lettre.", title="Je refais mon CV")

        written = await cast.written(offer)
        assert (written.gain, written.title) == ("Un CV et une lettre.", "Je refais mon CV")

    async def test_is_no_quarrel_when_both_wrote_the_same(self, cast: Cast) -> None:
        offer = await cast.create(cast.clara)
        for who in (cast.ana, cast.clara):
            await cast.save(who, offer, version=1, gain="Un CV et une lettre.")

        assert len(await cast.history(offer)) == 2

    async def test_is_no_quarrel_when_nothing_was_written(self, cast: Cast, make: Make) -> None:
        # The choices of offers that came with the network stand in any order.
        criteria = Criteria(choices=(Criterion("situation", ("etudiant", "lyceen")),))
        offer = await make.offer(cast.organisation, criteria=criteria)
        drawn = form_of((await cast.written(offer)).text)
        typed = {"title": "Je me lance", "how": drawn.how, "gain": drawn.gain, "conditions": drawn.conditions}
        await cast.save(cast.clara, offer, version=1, **typed)
        await cast.decide(cast.ana, offer, ChangeKind.PAUSED)

        saved = await cast.save(cast.clara, offer, version=1, **typed)

        assert saved.version == 3

    async def test_at_the_same_instant_lets_one_through(self, cast: Cast, committed: Committed) -> None:
        offer = await cast.create(cast.clara)

        done = await together(
            cast.save(cast.clara, offer, version=1, title="Je refais mon CV"),
            cast.save(cast.ana, offer, version=1, title="Je soigne mon CV"),
            return_exceptions=True,
        )

        assert sorted(type(each).__name__ for each in done) == ["Offer", "WrittenMeanwhile"]
        assert len(await committed.all(OfferChange)) == 2


class TestBeginnings:
    async def test_are_the_organisations_and_the_themes_that_youths_choose(self, cast: Cast, make: Make) -> None:
        await make.organisation()
        async with cast.database.turn() as session:
            session.add_all(
                [Theme(key="sante", label="Santé", position=1), Theme(key="emploi", label="Emploi", position=2)]
            )
        for who in (cast.clara, cast.ana):
            author = await cast.author(who)
            async with cast.database.read() as session:
                found = await offer_sheets.beginnings(session, author.viewer)

            assert [each.id for each in found.organisations] == [cast.organisation.id]
            assert [theme.key for theme in found.themes] == ["emploi"]
