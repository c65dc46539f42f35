"""Access: each route held to its declared rule, for each kind of person, on own and foreign objects."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute

from backoffice.access import MATRIX, Reach, Rule, Who
from backoffice.app import create_app
from backoffice.settings import Settings
from store.key_ring import KeyRing
from store.people import PerimeterKind, Role
from tests.backoffice.browsing import ADDRESS, HERE, Enter, Visit
from tests.backoffice.inviting import invite, membership_of
from tests.backoffice.making import Maker

EVERYONE = {Who.ANYONE}
NEWCOMER = EVERYONE | {Who.SIGNED_IN}
SIGNATORY = NEWCOMER | {Who.SIGNATORY}
SERVES = {Reach.ADDRESSED, Reach.VISIBLE, Reach.IN_HAND, Reach.OFFER_READ, Reach.OFFER_WRITTEN}
SERVES |= {Reach.ORGANISATION_SEEN, Reach.ORGANISATION_SERVED}
ANIMATES = {Reach.VISIBLE, Reach.IN_HAND, Reach.OFFER_READ, Reach.OFFER_WRITTEN, Reach.OFFER_ANIMATED}
ANIMATES |= {
    Reach.TERRITORY_SEEN,
    Reach.ORGANISATION_SEEN,
    Reach.ORGANISATION_SERVED,
    Reach.ORGANISATION_RUN,
    Reach.MEMBERSHIP,
    Reach.TEAM,
}
OVERSEES = {Reach.OFFER_READ, Reach.ORGANISATION_SEEN, Reach.TERRITORY_SEEN}
GOVERNS = OVERSEES | {Reach.TEAM}


@dataclass(frozen=True)
class Persona:
    """Somebody, the roles that the matrix sees in them, and which sorts of objects of the network are theirs.

    Every object is the mission's, in Reims. `role` and `perimeter` make a person who is not of the network.
    """

    who: set[Who]
    mine: set[Reach] = field(default_factory=set)
    key: str | None = None
    signs: bool = False
    role: Role | None = None
    perimeter: tuple[PerimeterKind, str] | None = None


def watcher(who: Who, role: Role, kind: PerimeterKind, perimeter: str, mine: set[Reach]) -> Persona:
    return Persona(SIGNATORY | {who}, mine, role=role, perimeter=(kind, perimeter))


MISSION, RESIDENCE = "1", "2"
TERRITORY, DEPARTMENT, REGION = PerimeterKind.TERRITORY, PerimeterKind.DEPARTMENT, PerimeterKind.REGION
PERSONAS: dict[str, Persona] = {
    "anonymous": Persona(EVERYONE),
    "unsigned charter": Persona(NEWCOMER | {Who.PROFESSIONAL}, key="nadia"),
    "professional": Persona(SIGNATORY | {Who.PROFESSIONAL}, SERVES, key="clara"),
    "professional of another organisation": Persona(SIGNATORY | {Who.PROFESSIONAL}, key="nadia", signs=True),
    "animateur": Persona(SIGNATORY | {Who.ANIMATEUR}, ANIMATES, key="ana"),
    "animateur of another territory": Persona(SIGNATORY | {Who.ANIMATEUR}, key="yann", signs=True),
    "reader": watcher(
        *(Who.READER, Role.READER, PerimeterKind.ORGANISATION, MISSION),
        {Reach.VISIBLE, Reach.OFFER_READ, Reach.ORGANISATION_SEEN},
    ),
    "reader of another organisation": watcher(Who.READER, Role.READER, PerimeterKind.ORGANISATION, RESIDENCE, set()),
    "reader of a territory": watcher(Who.READER, Role.READER, TERRITORY, "51-reims", OVERSEES),
    "reader of another territory": watcher(Who.READER, Role.READER, TERRITORY, "69-lyon", set()),
    "committee": watcher(Who.COMMITTEE, Role.COMMITTEE, TERRITORY, "51-reims", OVERSEES),
    "committee of another territory": watcher(Who.COMMITTEE, Role.COMMITTEE, TERRITORY, "69-lyon", set()),
    "departmental": watcher(Who.DEPARTMENTAL, Role.DEPARTMENTAL, DEPARTMENT, "51", GOVERNS),
    "departmental elsewhere": watcher(Who.DEPARTMENTAL, Role.DEPARTMENTAL, DEPARTMENT, "69", set()),
    "regional": watcher(Who.REGIONAL, Role.REGIONAL, REGION, "44", GOVERNS),
    "regional elsewhere": watcher(Who.REGIONAL, Role.REGIONAL, REGION, "84", set()),
    "national": watcher(Who.NATIONAL, Role.NATIONAL, PerimeterKind.NATION, "FR", GOVERNS),
    "member of nothing any more": Persona(SIGNATORY, key="yann", role=None, perimeter=None),
}
FIELDS = {
    "version": "1",
    "outcome": "helped",
    "email": "nobody@example.org",
    "offer": "1",
    "person": "1",
    "delay_days": "4",
    "text": "Bonjour",
    "organisme": MISSION,
    "theme": "emploi",
}
# A session and a secret that are nobody's: what belongs to one person alone is unknown to all others.
VALUES = {"session_id": "0" * 32, "name": "style.css", "secret": "s" * 43, "token": "t" * 90}
MAIL = f"20260310T110000-{'a' * 32}.eml"


def routes_of(router: Any) -> Iterator[APIRoute]:
    for route in router.routes:
        if isinstance(route, APIRoute):
            yield route
        elif included := getattr(route, "original_router", None):
            yield from routes_of(included)
        else:
            raise AssertionError(f"{route} escapes the guard")


def table() -> dict[str, APIRoute]:
    settings = Settings(contact_keys=KeyRing.generate_text("k1"), signing_key="s", smtp_url="", redis_url="")
    return {route.name: route for route in routes_of(create_app(settings).router)}


ROUTES = table()


def path_of(route: APIRoute, make: Maker, request_id: str, invitation_id: str, membership_id: int) -> str:
    """The route on the mission's objects; a name that is not here must be added with the object it stands for."""
    values = VALUES | {
        "request_id": request_id,
        "offer_id": str(make.offers["mission"]),
        "organisation_id": str(make.organisations["mission"]),
        "territory_id": "51-reims",
        "invitation_id": invitation_id,
        "membership_id": str(membership_id),
    }
    if "courriels" in route.path:
        values["name"] = MAIL
    path = route.path.format(**values)
    return f"{path}?boussole=51-reims" if MATRIX[route.name].reach is Reach.TERRITORY_SEEN else path


