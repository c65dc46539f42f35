"""Search: the offers that suit a youth, best first."""

from dataclasses import dataclass

from actions.guide import Guide, load
from actions.scene import Scene
from actions.slots import Slots
from store import catalogue
from store.catalogue import Match, OpenOffer
from store.deadlines import promised_date
from store.questionnaire_flow import relevant
from store.requesting import PlaceRules


@dataclass(frozen=True)
class Found:
    """The offers of one search: those that suit, best first, among those open at this place."""

    guide: Guide
    matches: list[Match]
    open_here: list[OpenOffer]

    def find(self, offer_id: int) -> Match | None:
        return next((match for match in self.matches if match.offer.id == offer_id), None)


async def search(scene: Scene, slots: Slots) -> Found:
    """Ask the store; the same youth with the same answers always reads the same order."""
    async with scene.database.read() as session:
        guide = await load(session, scene, slots)
        if guide.questionnaire is None:
            return Found(guide, [], [])
        answers = relevant(guide.questionnaire, slots.answers)
        here = await catalogue.open_offers(
            session, zones=guide.zones, theme=guide.questionnaire.theme, on=scene.now.date()
        )
        matches = catalogue.best(here, answers, seed=scene.conversation_id)
        # The offer that the link named comes first, when it suits.
        matches.sort(key=lambda match: match.offer.id != slots.offer)
        return Found(guide, matches, here)


def promise(scene: Scene, rules: PlaceRules, offer: OpenOffer) -> str:
    """The date before which the youth is called, if they asked now."""
    day = scene.voice.day(promised_date(rules.due(scene.now, offer.delay_days), rules.timezone))
    return scene.voice.words("utter_label_promise", day=day)
