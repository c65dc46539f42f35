"""Feedback: whether the call came, and what it was worth."""

from actions import own_request, plan_b
from actions.awaited import Awaited
from actions.own_request import words_of
from actions.scene import Scene
from actions.slots import Slots
from store import feedback
from store.contact_requests import ContactRequest
from store.feedback import SATISFACTIONS
from store.request_statuses import NotAllowed

CALLED = {"yes": True, "no": False, "unsure": None}


def ask_called(scene: Scene, request: ContactRequest) -> Slots:
    buttons = [
        scene.voice.button(f"utter_label_called_{value}", "say_called", request=request.reference, value=value)
        for value in CALLED
    ]
    scene.voice.say("utter_ask_called", **words_of(scene, request), buttons=buttons, expects="text")
    return scene.slots.but(awaited=Awaited("say_called", request.reference))


async def say_called(scene: Scene, request: ContactRequest) -> Slots:
    said = scene.heard.values.get("value", "")
    if said not in CALLED:
        return ask_called(scene, request)
    try:
        async with scene.database.turn() as session:
            mine = await own_request.find(session, scene, request.reference)
            await feedback.say_called(session, mine or request, called=CALLED[said], at=scene.now)
    except NotAllowed:
        return await plan_b.keep_waiting(scene, request)
    if said == "yes":
        _ask_satisfaction(scene, request)
    elif said == "no":
        animateur = await own_request.animateur_knows(scene, request)
        scene.voice.say("utter_not_called", **words_of(scene, request), animateur=animateur)
        await plan_b.propose(scene, request)
    else:
        scene.voice.say("utter_called_unsure", buttons=[own_request.my_requests(scene)])
    return scene.slots


async def say_satisfied(scene: Scene, request: ContactRequest) -> Slots:
    said = scene.heard.number("value")
    if said not in SATISFACTIONS:
        _ask_satisfaction(scene, request)
        return scene.slots
    try:
        async with scene.database.turn() as session:
            mine = await own_request.find(session, scene, request.reference)
            await feedback.say_satisfaction(session, mine or request, said, at=scene.now)
    except NotAllowed:
        return await plan_b.keep_waiting(scene, request)
    thanks = "utter_satisfied" if said == max(SATISFACTIONS) else "utter_not_satisfied"
    scene.voice.say(thanks, buttons=[own_request.other_need(scene), own_request.my_requests(scene)])
    return scene.slots


def _ask_satisfaction(scene: Scene, request: ContactRequest) -> None:
    buttons = [
        scene.voice.button(f"utter_label_satisfaction_{value}", "say_satisfied", request=request.reference, value=value)
        for value in SATISFACTIONS
    ]
    scene.voice.say("utter_ask_satisfaction", **words_of(scene, request), buttons=buttons)