async def knock(visit: Visit, route: APIRoute, path: str) -> httpx.Response:
    return await (visit.send(path, **FIELDS) if "POST" in route.methods else visit.read(path))


def expected(rule: Rule, who: set[Who], mine: set[Reach]) -> str:
    if Who.ANYONE in rule.who:
        return "in"
    if Who.SIGNED_IN not in who:
        return "to sign in"
    if Who.SIGNED_IN in rule.who:
        return "in"
    if Who.SIGNATORY not in who:
        return "to the charter"
    own = rule.reach is Reach.NO_OBJECT or rule.reach in mine
    return "in" if rule.who & who and own else "unknown"


def outcome(response: httpx.Response) -> str:
    target = response.headers.get("location", "")
    if (
        response.status_code == 303
        and target == "/connexion"
        and "signed_out" not in response.headers.get("set-cookie", "")
    ):
        return "to sign in"
    if response.status_code == 303 and target == "/charte":
        return "to the charter"
    return "unknown" if response.status_code == 404 else "in"


async def be(make: Maker, persona: Persona) -> str | None:
    """The key of somebody who is this persona from now on."""
    if persona.signs and persona.key:
        await make.signature(persona.key)
    if persona.perimeter is not None and persona.role is not None:
        return await make.person(persona.role, *persona.perimeter)
    if persona.key == "yann" and Who.ANIMATEUR not in persona.who:
        await make.leaves("yann")
    return persona.key


class TestTheMatrix:
    def test_has_a_rule_for_each_route(self) -> None:
        assert set(ROUTES) == set(MATRIX)

    def test_opens_nothing_of_a_route_that_it_forgot(self) -> None:
        assert all(rule.who for rule in MATRIX.values())

    @pytest.mark.parametrize("name", ROUTES)
    async def test_is_what_happens(self, visit: Enter, make: Maker, settings: Settings, name: str) -> None:
        """To everybody in turn, at one door."""
        request_id = await make.contact_request()
        await make.questions()
        settings.mail_folder.mkdir()
        (settings.mail_folder / MAIL).write_text("To: a@example.org\nDate: Tue, 10 Mar 2026 11:00:00 +0000\n\nBonjour")
        invitation_id, _ = await invite(make)
        path = path_of(ROUTES[name], make, request_id, invitation_id, await membership_of(make, "moussa"))
        address = HERE if name.startswith("local_mail") else ADDRESS
        found = {}

        for persona, somebody in PERSONAS.items():
            response = await knock(await visit(await be(make, somebody), address=address), ROUTES[name], path)
            assert response.status_code < 500, persona
            found[persona] = outcome(response)

        assert found == {each: expected(MATRIX[name], one.who, one.mine) for each, one in PERSONAS.items()}

    async def test_answers_a_route_without_a_rule_as_unknown(self, app: FastAPI, visit: Enter) -> None:
        app.add_api_route("/oubliee", lambda: "secret", name="forgotten")

        assert (await (await visit("clara")).read("/oubliee")).status_code == 404


class TestForeignObjects:
    async def test_cannot_be_told_from_what_does_not_exist(self, visit: Enter, make: Maker) -> None:
        foreign = await make.contact_request("residence", territory="69-lyon")
        clara = await visit("clara")

        answers = [await clara.read(f"/demandes/{each}") for each in (foreign, "0" * 32, "nothing")]

        assert [answer.status_code for answer in answers] == [404] * 3
        assert len({answer.text for answer in answers}) == 1
