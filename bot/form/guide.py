"""Guide: the questionnaire and the place that suit what is known so far."""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from bot.form.state import State
from store import questionnaires, themes, whereabouts
from store.places import Gazetteer
from store.questionnaire_flow import Progress, next_question, previous_question, progress, relevant, useful
from store.questions import Choice, Question, QuestionKind, Questionnaire
from store.whereabouts import Whereabouts, place_label


@dataclass(frozen=True)
class Answered:
    """A question with its answer in words; empty when it was skipped."""

    question: Question
    label: str


@dataclass(frozen=True)
class Guide:
    state: State
    themes: tuple[Choice, ...]
    questionnaire: Questionnaire | None
    here: Whereabouts

    @property
    def question(self) -> Question | None:
        """What the youth wants to see again, then what is missing; None when all is said."""
        if self.questionnaire is None:
            return None
        again = self.state.asked
        if again and any(question.key == again for question in useful(self.questionnaire, self.state.answers)):
            return self.questionnaire.get(again)
        return next_question(self.questionnaire, self.state.answers)

    @property
    def before(self) -> Question | None:
        if self.questionnaire is None:
            return None
        current = self.question
        return previous_question(self.questionnaire, self.state.answers, current.key if current else None)

    @property
    def refuses_age(self) -> bool:
        age = self.state.answers.age
        return age is not None and not self.here.ages.hold(age)

    def progress(self, question: Question) -> Progress:
        if self.questionnaire is None:
            return Progress(1, 1)
        return progress(self.questionnaire, self.state.answers, question.key)

    @property
    def theme_label(self) -> str:
        key = self.state.theme or ""
        return next((choice.label for choice in self.themes if choice.key == key), key)

    @property
    def summary(self) -> tuple[Answered, ...]:
        """Every question that counts, with what was answered."""
        if self.questionnaire is None:
            return ()
        answers = relevant(self.questionnaire, self.state.answers)
        asked = (question for question in self.questionnaire.questions if answers.has(question.key))
        return tuple(Answered(question, self.label_of(question, answers.given(question.key))) for question in asked)

    def label_of(self, question: Question, values: tuple[str, ...]) -> str:
        if question.kind is QuestionKind.PLACE:
            return ", ".join(place_label(self.here.gazetteer, code) for code in values)
        return ", ".join(question.label_of(value) for value in values)


async def load(session: AsyncSession, gazetteer: Gazetteer, state: State) -> Guide:
    """Read what the store says for this state."""
    here = await whereabouts.find(session, gazetteer, place=state.answers.place, entered_by=state.territory)
    served = await questionnaires.published_themes(session)
    known = tuple(Choice(t.key, t.label) for t in await themes.all_themes(session) if t.key in served)
    theme = state.theme if state.theme in served else None
    questionnaire = await questionnaires.published(session, theme) if theme else None
    return Guide(state, known, questionnaire, here)
