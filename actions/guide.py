"""Guide: the questionnaire, the territory and the reader that suit what is known so far."""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from actions.scene import Scene
from actions.slots import Slots
from store import questionnaires, territories, themes
from store.deadlines import DuePolicy
from store.interpretation import Reader
from store.places import Commune, Gazetteer, Zone, ZoneLevel
from store.questionnaire_flow import next_question, previous_question, progress, useful
from store.questions import THEME, Choice, Question, QuestionKind, Questionnaire
from store.requesting import PlaceRules
from store.territories import AgeBounds, Territory

FRANCE = Zone(ZoneLevel.FRANCE, "FR")
DEFAULT_TIMEZONE = "Europe/Paris"
DEFAULT_DEPARTMENT = "75"


@dataclass(frozen=True)
class Guide:
    slots: Slots
    themes: tuple[Choice, ...]
    questionnaire: Questionnaire | None
    territory: Territory | None
    commune: Commune | None
    gazetteer: Gazetteer

    @property
    def reader(self) -> Reader:
        near = self.territory.communes(self.gazetteer) if self.territory else frozenset()
        return Reader(self.gazetteer, near, self.ages)

    @property
    def ages(self) -> AgeBounds:
        return self.territory.ages if self.territory else AgeBounds()

    @property
    def question(self) -> Question | None:
        """What to ask now: the theme, then what the youth wants to see again, then what is missing."""
        if self.questionnaire is None:
            return Question(THEME, QuestionKind.THEME, "", choices=self.themes)
        again = self.slots.asked
        if again and any(q.key == again for q in useful(self.questionnaire, self.slots.answers)):
            return self.questionnaire.get(again)
        return next_question(self.questionnaire, self.slots.answers)

    @property
    def before(self) -> Question | None:
        """The question that "back" leads to; the theme stands before the first."""
        if self.questionnaire is None:
            return None
        current = self.question
        earlier = previous_question(self.questionnaire, self.slots.answers, current.key if current else None)
        return earlier or Question(THEME, QuestionKind.THEME, "", choices=self.themes)

    def progress(self, question: Question) -> tuple[int, int] | None:
        if self.questionnaire is None:
            return None
        at = progress(self.questionnaire, self.slots.answers, question.key)
        return at.step, at.of

    def theme_label(self, key: str) -> str:
        return next((choice.label for choice in self.themes if choice.key == key), key)

    @property
    def zones(self) -> tuple[Zone, ...]:
        """Where offers are looked for: around the place, or else in the Boussole of the way in."""
        if self.commune is not None:
            return self.gazetteer.zones_of(self.commune.code)
        if self.territory is None:
            return (FRANCE,)
        own = tuple(Zone(zone.level, zone.code) for zone in self.territory.zones)
        return (*own, Zone(ZoneLevel.DEPARTMENT, self.territory.department), FRANCE)

    @property
    def rules(self) -> PlaceRules:
        if self.territory is not None:
            at = self.territory
            return PlaceRules(at.id, at.due_policy, at.timezone, at.department)
        if self.commune is not None:
            zone = self.gazetteer.timezone_of(self.commune.code)
            return PlaceRules(None, DuePolicy.CALENDAR, zone, self.commune.department)
        return PlaceRules(None, DuePolicy.CALENDAR, DEFAULT_TIMEZONE, DEFAULT_DEPARTMENT)

    def label_of(self, question: Question, values: tuple[str, ...]) -> str:
        """An answer in the words of the questionnaire; empty when it was skipped."""
        if question.kind is QuestionKind.PLACE:
            return ", ".join(place_label(self.gazetteer, code) for code in values)
        return ", ".join(question.label_of(value) for value in values)


async def load(session: AsyncSession, scene: Scene, slots: Slots) -> Guide:
    """Read what the store says for these slots."""
    place = slots.answers.place
    commune = scene.gazetteer.get(place) if place else None
    territory = await territories.find_territory(session, slots.territory)
    if commune is not None:
        territory = await territories.find_territory_of(session, scene.gazetteer.zones_of(commune.code))
    served = await questionnaires.published_themes(session)
    known = [theme for theme in await themes.all_themes(session) if theme.key in served]
    return Guide(
        slots=slots,
        themes=tuple(Choice(theme.key, theme.label) for theme in known),
        questionnaire=await questionnaires.published(session, slots.theme) if slots.theme in served else None,
        territory=territory,
        commune=commune,
        gazetteer=scene.gazetteer,
    )


def place_label(gazetteer: Gazetteer, code: str) -> str:
    commune = gazetteer.get(code)
    return f"{commune.name} ({gazetteer.department_name(commune.department)})"
