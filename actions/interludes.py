"""Interludes: a question in between is answered, then the conversation goes on where it was."""

from actions import crossing
from actions.answering import answer
from actions.choosing import named_by_rank, pick
from actions.guide import load
from actions.misunderstanding import not_understood
from actions.no_offer import information_point
from actions.scene import Scene, SceneAction
from actions.search import search
from actions.slots import Slots
from actions.voice import Button
from store import unanswered
from store.unanswered import UnansweredKind

RESPONSES = {
    "greet": "utter_greet",
    "goodbye": "utter_goodbye",
    "thank": "utter_thank",
    "insult": "utter_insult",
    "out_of_scope": "utter_out_of_scope",
    "ask_what_is_this": "utter_what_is_this",
    "ask_are_you_human": "utter_are_you_human",
    "ask_privacy": "utter_privacy",
    "help": "utter_help",
    "distress": "utter_distress",
}


class Interlude(SceneAction):
    action_name = "action_interlude"

    async def act(self, scene: Scene) -> Slots:
        intent = scene.heard.intent
        if intent == "ask_human":
            await _ask_human(scene)
        elif intent in RESPONSES:
            scene.voice.say(RESPONSES[intent], urgent=intent == "distress", buttons=_more(scene, intent))
        if scene.active_form is None and intent != "goodbye":
            what_now(scene)
        return scene.slots


def _more(scene: Scene, intent: str) -> list[Button]:
    """What the answer leads to."""
    match intent:
        case "ask_privacy":
            return [scene.voice.button("utter_label_see_my_data", "see_my_data", "quiet")]
        case "help" | "goodbye":
            return crossing.way(scene)
    return []


async def _ask_human(scene: Scene) -> None:
    """Someone of flesh: the information point now, and the animateur knows that it was asked."""
    async with scene.database.turn() as session:
        guide = await load(session, scene, scene.slots)
        unanswered.record(
            session,
            UnansweredKind.HUMAN_ASKED,
            conversation_id=scene.conversation_id,
            territory_id=guide.territory.id if guide.territory else None,
            at=scene.now,
            text=scene.heard.review,
        )
    scene.voice.say("utter_human")
    information_point(scene, guide.territory)


def what_now(scene: Scene) -> None:
    """No question is open: what may be done from here, with the offers shown first of all."""
    buttons = [
        *_with_offers(scene),
        scene.voice.button("utter_label_other_need", "restart"),
        scene.voice.button("utter_label_change", "change"),
        scene.voice.button("utter_label_my_requests", "follow_request"),
        *crossing.way(scene),
    ]
    scene.voice.say("utter_what_now", buttons=buttons, expects="text")


def _with_offers(scene: Scene) -> list[Button]:
    """The buttons under the offers are over once something else was said: a choice must still lead to a call."""
    slots, voice = scene.slots, scene.voice
    chosen = slots.draft is not None and slots.draft.chosen
    ask = [voice.button("utter_label_request", "request_contact", "primary")] if chosen else []
    return [*ask, voice.button("utter_label_see_offers", "resume")] if slots.seen else ask


class Fallback(SceneAction):
    """Words that mean nothing here, when no question is open."""

    action_name = "action_fallback"

    async def act(self, scene: Scene) -> Slots:
        async with scene.database.read() as session:
            guide = await load(session, scene, scene.slots)
        if guide.question is not None and not scene.heard.is_tap:
            # Nothing was asked on screen, but the sentence may well hold an answer.
            return await answer(scene)
        found = await search(scene, scene.slots)
        match = named_by_rank(scene, found)
        if match is not None:
            return pick(scene, scene.slots, found, match, drop=False)
        slots = await not_understood(scene, scene.slots, question=None, guide=guide)
        what_now(scene)
        return slots


class Passed(SceneAction):
    """A button of a question that is over."""

    action_name = "action_passed"

    async def act(self, scene: Scene) -> Slots:
        scene.voice.say("utter_question_passed", buttons=[scene.voice.button("utter_label_resume", "resume")])
        return scene.slots


class Stop(SceneAction):
    """The youth stops here; nothing is lost."""

    action_name = "action_stop"

    async def act(self, scene: Scene) -> Slots:
        resume = scene.voice.button("utter_label_resume", "resume", "primary")
        scene.voice.say("utter_stopped", buttons=[resume, *crossing.way(scene)])
        return scene.slots.but(answer=None, step=None)
