"""Own request: the request that a button or a piece of news is about, when it is this youth's own."""

from typing import TypedDict

from sqlalchemy.ext.asyncio import AsyncSession

from actions.scene import Scene
from actions.voice import Button
from store import people, request_access
from store.call_dates import call_day
from store.contact_requests import ContactRequest


class RequestWords(TypedDict):
    """What any sentence about a request may need; `or_call` is empty when its organisation has no number."""

    title: str
    organisation: str
    reference: str
    code: str
    day: str
    or_call: str


async def find(session: AsyncSession, scene: Scene, reference: str) -> ContactRequest | None:
    return await request_access.find_own(session, await scene.conversation(session), reference)


def words_of(scene: Scene, request: ContactRequest) -> RequestWords:
    phone = request.offer.phone
    return RequestWords(
        title=request.offer.title,
        organisation=request.offer.organisation,
        reference=request.reference,
        code=code_of(request),
        day=scene.voice.day(call_day(request)),
        or_call=scene.voice.words("utter_label_or_call", phone=phone) if phone else "",
    )


def code_of(request: ContactRequest) -> str:
    """The gateway puts the code in, for its owner only."""
    return f"[code:{request.reference}]"


def follow_up_page(scene: Scene) -> tuple[str, str]:
    """Where the reference and the code open the request, on any computer."""
    return scene.voice.words("utter_label_follow_up_page"), f"{scene.context.public_url}/formulaire/suivi"


async def animateur_knows(scene: Scene, request: ContactRequest) -> str:
    """Empty where no Boussole has an animateur for this place."""
    async with scene.database.read() as session:
        told = await people.animateurs_of(session, request.territory_id)
    return scene.voice.words("utter_label_animateur_knows") if told else ""


def my_requests(scene: Scene) -> Button:
    return scene.voice.button("utter_label_my_requests", "follow_request", "quiet")


def other_need(scene: Scene) -> Button:
    return scene.voice.button("utter_label_other_need", "restart", "quiet")
