"""ProConnect: the State's sign-in of professionals, which says who somebody is and creates nobody."""

import logging
from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse, Response

from backoffice.desk import Desk, OurDesk
from backoffice.guard import SESSION
from backoffice.limits import PROVIDER_FROM_ADDRESS, network_of
from backoffice.openid.journeys import JOURNEY_LIFE, find_journey, new_journey, seal
from backoffice.openid.provider import Proof, Provider, ProviderAway
from backoffice.openid.tokens import NotProven
from backoffice.pages import Flash, delete_cookie, redirect, set_cookie
from store import provider_identities, sign_in
from store.provider_identities import ConflictingIdentity, UnknownIdentity
from store.sign_in import Way, device_of

logger = logging.getLogger(__name__)
JOURNEY = "__Host-proconnect"
router = APIRouter()


class Trouble(StrEnum):
    """Why nobody was signed in; its words are in `sign_in/proconnect.html`."""

    OFF = "off"
    AWAY = "away"
    CANCELLED = "cancelled"
    REFUSED = "refused"
    UNKNOWN = "unknown"
    CONFLICT = "conflict"


STATUS = {Trouble.OFF: 410, Trouble.AWAY: 503, Trouble.UNKNOWN: 403, Trouble.CONFLICT: 403}
Parameter = Annotated[str, Query(max_length=2000)]


@router.get("/connexion/proconnect")
async def to_proconnect(request: Request, desk: OurDesk) -> Response:
    await desk.spend(PROVIDER_FROM_ADDRESS, network_of(request))
    if desk.proconnect is None:
        return _nobody(request, desk, Trouble.OFF)
    journey = new_journey(at=desk.clock())
    try:
        address = await desk.proconnect.authorization_address(journey, at=desk.clock())
    except ProviderAway as error:
        return _away(request, desk, error)
    response = RedirectResponse(address, 303)
    set_cookie(response, JOURNEY, seal(journey, desk.keys), seconds=int(JOURNEY_LIFE.total_seconds()))
    return response


@router.get("/connexion/proconnect/retour")
async def from_proconnect(
    request: Request,
    desk: OurDesk,
    code: Parameter = "",
    state: Parameter = "",
    error: Parameter = "",
    iss: Annotated[str | None, Query(max_length=2000)] = None,
) -> Response:
    """Believe nothing that this browser did not ask for."""
    await desk.spend(PROVIDER_FROM_ADDRESS, network_of(request))
    journey = find_journey(request.cookies.get(JOURNEY, ""), desk.keys, at=desk.clock())
    if desk.proconnect is None:
        return _nobody(request, desk, Trouble.OFF)
    if journey is None or not journey.is_answered_by(state):
        return _nobody(request, desk, Trouble.REFUSED)
    if error or not code:
        return _nobody(request, desk, Trouble.CANCELLED if error == "access_denied" else Trouble.REFUSED)
    try:
        proof = await desk.proconnect.prove(journey, code, iss=iss, at=desk.clock())
    except ProviderAway as away:
        return _away(request, desk, away)
    except NotProven as refused:
        logger.warning("proconnect: not proven: %s", refused)
        return _nobody(request, desk, Trouble.REFUSED)
    return await _enter(request, desk, desk.proconnect, proof)


async def leave(request: Request, desk: Desk, id_token: str | None, *, everywhere: bool = False) -> Response:
    """Say goodbye here, and lead on to the provider's own goodbye when the session came from there."""
    response: Response
    if id_token is None or desk.proconnect is None:
        response = redirect("/connexion", flash=Flash.SIGNED_OUT_EVERYWHERE if everywhere else Flash.SIGNED_OUT)
    else:
        address = await _leaving_address(desk, desk.proconnect, id_token)
        # A page, not a redirection: form-action holds for all the redirections that follow a form.
        response = desk.pages.render(request, "sign_in/leaving.html", address=address, everywhere=everywhere)
    delete_cookie(response, SESSION)
    return response


async def _enter(request: Request, desk: Desk, provider: Provider, proof: Proof) -> Response:
    try:
        opened = await _open_session(request, desk, proof)
    except (UnknownIdentity, ConflictingIdentity) as error:
        trouble = Trouble.CONFLICT if isinstance(error, ConflictingIdentity) else Trouble.UNKNOWN
        elsewhere = await _leaving_address(desk, provider, proof.id_token)
        return _nobody(request, desk, trouble, email=proof.identity.email, elsewhere=elsewhere)
    response = redirect("/")
    set_cookie(response, SESSION, opened)
    delete_cookie(response, JOURNEY)
    return response


async def _open_session(request: Request, desk: Desk, proof: Proof) -> str:
    async with desk.database.turn() as session:
        person_id = await provider_identities.sign_in(session, proof.identity, at=desk.clock())
        return await sign_in.change_session(
            session,
            request.cookies.get(SESSION, ""),
            person_id,
            at=desk.clock(),
            way=Way.PROCONNECT,
            device=device_of(request.headers.get("user-agent", "")),
            id_token=proof.id_token,
            keys=desk.keys,
        )


async def _leaving_address(desk: Desk, provider: Provider, id_token: str) -> str | None:
    try:
        return await provider.leaving_address(id_token, at=desk.clock())
    except ProviderAway as error:
        logger.warning("proconnect is away: %s", error)
        return None


def _away(request: Request, desk: Desk, error: ProviderAway) -> Response:
    logger.warning("proconnect is away: %s", error)
    return _nobody(request, desk, Trouble.AWAY)


def _nobody(
    request: Request, desk: Desk, trouble: Trouble, *, email: str | None = None, elsewhere: str | None = None
) -> Response:
    status = STATUS.get(trouble, 400)
    response = desk.pages.render(
        request, "sign_in/proconnect.html", status=status, trouble=trouble, email=email, elsewhere=elsewhere
    )
    delete_cookie(response, JOURNEY)
    return response
