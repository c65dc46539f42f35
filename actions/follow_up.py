"""Follow-up: what a youth answers about a request that was sent, by a button or in words."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from actions import feedback, moments, my_requests, own_request, plan_b, reorientations
from actions.contact import moment_in
from actions.scene import Scene, SceneAction
from actions.slots import Slots
from store.contact_requests import ContactRequest

ANSWERS: dict[str, Callable[[Scene, ContactRequest], Awaitable[Slots]]] = {
    "cancel": my_requests.cancel,
    "change_contact": moments.change_contact,
    "choose_moment": moments.choose_moment,
    "keep_waiting": plan_b.keep_waiting,
    "plan_b": plan_b.show,
    "say_called": feedback.say_called,
    "say_satisfied": feedback.say_satisfied,
    "withdraw_consent": my_requests.withdraw_consent,
}
SURE = 0.6


class FollowUp(SceneAction):
    action_name = "action_follow_up"

    async def act(self, scene: Scene) -> Slots:
        return await follow_up(scene)


async def follow_up(scene: Scene) -> Slots:
    """Deal with one answer; a request that is not this youth's own is not found."""
    if scene.heard.intent == "answer_reorientation":
        return await reorientations.answer(scene)
    reference = scene.heard.values.get("request", "")
    async with scene.database.read() as session:
        request = await own_request.find(session, scene, reference)
    if request is None:
        scene.voice.say("utter_request_unknown", buttons=[own_request.my_requests(scene)])
        return scene.slots
    return await ANSWERS[scene.heard.intent](scene, request)


async def answered_in_words(scene: Scene) -> Slots | None:
    """What the words mean to the question asked just before; None when there was none, or they mean nothing to it."""
    asked, heard = scene.awaited, scene.heard
    value = _meant(scene) if asked and not heard.is_tap and scene.active_form is None else ""
    if asked is None or not value:
        return None
    answer = replace(heard, intent=asked.intent, values={"request": asked.request, "id": asked.request, "value": value})
    return await follow_up(replace(scene, heard=answer))


def _meant(scene: Scene) -> str:
    heard, intent = scene.heard, scene.awaited.intent if scene.awaited else ""
    if intent == "change_contact":
        return "given" if heard.contact or heard.refused else ""
    if intent == "choose_moment":
        return moment_in(scene)
    if heard.confidence < SURE:
        return ""
    return {"affirm": "yes", "deny": "no"}.get(heard.intent, "")
