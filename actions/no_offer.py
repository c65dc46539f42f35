"""No offer: never a dead end."""

from actions.guide import Guide
from actions.scene import Scene
from actions.search import Found
from store import unanswered, unmet_needs
from store.questions import AGE
from store.territories import Territory
from store.unanswered import UnansweredKind
from store.what_if import Change, changes

MOST_CHANGES = 3


async def nothing(scene: Scene, found: Found) -> None:
    """Never a dead end: what another answer would open, who to see, and the gap is counted."""
    guide, voice = found.guide, scene.voice
    async with scene.database.turn() as session:
        await unmet_needs.count(
            session, day=scene.now.date(), commune=guide.slots.answers.place, theme=guide.slots.theme or ""
        )
        unanswered.record(
            session,
            UnansweredKind.NO_OFFER,
            conversation_id=scene.conversation_id,
            territory_id=guide.territory.id if guide.territory else None,
            at=scene.now,
        )
    possible = changes(found.open_here, guide.slots.answers)[:MOST_CHANGES]
    voice.say("utter_no_offer")
    if possible:
        lines = voice.listed([_if_changed(scene, guide, change) for change in possible])
        voice.say("utter_what_if", changes=lines, buttons=[voice.button("utter_label_change", "change")])
    information_point(scene, guide.territory)


def _if_changed(scene: Scene, guide: Guide, change: Change) -> str:
    question = guide.questionnaire.get(change.question) if guide.questionnaire else None
    labels = "" if question is None or change.question == AGE else guide.label_of(question, change.choices)
    said = "utter_label_if_age" if change.question == AGE else "utter_label_if"
    return scene.voice.words(said, choices=labels, count=change.offers)


def information_point(scene: Scene, territory: Territory | None) -> None:
    """Someone to see, near here or by telephone."""
    point = territory.information_point if territory else None
    if point is None:
        scene.voice.say("utter_information_point_none")
        return
    scene.voice.say(
        "utter_information_point",
        name=point.name,
        address=point.address,
        phone=point.phone,
        hours=point.hours or "",
        links=[(point.phone, "tel:" + point.phone.replace(" ", ""))],
    )
