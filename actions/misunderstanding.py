"""Misunderstanding: first the likeliest buttons, then every button, then a human way out."""

from actions.guide import Guide
from actions.likeliest import Likeliest, likeliest
from actions.refusals import refusal
from actions.scene import Scene
from actions.slots import Slots
from store import unanswered
from store.questions import Question
from store.unanswered import Candidate, UnansweredKind

RESPONSES = ("utter_not_understood_once", "utter_not_understood_twice", "utter_not_understood_again")
LAST = len(RESPONSES) - 1


async def not_understood(scene: Scene, slots: Slots, *, question: Question | None, guide: Guide) -> Slots:
    """Say it, and leave the masked text for review; a contact detail that comes too early is no misunderstanding."""
    if scene.heard.contact or scene.heard.refused:
        scene.voice.say(refusal(scene.heard) or "utter_contact_later")
        return slots
    misses = min(slots.misses, LAST)
    likely = likeliest(scene, question) if misses == 0 else Likeliest()
    if not likely.options:
        _say(scene, guide, misses, likely)
    await _record(scene, question, guide)
    asked = question.key if question and likely.options else slots.asked
    return slots.but(misses=slots.misses + 1, options=likely.options, asked=asked)


def _say(scene: Scene, guide: Guide, misses: int, likely: Likeliest) -> None:
    """When choices of the question are likely, the question itself says so: nothing is said before it."""
    point = guide.territory.information_point if guide.territory else None
    human = (scene.voice.button("utter_label_human", "ask_human"),) if misses == LAST else ()
    scene.voice.say(
        RESPONSES[misses],
        buttons=(*likely.buttons, *human),
        information_point=f"{point.name}, {point.phone}" if point else scene.voice.words("utter_label_no_point"),
    )


async def _record(scene: Scene, question: Question | None, guide: Guide) -> None:
    async with scene.database.turn() as session:
        unanswered.record(
            session,
            UnansweredKind.NOT_UNDERSTOOD,
            conversation_id=scene.conversation_id,
            territory_id=guide.territory.id if guide.territory else None,
            at=scene.now,
            question=question.key if question else None,
            text=scene.heard.review,
            candidates=tuple(Candidate(intent, confidence) for intent, confidence in scene.heard.ranking),
        )
