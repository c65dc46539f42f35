"""The offers of every other territory of France, drawn for the bench: always the same ones."""

from collections.abc import Iterator
from random import Random

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from ops.demo.files import questionnaires
from store.criteria import Criteria, Criterion
from store.offer_statuses import OfferStatus
from store.offers import Offer, OfferZone
from store.organisations import Organisation
from store.places import Commune, ZoneLevel
from store.places.atlas import read_atlas
from store.questions import Question, QuestionKind

HERE = "51"
REGION_HERE = "44"
OFFERS_EACH = 5
BATCH = 5_000
FIRST_ID = 1_000_000
# Out of ten offers: most cover an agglomeration, some a few communes, a department or a region.
LEVELS = (*[ZoneLevel.EPCI] * 6, *[ZoneLevel.COMMUNE] * 2, ZoneLevel.DEPARTMENT, ZoneLevel.REGION)


class Elsewhere:
    """Offers outside the department and the region of the Grand Reims, and never national ones."""

    def __init__(self) -> None:
        self._communes = [c for c in read_atlas().communes if c.department != HERE and c.epci]
        self._themes = [(f.theme, [q for q in f.questions if q.kind is QuestionKind.CHOICE]) for f in questionnaires()]

    async def add(self, session: AsyncSession, ranks: range) -> None:
        """Insert the offers of these ranks, a few thousand at a time."""
        for start in range(ranks.start, ranks.stop, BATCH):
            batch = range(start, min(start + BATCH, ranks.stop))
            if first := [rank for rank in batch if rank % OFFERS_EACH == 0]:
                await session.execute(insert(Organisation), [_organisation(rank) for rank in first])
            dice = [_dice(rank) for rank in batch]
            offers = [self._offer(rank, d) for rank, d in zip(batch, dice, strict=True)]
            zones = [zone for o, d in zip(offers, dice, strict=True) for zone in self._zones(o, d)]
            await session.execute(insert(Offer), offers)
            await session.execute(insert(OfferZone), zones)

    def _offer(self, rank: int, dice: Random) -> dict[str, object]:
        theme, questions = self._themes[rank % len(self._themes)]
        return {
            "id": FIRST_ID + rank,
            "key": f"elsewhere-{rank}",
            "organisation_id": FIRST_ID + rank // OFFERS_EACH,
            "theme": theme,
            "title": f"Elsewhere {rank}",
            "how": "One hour, then a plan. " * 4,
            "gain": "Two or three leads. " * 2,
            "status": OfferStatus.PUBLISHED if dice.random() < 0.9 else OfferStatus.PAUSED,
            "delay_days": None,
            "capacity": 20 if dice.random() < 0.2 else None,
            "valid_until": None,
            "criteria": _criteria(dice, questions),
        }

    def _zones(self, offer: dict[str, object], dice: Random) -> Iterator[dict[str, object]]:
        level = dice.choice(LEVELS)
        wanted = dice.randint(1, 5) if level is ZoneLevel.COMMUNE else 1
        codes = {_code(commune, level) for commune in dice.sample(self._communes, wanted)}
        for code in sorted(codes):
            yield {"level": level, "code": code, "theme": offer["theme"], "offer_id": offer["id"]}


def _code(commune: Commune, level: ZoneLevel) -> str:
    if level is ZoneLevel.COMMUNE:
        return commune.code
    if level is ZoneLevel.REGION and commune.region != REGION_HERE:
        return commune.region
    # An offer of the region of the Grand Reims would be an offer here: it stays in its department.
    return (commune.epci or commune.code) if level is ZoneLevel.EPCI else commune.department


def _organisation(rank: int) -> dict[str, object]:
    number = rank // OFFERS_EACH
    return {
        "id": FIRST_ID + number,
        "key": f"elsewhere-{number}",
        "name": f"Elsewhere {number}",
        "kind": "mission_locale",
        "address": f"{number} rue du Moulin",
        "phone": "01 99 00 12 34",
        "delay_days": 1 + number % 7,
    }


def _criteria(dice: Random, questions: list[Question]) -> Criteria:
    used = dice.sample(questions, min(len(questions), dice.randint(0, 3)))
    choices = [Criterion(q.key, tuple(c.key for c in dice.sample(q.choices, dice.randint(1, 2)))) for q in used]
    return Criteria(16, 25 if dice.random() < 0.5 else None, tuple(choices))


def _dice(rank: int) -> Random:
    return Random(rank)  # noqa: S311 - the same offer for the same rank, on every machine
