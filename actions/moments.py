"""Moments: when and where a youth is better called, after a call that did not reach them."""

from actions import own_request
from actions.awaited import Awaited
from actions.contact_questions import MOMENTS
from actions.own_request import words_of
from actions.refusals import refusal
from actions.scene import Scene
from actions.slots import Slots
from actions.voice import Button
from store import own_requests
from store.contact_requests import ContactRequest
from store.drafts import Moment
from store.request_statuses import NotAllowed


def moment_buttons(scene: Scene, request: ContactRequest) -> list[Button]:
    return [
        scene.voice.button(
            f"utter_label_moment_{moment.value}", "choose_moment", request=request.reference, value=moment.value
        )
        for moment in MOMENTS
    ]


async def choose_moment(scene: Scene, request: ContactRequest) -> Slots:
    """The moment chosen; without one, or with a word that is none, the choice."""
    said = scene.heard.values.get("value", "")
    if said not in {moment.value for moment in MOMENTS}:
        return ask_moment(scene, request)
    try:
        async with scene.database.turn() as session:
            mine = await own_request.find(session, scene, request.reference)
            request = mine or request
            await own_requests.choose_moment(session, request, Moment(said), at=scene.now)
    except NotAllowed:
        scene.voice.say("utter_request_over", buttons=[own_request.my_requests(scene)])
        return scene.slots
    moment, words = scene.voice.words(f"utter_label_moment_{said}").lower(), words_of(scene, request)
    again = scene.voice.words("utter_label_call_again", day=words["day"]) if request.next_try_on else ""
    buttons = [own_request.my_requests(scene)]
    scene.voice.say("utter_moment_chosen", **words, moment=moment, again=again, buttons=buttons)
    return scene.slots


def ask_moment(scene: Scene, request: ContactRequest) -> Slots:
    if not request.is_open:
        scene.voice.say("utter_request_over", buttons=[own_request.my_requests(scene)])
        return scene.slots
    scene.voice.say("utter_ask_moment", buttons=moment_buttons(scene, request), expects="text")
    return scene.slots.but(awaited=Awaited("choose_moment", request.reference))


async def change_contact(scene: Scene, request: ContactRequest) -> Slots:
    """Another number or address, asked and then taken; the gateway keeps it, we know its reference."""
    contact = scene.heard.contact
    if contact is None:
        said = refusal(scene.heard) or "utter_ask_new_contact"
        scene.voice.say(said, **words_of(scene, request), expects="contact")
        return scene.slots.but(awaited=Awaited("change_contact", request.reference))
    async with scene.database.turn() as session:
        conversation = await scene.held(session)
        changed = await own_requests.change_contact(session, conversation, request.contact_id, contact, at=scene.now)
    told = ", ".join(dict.fromkeys(_told(scene, each) for each in changed))
    said = "utter_contact_changed" if changed else "utter_request_over"
    scene.voice.say(
        said,
        contact=f"[contact:{contact}]",
        organisations=told,
        buttons=[own_request.my_requests(scene)],
        expects="text",
    )
    return _remembering(scene.slots, request.contact_id, contact)


def _remembering(slots: Slots, old: str, new: str) -> Slots:
    """The next request is made with the new one."""
    if slots.draft is None or slots.draft.contact != old:
        return slots
    return slots.but(draft=slots.draft.with_contact(new))


def _told(scene: Scene, request: ContactRequest) -> str:
    """Who knows it now, and by when they call again."""
    words = words_of(scene, request)
    return scene.voice.words("utter_label_calls_again", **words) if request.next_try_on else words["organisation"]
