"""Guide: the questionnaire, the territory and the reader that suit what is known so far."""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from actions.scene import Scene
from actions.slots import Slots
from store import questionnaires, themes, whereabouts
from store.interpretation import Reader
from store.places import Commune, Gazetteer, Zone
from store.questionnaire_flow import next_question, previous_question, progress, useful
from store.questions import THEME, Choice, Question, QuestionKind, Questionnaire
from store.requesting import PlaceRules
from store.territories import AgeBounds, Territory
from store.whereabouts import Whereabouts, place_label


@dataclass(frozen=True)
class Guide:
    slots: Slots
    themes: tuple[Choice, ...]
    questionnaire: Questionnaire | None
    here: Whereabouts

    @property
    def reader(self) -> Reader:
        return self.here.reader

    @property
    def ages(self) -> AgeBounds:
        return self.here.ages

    @property
    def territory(self) -> Territory | None:
        return self.here.territory

    @property
    def commune(self) -> Commune | None:
        return self.here.commune

    @property
    def gazetteer(self) -> Gazetteer:
        return self.here.gazetteer

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
        return self.here.zones

    @property
    def rules(self) -> PlaceRules:
        return self.here.rules

    def label_of(self, question: Question, values: tuple[str, ...]) -> str:
        """An answer in the words of the questionnaire; empty when it was skipped."""
        if question.kind is QuestionKind.PLACE:
            return ", ".join(place_label(self.gazetteer, code) for code in values)
        return ", ".join(question.label_of(value) for value in values)


async def load(session: AsyncSession, scene: Scene, slots: Slots) -> Guide:
    """Read what the store says for these slots."""
    here = await whereabouts.find(session, scene.gazetteer, place=slots.answers.place, entered_by=slots.territory)
    served = await questionnaires.published_themes(session)
    known = [theme for theme in await themes.all_themes(session) if theme.key in served]
    return Guide(
        slots=slots,
        themes=tuple(Choice(theme.key, theme.label) for theme in known),
        questionnaire=await questionnaires.published(session, slots.theme) if slots.theme in served else None,
        here=here,
    )
