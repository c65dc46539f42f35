"""The contact page: a yes or a no for each organisation, a first name, one way to be reached, a moment."""

from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.datastructures import FormData

from bot import contacts
from bot.contacts import Contact
from bot.form import pages, words
from bot.form.desk import Desk, OurDesk, Token
from bot.form.route import FormRoute
from bot.form.search import Found
from bot.form.state import Asked, Letter, Sheet, State
from bot.incoming import TEXT_LIMIT
from store.catalogue import OpenOffer
from store.consents import Decision
from store.drafts import Moment

router = APIRouter(route_class=FormRoute, include_in_schema=False)
YES, NO = "oui", "non"


@dataclass(frozen=True)
class Given:
    """What was filled in; organisations without an answer are absent from `agreed`."""

    agreed: dict[int, bool]
    first_name: str = ""
    contact: str = ""
    moment: Moment = Moment.ANY

    @classmethod
    def read(cls, form: FormData, sheet: Sheet) -> "Given":
        said = {asked.organisation_id: form.get(f"accord-{asked.organisation_id}") for asked in sheet.asked}
        moment = form.get("moment")
        return cls(
            agreed={key: value == YES for key, value in said.items() if value in (YES, NO)},
            first_name=_line(form.get("prenom")),
            contact=_line(form.get("joindre")),
            moment=next((known for known in Moment if known.value == moment), Moment.ANY),
        )


@router.get("/contact")
async def show(desk: OurDesk, etat: str) -> Response:
    found = await desk.search(desk.open(State, etat))
    state = found.guide.state
    if not found.chosen or state.sending is None:
        return pages.redirect(desk.link("offres", state))
    return _page(desk, _sheet(found), Given({}))


@router.post("/contact")
async def check(request: Request, desk: OurDesk) -> Response:
    """A last look, drawn at once: contact details are in the answer to this POST and nowhere else yet."""
    form = await request.form()
    sheet = desk.open(Sheet, str(form.get("feuille")))
    given = Given.read(form, sheet)
    state = sheet.state
    if kind := await desk.distress_in(given.first_name, given.contact, territory_id=state.territory):
        return pages.redirect(desk.link("aide", state.but(help=kind)))
    if given.agreed and not any(given.agreed.get(asked.organisation_id, True) for asked in sheet.asked):
        return pages.redirect(desk.link("sans-envoi", state))
    problems, letter = _written(desk, sheet, given)
    if letter is None:
        return _page(desk, sheet, given, problems)
    return _recap(desk, letter, await desk.search(state))


@router.post("/modifier")
async def edit(desk: OurDesk, lettre: Token) -> Response:
    """Back from the last look, with what was filled in."""
    letter = desk.open(Letter, lettre)
    agreed = {decision.organisation_id: decision.agreed for decision in letter.decisions}
    return _page(desk, letter.sheet, Given(agreed, letter.first_name, letter.display, letter.moment))


@router.get("/sans-envoi")
async def nothing_sent(desk: OurDesk, etat: str) -> Response:
    """Refusing is as easy as agreeing: the organisations' own numbers are there."""
    state = desk.open(State, etat)
    found = await desk.search(state)
    return pages.page("refused.html", offers=found.chosen, back=desk.link("offres", state))


def _written(desk: Desk, sheet: Sheet, given: Given) -> tuple[dict[str, str], Letter | None]:
    """The letter, or what is wrong with each field."""
    first_name = contacts.find_first_name(given.first_name, expected=True)
    reached = contacts.find(given.contact)
    problems = {
        f"accord-{asked.organisation_id}": "consent"
        for asked in sheet.asked
        if asked.organisation_id not in given.agreed
    }
    if first_name is None:
        problems["prenom"] = "first_name" if given.first_name else "first_name_empty"
    if not reached.contacts:
        problems["joindre"] = reached.refused.value if reached.refused else "contact"
    if problems or first_name is None:
        return problems, None
    return {}, _letter(desk, sheet, given, first_name, reached.contacts[0])


def _letter(desk: Desk, sheet: Sheet, given: Given, first_name: str, contact: Contact) -> Letter:
    said = words.load()
    decisions = tuple(
        Decision(
            asked.organisation_id,
            given.agreed[asked.organisation_id],
            asked.text,
            said.consent_yes if given.agreed[asked.organisation_id] else said.consent_no,
            desk.at,
        )
        for asked in sheet.asked
    )
    return Letter(sheet, decisions, first_name, contact.kind, contact.value, contact.display, given.moment)


def _sheet(found: Found) -> Sheet:
    """The exact words that each organisation's yes or no will stand under."""
    by_organisation: dict[int, list[OpenOffer]] = {}
    for offer in found.chosen:
        by_organisation.setdefault(offer.organisation_id, []).append(offer)
    return Sheet(
        found.guide.state,
        tuple(
            Asked(key, offers[0].organisation, tuple(o.id for o in offers), _consent_text(found, offers))
            for key, offers in by_organisation.items()
        ),
    )


def _consent_text(found: Found, offers: list[OpenOffer]) -> str:
    used = {key for offer in offers for key in offer.criteria.questions}
    given = found.guide.state.answers.given
    summary = found.guide.summary
    shared = [said.question.text for said in summary if said.question.key in used and given(said.question.key)]
    return pages.text("consent.txt", offers=offers, shared=shared, promises=[found.promise(o) for o in offers])


def _page(desk: Desk, sheet: Sheet, given: Given, problems: dict[str, str] | None = None) -> Response:
    return pages.page(
        "contact.html",
        status=422 if problems else 200,
        sheet=sheet,
        given=given,
        problems=problems or {},
        token=desk.close(sheet),
        back=desk.link("offres", sheet.state),
    )


def _recap(desk: Desk, letter: Letter, found: Found) -> Response:
    yes = {decision.organisation_id for decision in letter.decisions if decision.agreed}
    agreed = [(offer, found.promise(offer)) for offer in found.chosen if offer.organisation_id in yes]
    return pages.page("recap.html", letter=letter, agreed=agreed, token=desk.close(letter))


def _line(value: object) -> str:
    return str(value or "").strip()[:TEXT_LIMIT]
