"""Crossing: going on in Telegram with the same answers."""

from actions.guide import load
from actions.moves import change_buttons
from actions.scene import Scene, SceneAction
from actions.slots import Slots
from actions.voice import Button
from store import crossings
from store.crossings import Carried

# The gateway makes the address whole, for a quarter of an hour and for its owner only.
PAGE = "/continuer"
WEB = "web"


class ContinueElsewhere(SceneAction):
    """Writes down how far the youth came, and shows the way; only the dialogue knows the answers."""

    action_name = "action_continue_elsewhere"

    async def act(self, scene: Scene) -> Slots:
        if not way(scene):
            scene.voice.say("utter_crossing_off")
            return scene.slots
        async with scene.database.turn() as session:
            conversation = await scene.conversation(session)
            await crossings.prepare(session, conversation, _carried(scene.slots), at=scene.now)
        link = (scene.voice.words("utter_label_continue_elsewhere"), PAGE)
        scene.voice.say("utter_crossing_ready", links=[link], expects="text")
        return scene.slots


def way(scene: Scene) -> list[Button]:
    """The button that leads there; none in Telegram itself, nor where it is off."""
    if scene.heard.channel != WEB or not scene.context.telegram_bot:
        return []
    return [scene.voice.button("utter_label_continue_elsewhere", "continue_elsewhere", "quiet")]


async def find(scene: Scene, crossing_id: str) -> Carried | None:
    """What is carried here; None when the link works no more."""
    async with scene.database.read() as session:
        return await crossings.find_carried(session, crossing_id, await scene.conversation(session), at=scene.now)


async def go_on(scene: Scene, carried: Carried) -> Slots:
    """The first words of every way in, what was kept said back; the same question comes next."""
    slots = Slots(
        theme=carried.theme,
        queue=carried.queue,
        answers=carried.answers,
        asked=carried.asked,
        picked=carried.picked,
        territory=carried.territory,
        offer=carried.offer,
    )
    async with scene.database.read() as session:
        guide = await load(session, scene, slots)
    themes = [guide.theme_label(key) for key in (carried.theme, *carried.queue) if key]
    kept = [*themes, *(button.title for button in change_buttons(scene.voice, guide, slots.answers))]
    scene.voice.say("utter_hello")
    scene.voice.say("utter_crossed" if kept else "utter_crossed_empty", answers=scene.voice.listed(kept))
    return slots


def _carried(slots: Slots) -> Carried:
    """Without the request being written: its contact details stay where they were given."""
    return Carried(
        theme=slots.theme,
        queue=slots.queue,
        answers=slots.answers,
        asked=slots.asked,
        picked=slots.picked,
        territory=slots.territory,
        offer=slots.offer,
    )
