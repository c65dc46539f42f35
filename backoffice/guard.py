"""The guard: who comes in, and whether the route is for them."""

from dataclasses import dataclass
from hmac import compare_digest
from typing import Annotated

from fastapi import Depends, Request
from starlette.exceptions import HTTPException

from backoffice.access import ANYONE, MATRIX, SIGNED_IN
from backoffice.desk import Desk, OurDesk
from store import people, sign_in
from store.errors import DomainError
from store.people import NoSuchPerson, Viewer
from store.sign_in import OwnSession

SESSION = "__Host-session"


class SignInFirst(DomainError):
    """Nobody is signed in."""


class CharterFirst(DomainError):
    """The charter in force is not signed."""


class ForgedForm(DomainError):
    """The form does not carry the token of its session."""


@dataclass(frozen=True)
class Visitor:
    """Someone signed in; `csrf` stands in each of their forms."""

    viewer: Viewer
    csrf: str
    session: OwnSession


async def guard(request: Request, desk: OurDesk) -> Visitor | None:
    """Hold the route to its rule, before anything else happens; a route without a rule opens to nobody.

    Raise `SignInFirst`, `CharterFirst`, `ForgedForm`, or answer 404 where another role would come in.
    """
    rule = MATRIX.get(request.scope["route"].name)
    if rule is None:
        raise HTTPException(404)
    if rule == ANYONE:
        return None
    visitor = await find_visitor(request, desk)
    if visitor is None:
        raise SignInFirst
    request.state.visitor = visitor
    if request.method == "POST":
        await _check_form(request, visitor)
    if rule == SIGNED_IN:
        return visitor
    if visitor.viewer.must_sign_charter and not visitor.viewer.charter_signed:
        raise CharterFirst
    if not rule.opens_to(visitor.viewer):
        raise HTTPException(404)
    return visitor


async def find_visitor(request: Request, desk: Desk) -> Visitor | None:
    secret = request.cookies.get(SESSION)
    if not secret:
        return None
    at = desk.clock()
    async with desk.database.read() as session:
        found = await sign_in.find_session(session, secret, at=at)
        to_renew = bool(session.dirty)
    if found is None:
        return None
    if to_renew:
        async with desk.database.turn() as session:
            await sign_in.find_session(session, secret, at=at)
    async with desk.database.read() as session:
        try:
            viewer = await people.get_viewer(session, found.person_id)
        except NoSuchPerson:
            return None
    if viewer.seen_on != at.date():
        async with desk.database.turn() as session:
            await people.mark_seen(session, viewer.person_id, at=at)
    return Visitor(viewer, found.csrf, sign_in.own(found))


async def _check_form(request: Request, visitor: Visitor) -> None:
    given = (await request.form()).get("csrf")
    if not isinstance(given, str) or not compare_digest(given.encode(), visitor.csrf.encode()):
        raise ForgedForm


def visitor_of(visitor: Annotated[Visitor | None, Depends(guard)]) -> Visitor:
    if visitor is None:
        raise SignInFirst
    return visitor


CurrentVisitor = Annotated[Visitor, Depends(visitor_of)]
