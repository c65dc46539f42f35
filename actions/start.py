"""Starting, and coming back to the questionnaire."""

from dataclasses import replace

from actions import crossing
from actions.answering import answer, answers_the_question
from actions.guide import load
from actions.moves import change_which, restart, see_again
from actions.scene import Scene, SceneAction
from actions.slots import Slots
from store import offers, territories
from store.offers import NoSuchOffer


class Start(SceneAction):
    """The first words on every way in: a robot, three minutes, nothing sent without a yes."""

    action_name = "action_start"

    async def act(self, scene: Scene) -> Slots:
        values = scene.heard.values
        if values.get("lost"):
            scene.voice.say("utter_conversation_lost")
        if values.get("crossing"):
            carried = await crossing.find(scene, values["crossing"])
            if carried is not None:
                return await crossing.go_on(scene, carried)
            scene.voice.say("utter_crossing_over")
        scene.voice.say("utter_hello")
        slots = Slots()
        async with scene.database.read() as session:
            territory = await territories.find_territory(session, values.get("territory"))
            slots = slots.but(territory=territory.id if territory else None)
            guide = await load(session, scene, slots)
            theme = next((choice.key for choice in guide.themes if choice.key == values.get("theme")), None)
            if (wanted := scene.heard.number("offer")) is not None:
                try:
                    offer = await offers.get_published(session, wanted)
                except NoSuchOffer:
                    scene.voice.say("utter_offer_gone")
                else:
                    theme = offer.theme
                    slots = slots.but(offer=offer.id)
                    scene.voice.say("utter_for_this_offer", title=offer.title)
        if territory is not None:
            scene.voice.say("utter_territory", territory=territory.name)
        return slots.but(theme=theme)


class Resume(SceneAction):
    """Back to the questions from anywhere: another need, a correction, a new start, the next theme."""

    action_name = "action_resume"

    async def act(self, scene: Scene) -> Slots:
        slots = scene.slots.but(answer=None, step=None)
        match scene.heard.intent:
            case "next_theme" if slots.queue:
                return slots.but(theme=slots.queue[0], queue=slots.queue[1:], seen=0, draft=None)
            case "change_answer":
                return see_again(slots, scene.heard.values.get("question"))
            case "go_back":
                return await _last_question(scene, slots)
            case "resume":
                return slots
        if scene.heard.intent == "need" and scene.heard.themes:
            return await _new_need(scene, slots)
        return await _as_answer(scene, slots)


class Restart(SceneAction):
    """Starting again from nothing, unless the words answer the question on screen."""

    action_name = "action_restart"

    async def act(self, scene: Scene) -> Slots:
        if not scene.heard.is_tap and await answers_the_question(scene):
            return await answer(scene)
        return restart(scene, scene.slots)


class Change(SceneAction):
    """Shows the answers that may be changed, once the questions are over."""

    action_name = "action_change"

    async def act(self, scene: Scene) -> Slots:
        async with scene.database.read() as session:
            change_which(scene, await load(session, scene, scene.slots), scene.slots)
        return scene.slots


async def _last_question(scene: Scene, slots: Slots) -> Slots:
    async with scene.database.read() as session:
        guide = await load(session, scene, slots)
    return see_again(slots, guide.before.key if guide.before else None)


async def _new_need(scene: Scene, slots: Slots) -> Slots:
    """A need named when no question is open starts its own questionnaire; place, age and situation are kept."""
    return (await _as_answer(scene, slots.but(theme=None, queue=(), seen=0, draft=None))).but(answer=None)


async def _as_answer(scene: Scene, slots: Slots) -> Slots:
    return await answer(replace(scene, slots=slots))
