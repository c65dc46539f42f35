"""The question pages: one question each, answered, skipped, or seen again."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import Response

from bot.distress import DistressKind
from bot.form import pages
from bot.form.desk import Desk, OurDesk, Token
from bot.form.guide import Guide
from bot.form.route import FormRoute
from bot.form.state import State
from bot.incoming import TEXT_LIMIT
from store import unmet_needs
from store.interpretation import Ambiguous, NotUnderstood, Option, OutOfBounds, Reading, Understood
from store.places import NoSuchCommune
from store.questions import Question, QuestionKind

router = APIRouter(route_class=FormRoute, include_in_schema=False)
SKIP = "passer"
URGENT = {"no_shelter": DistressKind.NO_SHELTER_TONIGHT}


@dataclass(frozen=True)
class Given:
    """What was posted: keys ticked, or words typed."""

    choices: tuple[str, ...]
    text: str


@dataclass(frozen=True)
class Trouble:
    """Why the same question is shown again."""

    name: str = ""
    given: Given = Given((), "")
    options: tuple[Option, ...] = ()


@router.get("/question")
async def show(desk: OurDesk, etat: str) -> Response:
    state = desk.open(State, etat)
    guide = await desk.guide(state)
    if guide.questionnaire is None:
        return pages.redirect(f"/formulaire?etat={desk.close(state)}")
    if guide.question is None:
        return pages.redirect(desk.link("offres", state))
    return _page(desk, guide, guide.question, Trouble())


@router.post("/question")
async def take(
    desk: OurDesk,
    etat: Token,
    action: Annotated[str, Form(max_length=20)] = "",
    choix: Annotated[list[str] | None, Form(max_length=40)] = None,
    texte: Annotated[str, Form(max_length=4_000)] = "",
) -> Response:
    state = desk.open(State, etat)
    guide = await desk.guide(state)
    question = guide.question
    if question is None:
        return pages.redirect(desk.link("question", state))
    if action == SKIP:
        return await _go_on(desk, state.answered(state.answers.skip(question.key)))
    if kind := await desk.distress_in(texte, territory_id=state.territory):
        return pages.redirect(desk.link("aide", state.but(help=kind)))
    given = Given(tuple(dict.fromkeys(choix or ())), texte.strip())
    return await _answered(desk, guide, question, given)


async def _answered(desk: Desk, guide: Guide, question: Question, given: Given) -> Response:
    state = guide.state
    if len(given.text) > TEXT_LIMIT:
        return _page(desk, guide, question, Trouble("too_long", Given((), given.text[:TEXT_LIMIT])))
    match _read(guide, question, given):
        case Understood(values):
            after = state.answered(state.answers.answer(question.key, *values))
            urgent = (choice.urgent for choice in map(question.find_choice, values) if choice and choice.urgent)
            kind = next((URGENT[name] for name in urgent if name in URGENT), None)
            return pages.redirect(desk.link("aide", after.but(help=kind))) if kind else await _go_on(desk, after)
        case Ambiguous(options):
            return _page(desk, guide, question, Trouble("which", given, options))
        case OutOfBounds(age):
            return _refuse(desk, guide, age)
    name = question.kind.value if given.text or question.choices else "empty"
    return _page(desk, guide, question, Trouble(name, given))


def _read(guide: Guide, question: Question, given: Given) -> Reading:
    match question.kind:
        case QuestionKind.PLACE:
            known = tuple(code for code in given.choices if _is_commune(guide, code))
            return Understood(known[:1]) if known else guide.here.reader.place(given.text)
        case QuestionKind.AGE:
            return guide.here.reader.age(given.text)
    ticked = tuple(key for key in given.choices if question.find_choice(key))
    if question.kind is not QuestionKind.SEVERAL:
        ticked = ticked[:1]
    return Understood(ticked) if ticked else NotUnderstood()


def _is_commune(guide: Guide, code: str) -> bool:
    try:
        guide.here.gazetteer.get(code)
    except NoSuchCommune:
        return False
    return True


async def _go_on(desk: Desk, state: State) -> Response:
    """The next question, or the offers; a place may bring other ages than those asked for before."""
    guide = await desk.guide(state)
    age = state.answers.age
    if guide.refuses_age and age is not None:
        return _refuse(desk, guide, age)
    if guide.question is not None:
        return pages.redirect(desk.link("question", state))
    await _count_unmet(desk, state)
    return pages.redirect(desk.link("offres", state))


async def _count_unmet(desk: Desk, state: State) -> None:
    """A need without offer reaches the animateur as a number."""
    found = await desk.search(state)
    if found.matches:
        return
    async with desk.service.database.turn() as session:
        await unmet_needs.count(session, day=desk.at.date(), commune=state.answers.place, theme=state.theme or "")


def _refuse(desk: Desk, guide: Guide, age: int) -> Response:
    """A kind exit; what was said is not carried any further."""
    territory = guide.here.territory.id if guide.here.territory else None
    kept = State(seed=guide.state.seed, territory=territory, theme=guide.state.theme, refused_age=age)
    return pages.redirect(desk.link("age", kept))


def _page(desk: Desk, guide: Guide, question: Question, trouble: Trouble) -> Response:
    before = guide.before
    state = guide.state
    return pages.page(
        "question.html",
        status=422 if trouble.name not in ("", "which") else 200,
        question=question,
        progress=guide.progress(question),
        ticked=trouble.given.choices or state.answers.given(question.key),
        typed=_typed(guide, question, trouble),
        trouble=trouble,
        token=desk.close(state),
        back=desk.link("question", state.but(asked=before.key)) if before else f"/formulaire?etat={desk.close(state)}",
    )


def _typed(guide: Guide, question: Question, trouble: Trouble) -> str:
    """What was typed, or the answer given before."""
    given = guide.state.answers.given(question.key)
    if trouble.name or not given:
        return trouble.given.text
    if question.kind is QuestionKind.PLACE:
        return guide.here.gazetteer.get(given[0]).name
    return given[0] if question.kind is QuestionKind.AGE else ""
