"""Those around an offer: Clara who provides it, Ana who animates her territory, and what they do with it."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import selectinload

from store import offer_decisions, offer_sheets
from store.database import Database
from store.offer_changes import ChangeKind, ChangeLine, history_of
from store.offer_decisions import Wish
from store.offer_form import OfferForm
from store.offer_sheets import Author
from store.offer_statuses import OfferStatus
from store.offers import Offer
from store.organisations import Organisation
from store.people import Person, get_viewer
from store.territories import Territory
from tests.store.make import Make
from tests.store.writing_offers import GOOD, QUESTIONNAIRE, france


@dataclass(frozen=True)
class Cast:
    database: Database
    make: Make
    at: datetime
    territory: Territory
    organisation: Organisation
    clara: Person
    ana: Person

    async def author(self, who: Person) -> Author:
        async with self.database.read() as session:
            return Author(await get_viewer(session, who.id), france(), self.at)

    async def create(self, who: Person, form: OfferForm = GOOD, *, of: Organisation | None = None) -> Offer:
        author = await self.author(who)
        async with self.database.turn() as session:
            return await offer_sheets.create(session, author, (of or self.organisation).id, form)

    async def save(self, who: Person, offer: Offer, *, version: int, **typed: Any) -> Offer:
        author, form = await self.author(who), replace(GOOD, **typed)
        async with self.database.turn() as session:
            return await offer_sheets.save(session, author, offer.id, form, version=version)

    async def decide(
        self, who: Person, offer: Offer, kind: ChangeKind, *, comment: str = "", version: int | None = None
    ) -> None:
        """On the offer as it stands, or as it was drawn at `version`."""
        author = await self.author(who)
        drawn = (await self.written(offer)).version if version is None else version
        async with self.database.turn() as session:
            await offer_decisions.decide(session, author, offer.id, Wish(kind, drawn, comment))

    async def published(self, form: OfferForm = GOOD) -> Offer:
        """An offer of Clara's that youths see."""
        offer = await self.create(self.clara, form)
        await self.decide(self.clara, offer, ChangeKind.PROPOSED)
        await self.decide(self.ana, offer, ChangeKind.PUBLISHED)
        return await self.written(offer)

    async def standing(self, status: OfferStatus) -> Offer:
        """An offer of Clara's that stands there, however it came."""
        return await self.make.offer(self.organisation, status=status)

    async def written(self, offer: Offer) -> Offer:
        """What another session reads, with its zones."""
        async with self.database.read() as session:
            return await session.get_one(Offer, offer.id, options=[selectinload(Offer.zones)])

    async def history(self, offer: Offer) -> tuple[ChangeLine, ...]:
        async with self.database.read() as session:
            return await history_of(session, offer.id)


async def gather(make: Make, database: Database, at: datetime) -> Cast:
    territory = await make.territory()
    organisation = await make.organisation(territory=territory)
    await make.questionnaire(QUESTIONNAIRE)
    clara, ana = await make.professional(organisation), await make.animateur(territory)
    return Cast(database, make, at, territory, organisation, clara, ana)
