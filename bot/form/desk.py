"""The desk: what every page of the form works with."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import Depends, Form, Request
from sqlalchemy.exc import SQLAlchemyError

from bot.distress import DistressKind
from bot.form import guide, search
from bot.form.guide import Guide
from bot.form.route import TooManyChanges
from bot.form.seal import Seal, Sealed
from bot.form.search import Found
from bot.form.state import State
from bot.incoming import Typed
from bot.limits import CHANGES_OF_REQUEST
from bot.service import Service
from store import distress_counts
from store.places import Gazetteer


@dataclass(frozen=True)
class Desk:
    """The service, the towns of France, the seal, and the instant at which the page was asked for."""

    service: Service
    gazetteer: Gazetteer
    seal: Seal
    at: datetime
    address: str

    def close(self, value: Sealed) -> str:
        return self.seal.close(value, at=self.at)

    def open[T: Sealed](self, kind: type[T], token: str) -> T:
        """Raise `BadSeal` for a token that is not ours."""
        return self.seal.open(kind, token, at=self.at)

    def link(self, page: str, state: State) -> str:
        return f"/formulaire/{page}?etat={self.close(state)}"

    async def guide(self, state: State) -> Guide:
        async with self.service.database.read() as session:
            return await guide.load(session, self.gazetteer, state)

    async def search(self, state: State) -> Found:
        async with self.service.database.read() as session:
            return await search.search(session, await guide.load(session, self.gazetteer, state), at=self.at)

    async def count_change(self, request_id: str) -> None:
        """Raise `TooManyChanges` when too many were made of this request lately."""
        if not await self.service.limiter.allow(CHANGES_OF_REQUEST, request_id):
            raise TooManyChanges

    async def distress_in(self, *texts: str, territory_id: str | None) -> DistressKind | None:
        """What the texts show; counted without a word of them, and never held up by the count."""
        kind = next((found for text in texts if (found := self.service.conversations.distress_in(Typed(text)))), None)
        if kind is None:
            return None
        try:
            async with self.service.database.turn() as session:
                day = self.at.date()
                await distress_counts.count(session, day=day, kind=kind.value, territory_id=territory_id)
        except (SQLAlchemyError, OSError):
            return kind
        return kind


def desk(request: Request) -> Desk:
    service: Service = request.app.state.service
    return Desk(
        service=service,
        gazetteer=request.app.state.gazetteer,
        seal=Seal(service.keys, service.settings.signing_key.get_secret_value()),
        at=service.clock(),
        address=request.client.host if request.client else "unknown",
    )


OurDesk = Annotated[Desk, Depends(desk)]
Token = Annotated[str, Form(max_length=60_000)]
