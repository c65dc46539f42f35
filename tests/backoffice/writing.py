"""An offer of the mission, typed in the form."""

from store.offer_statuses import OfferStatus
from store.offers import Offer
from store.questions import Choice, Question, QuestionKind
from tests.backoffice.making import Maker

LENGTH = Question(
    "duree",
    QuestionKind.CHOICE,
    "Pour combien de temps ?",
    choices=(Choice("nuit", "Une nuit"), Choice("an", "Un an")),
    sensitive=True,
)
FORM = {
    "theme": "emploi",
    "drawn_for": "emploi",
    "title": "Je prépare mon premier CV",
    "how": "Tu viens avec tes idées. On écrit ton CV ensemble.",
    "gain": "Un CV prêt à envoyer.",
    "zone": "commune:51454",
    "asked-situation": "no",
    "do": "save",
}


async def stands(make: Maker, status: OfferStatus, organisation: str = "mission") -> int:
    """The offer of this organisation, moved there without anybody."""
    async with make.database.turn() as session:
        offer = await session.get_one(Offer, make.offers[organisation])
        offer.status = status
    return make.offers[organisation]
