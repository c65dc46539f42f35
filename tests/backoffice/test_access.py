"""Access: each route held to its declared rule, for each kind of person, on own and foreign objects."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute

from backoffice.access import MATRIX, Reach, Rule, Who
from backoffice.app import create_app
from backoffice.settings import Settings
from store.key_ring import KeyRing
from tests.backoffice.browsing import ADDRESS, HERE, Enter, Visit
from tests.backoffice.making import Maker

EVERYONE = {Who.ANYONE}
NEWCOMER = EVERYONE | {Who.SIGNED_IN}
SIGNATORY = NEWCOMER | {Who.SIGNATORY}
# Who each person of the network is, and which objects are theirs: the request is the mission's, in Reims.
PERSONAS: dict[str, tuple[str | None, set[Who], set[Reach]]] = {
    "anonymous": (None, EVERYONE, set()),
    "unsigned charter": ("nadia", NEWCOMER | {Who.PROFESSIONAL}, set()),
    "professional": ("clara", SIGNATORY | {Who.PROFESSIONAL}, {Reach.ADDRESSED, Reach.VISIBLE}),
    "professional of another organisation": ("signed nadia", SIGNATORY | {Who.PROFESSIONAL}, set()),
    "animateur": ("ana", SIGNATORY | {Who.ANIMATEUR}, {Reach.VISIBLE}),
    "animateur of another territory": ("signed yann", SIGNATORY | {Who.ANIMATEUR}, set()),
}
FIELDS = {"version": "1", "outcome": "helped", "email": "nobody@example.org"}
VALUES = {"name": "style.css", "secret": "s" * 43}
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


def path_of(route: APIRoute, request_id: str) -> str:
    values = VALUES | {"request_id": request_id}
    if "courriels" in route.path:
        values["name"] = MAIL
    return route.path.format(**values)


async def knock(visit: Visit, route: APIRoute, request_id: str) -> httpx.Response:
    path = path_of(route, request_id)
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


class TestTheMatrix:
    def test_has_a_rule_for_each_route(self) -> None:
        assert set(ROUTES) == set(MATRIX)

    def test_opens_nothing_of_a_route_that_it_forgot(self) -> None:
        assert all(rule.who for rule in MATRIX.values())

    @pytest.mark.parametrize("persona", PERSONAS)
    @pytest.mark.parametrize("name", ROUTES)
    async def test_is_what_happens(
        self, visit: Enter, make: Maker, settings: Settings, persona: str, name: str
    ) -> None:
        request_id = await make.contact_request()
        settings.mail_folder.mkdir()
        (settings.mail_folder / MAIL).write_text("To: a@example.org\nDate: Tue, 10 Mar 2026 11:00:00 +0000\n\nBonjour")
        key, who, mine = PERSONAS[persona]
        if key is not None and key.startswith("signed "):
            key = key.removeprefix("signed ")
            await make.signature(key)

        address = HERE if name.startswith("local_mail") else ADDRESS
        response = await knock(await visit(key, address=address), ROUTES[name], request_id)

        assert response.status_code < 500
        assert outcome(response) == expected(MATRIX[name], who, mine)

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
