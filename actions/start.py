"""Starting, and coming back to the questionnaire."""

from dataclasses import replace

from actions.answering import answer, answers_the_question, restart
from actions.guide import load
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
        scene.voice.say("utter_hello")
        slots = Slots()
        async with scene.database.read() as session:
            territory = await territories.find_territory(session, values.get("territory"))
            slots = slots.but(territory=territory.id if territory else None)
            guide = await load(session, scene, slots)
            theme = next((choice.key for choice in guide.themes if choice.key == values.get("theme")), None)
            if values.get("offer", "").isdigit():
                try:
                    offer = await offers.get_offer(session, int(values["offer"]))
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
            case "change" | "go_back" | "resume":
                return await _see_again(scene, slots)
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


async def _see_again(scene: Scene, slots: Slots) -> Slots:
    """The list of answers is shown by the form; "back" goes to the last question."""
    async with scene.database.read() as session:
        guide = await load(session, scene, slots)
    wanted = scene.heard.values.get("question")
    if wanted:
        return slots.but(asked=wanted, refused_age=None)
    before = guide.before if scene.heard.intent == "go_back" else None
    return slots.but(asked=before.key if before else None, refused_age=None)


async def _new_need(scene: Scene, slots: Slots) -> Slots:
    """A need named when no question is open starts its own questionnaire; place, age and situation are kept."""
    return (await _as_answer(scene, slots.but(theme=None, queue=(), seen=0, draft=None))).but(answer=None)


async def _as_answer(scene: Scene, slots: Slots) -> Slots:
    return await answer(replace(scene, slots=slots))
