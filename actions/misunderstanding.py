"""Misunderstanding: saying so, first simply, then with every button, then with a human way out."""

from actions.guide import Guide
from actions.scene import Scene
from actions.slots import Slots
from store import unanswered
from store.unanswered import Candidate, UnansweredKind

RESPONSES = ("utter_not_understood_once", "utter_not_understood_twice", "utter_not_understood_again")


async def not_understood(scene: Scene, slots: Slots, *, question: str | None, guide: Guide | None) -> Slots:
    """Say it, and leave the masked text for review."""
    misses = min(slots.misses, len(RESPONSES) - 1)
    point = guide.territory.information_point if guide and guide.territory else None
    scene.voice.say(
        RESPONSES[misses],
        information_point=f"{point.name}, {point.phone}" if point else scene.voice.words("utter_label_no_point"),
    )
    await _record(scene, question, guide)
    return slots.but(misses=slots.misses + 1)


async def _record(scene: Scene, question: str | None, guide: Guide | None) -> None:
    async with scene.database.turn() as session:
        unanswered.record(
            session,
            UnansweredKind.NOT_UNDERSTOOD,
            conversation_id=scene.conversation_id,
            territory_id=guide.territory.id if guide and guide.territory else None,
            at=scene.now,
            question=question,
            text=scene.heard.review,
            candidates=tuple(Candidate(intent, confidence) for intent, confidence in scene.heard.ranking),
        )
