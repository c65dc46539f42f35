"""Sign-in by password, then by a code of the second factor."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from backoffice.desk import Desk, OurDesk
from backoffice.guard import SESSION
from backoffice.limits import (
    CODES_FOR_PERSON,
    CODES_FROM_ADDRESS,
    PASSWORDS_FOR_EMAIL,
    PASSWORDS_FROM_ADDRESS,
    network_of,
)
from backoffice.pages import delete_cookie, redirect, set_cookie
from store import passwords, two_steps
from store.passwords import WrongPassword
from store.sign_in import device_of
from store.two_steps import STEP_LIFE, Answer, StepRefused

STEP = "__Host-step"
SAME_TIME = 0.3
"""Seconds that a password takes at least, known address or not."""

router = APIRouter()
Email = Annotated[str, Form(max_length=254)]
Secret = Annotated[str, Form(max_length=1000)]
Code = Annotated[str, Form(max_length=60)]


@router.get("/connexion/mot-de-passe")
async def ask_password(request: Request, desk: OurDesk) -> Response:
    return desk.pages.render(request, "sign_in/password.html", problem=False, email="")


@router.post("/connexion/mot-de-passe")
async def check_password(request: Request, desk: OurDesk, email: Email = "", password: Secret = "") -> Response:
    """The same answer, after the same time, whatever is wrong."""
    await desk.spend(PASSWORDS_FROM_ADDRESS, network_of(request))
    await desk.spend(PASSWORDS_FOR_EMAIL, email.strip().lower())
    try:
        step = await _first_step_in_same_time(desk, email, password)
    except WrongPassword:
        return desk.pages.render(request, "sign_in/password.html", status=422, problem=True, email=email.strip())
    response = redirect("/connexion/code")
    set_cookie(response, STEP, step, seconds=int(STEP_LIFE.total_seconds()))
    return response


@router.get("/connexion/code")
async def ask_code(request: Request, desk: OurDesk) -> Response:
    async with desk.database.read() as session:
        person_id = await two_steps.find_person(session, request.cookies.get(STEP, ""), at=desk.clock())
    if person_id is None:
        return _too_late(request, desk)
    return desk.pages.render(request, "sign_in/code.html", problem=None)


@router.post("/connexion/code")
async def check_code(request: Request, desk: OurDesk, code: Code = "", recovery: Code = "") -> Response:
    """Open a new session, and end the one this browser had."""
    step = request.cookies.get(STEP, "")
    await desk.spend(CODES_FROM_ADDRESS, network_of(request))
    async with desk.database.read() as session:
        person_id = await two_steps.find_person(session, step, at=desk.clock())
    if person_id is not None:
        await desk.spend(CODES_FOR_PERSON, str(person_id))
    try:
        opened = await _second_step(request, desk, step, Answer(code, recovery))
    except StepRefused:
        return _too_late(request, desk)
    if opened is None:
        wrong = "recovery" if recovery else "code"
        return desk.pages.render(request, "sign_in/code.html", status=422, problem=wrong)
    response = redirect("/")
    set_cookie(response, SESSION, opened)
    delete_cookie(response, STEP)
    return response


async def _first_step_in_same_time(desk: Desk, email: str, password: str) -> str:
    """Refused no sooner than let in."""
    least = asyncio.create_task(asyncio.sleep(SAME_TIME))
    try:
        return await _first_step(desk, email, password)
    finally:
        await least


async def _first_step(desk: Desk, email: str, password: str) -> str:
    async with desk.database.read() as session:
        right = await passwords.check(session, email, password)
    async with desk.database.turn() as session:
        return await two_steps.begin(session, right, at=desk.clock())


async def _second_step(request: Request, desk: Desk, step: str, answer: Answer) -> str | None:
    async with desk.database.turn() as session:
        return await two_steps.finish(
            session,
            step,
            answer,
            leaving=request.cookies.get(SESSION, ""),
            device=device_of(request.headers.get("user-agent", "")),
            keys=desk.keys,
            at=desk.clock(),
        )


def _too_late(request: Request, desk: Desk) -> Response:
    response = desk.pages.render(request, "sign_in/too_late.html", status=410)
    delete_cookie(response, STEP)
    return response
