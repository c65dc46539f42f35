"""Turn: one message in front of one question."""

from dataclasses import dataclass

from actions.guide import Guide
from actions.scene import Scene
from actions.slots import Slots
from store.questions import Question

SKIP = "__skip"


BACK = "__back"


DONE = "__done"


URGENT_RESPONSES = {"no_shelter": "utter_no_shelter"}


SURE = 0.45


SENTENCE = 4


"""From this many words on, a text may say more than the answer."""


@dataclass(frozen=True)
class Turn:
    """One message in front of one question."""

    scene: Scene
    guide: Guide
    slots: Slots
    question: Question

    @property
    def text(self) -> str:
        return self.scene.heard.text
