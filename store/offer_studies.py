"""Offer studies: what a text would show to youths, whom it would reach, what it resembles."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from store.offer_likeness import Twin, twins_of
from store.offer_preview import Preview, preview
from store.offer_reach import Reach, reach
from store.offer_text import OfferText
from store.offer_zones import Coverage, NamedZone, coverage, named
from store.organisations import Organisation
from store.people import Viewer
from store.places import Gazetteer, Zone
from store.questionnaires import NoPublishedQuestionnaire, published
from store.questions import Questionnaire
from store.territories import Territory, find_territory
from store.whereabouts import Whereabouts


@dataclass(frozen=True)
class Surroundings:
    """What the text of an offer is read against: who employs its author, where, and what youths are asked."""

    organisation: Organisation
    territory: Territory | None
    questionnaire: Questionnaire | None
    gazetteer: Gazetteer
    at: datetime

    @property
    def place(self) -> Whereabouts:
        return Whereabouts(self.gazetteer, None, self.territory)

    @property
    def today(self) -> date:
        return self.at.astimezone(ZoneInfo(self.place.rules.timezone)).date()

    @property
    def home(self) -> tuple[NamedZone, ...]:
        """The zones of the whole territory."""
        zones = self.territory.zones if self.territory else []
        return named(self.gazetteer, (Zone(zone.level, zone.code) for zone in zones))


@dataclass(frozen=True)
class Study:
    """`reach` is None when youths are asked nothing about the theme."""

    text: OfferText
    preview: Preview
    reach: Reach | None
    coverage: Coverage
    zones: tuple[NamedZone, ...]
    twins: tuple[Twin, ...]


async def surroundings(
    session: AsyncSession, organisation: Organisation, theme: str, gazetteer: Gazetteer, *, at: datetime
) -> Surroundings:
    territory = await find_territory(session, organisation.territory_id)
    return Surroundings(organisation, territory, await find_questionnaire(session, theme), gazetteer, at)


async def find_questionnaire(session: AsyncSession, theme: str) -> Questionnaire | None:
    try:
        return await published(session, theme)
    except NoPublishedQuestionnaire:
        return None


async def study(
    session: AsyncSession, viewer: Viewer, text: OfferText, around: Surroundings, *, offer_id: int | None = None
) -> Study:
    questionnaire, gazetteer = around.questionnaire, around.gazetteer
    return Study(
        text=text,
        preview=preview(text, around.organisation, around.place.rules, at=around.at),
        reach=reach(questionnaire, around.place.ages, text.criteria) if questionnaire else None,
        coverage=coverage(gazetteer, text.zones),
        zones=named(gazetteer, text.zones),
        twins=await twins_of(session, viewer, text, around.organisation, offer_id=offer_id),
    )
