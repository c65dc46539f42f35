"""Offers: the list, one of them, and what may be done with it."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Path, Query, Request
from fastapi.responses import Response
from sqlalchemy.orm.exc import StaleDataError

from backoffice.desk import Desk, OurDesk
from backoffice.guard import CurrentVisitor, Visitor
from backoffice.pages import Flash, redirect
from backoffice.places import Places
from store import offer_decisions, offer_files, offer_lists
from store.offer_changes import ChangeKind
from store.offer_decisions import NotReady, SentenceMissing, Wish
from store.offer_form import OfferForm
from store.offer_lists import ListView, Wanted
from store.offer_sheets import Author
from store.offer_statuses import OfferMovedOn
from store.places import Gazetteer

router = APIRouter()
OfferId = Annotated[int, Path(ge=1, le=2**31 - 1)]
Version = Annotated[int, Form(ge=0, le=2**31 - 1)]
"""The version of the offer that the form was drawn from."""
Comment = Annotated[str, Form(max_length=4_000)]
FLASHES = {
    ChangeKind.PROPOSED: Flash.OFFER_PROPOSED,
    ChangeKind.PUBLISHED: Flash.OFFER_PUBLISHED,
    ChangeKind.SENT_BACK: Flash.OFFER_SENT_BACK,
    ChangeKind.PAUSED: Flash.OFFER_PAUSED,
    ChangeKind.RESUMED: Flash.OFFER_RESUMED,
    ChangeKind.ARCHIVED: Flash.OFFER_ARCHIVED,
    ChangeKind.RESTORED: Flash.OFFER_RESTORED,
}


@dataclass(frozen=True)
class Button:
    """A button of an offer's page, pressed on the version of the offer that was shown."""

    request: Request
    offer_id: OfferId
    desk: OurDesk
    visitor: CurrentVisitor
    map_: Places
    version: Version

    @property
    def author(self) -> Author:
        return author_of(self.visitor, self.desk, self.map_)

    async def do(self, kind: ChangeKind, comment: str = "") -> Response:
        """Make the move, or show what happened since the button was drawn: nothing is overwritten."""
        wish = Wish(kind, self.version, comment)
        try:
            async with self.desk.database.turn() as session:
                await offer_decisions.decide(session, self.author, self.offer_id, wish)
        except NotReady:
            return redirect(f"/offres/{self.offer_id}/modifier")
        except (OfferMovedOn, StaleDataError):
            return await self.moved_on(kind)
        return redirect(f"/offres/{self.offer_id}", flash=FLASHES[kind])

    async def moved_on(self, kind: ChangeKind | None = None) -> Response:
        return await moved_on(self.request, self.desk, self.author, self.offer_id, kind)


Pressed = Annotated[Button, Depends()]


@router.get("/offres")
async def offers(
    request: Request,
    desk: OurDesk,
    visitor: CurrentVisitor,
    vue: Annotated[ListView, Query()] = ListView.CURRENT,
    mots: Annotated[str, Query(max_length=100)] = "",
    page: Annotated[int, Query(ge=1, le=10_000)] = 1,
) -> Response:
    async with desk.database.read() as session:
        listed = await offer_lists.readable(session, visitor.viewer, Wanted(vue, mots, page))
    return desk.pages.render(request, "offers/list.html", listed=listed)


@router.get("/offres/{offer_id}")
async def offer(request: Request, offer_id: OfferId, desk: OurDesk, visitor: CurrentVisitor, map_: Places) -> Response:
    return await _show(request, desk, author_of(visitor, desk, map_), offer_id)


@router.post("/offres/{offer_id}/proposer")
async def propose_offer(pressed: Pressed) -> Response:
    return await pressed.do(ChangeKind.PROPOSED)


@router.post("/offres/{offer_id}/publier")
async def publish_offer(pressed: Pressed) -> Response:
    return await pressed.do(ChangeKind.PUBLISHED)


@router.post("/offres/{offer_id}/renvoyer")
async def send_back_offer(pressed: Pressed, comment: Comment = "") -> Response:
    try:
        return await pressed.do(ChangeKind.SENT_BACK, comment)
    except SentenceMissing:
        return await _show(pressed.request, pressed.desk, pressed.author, pressed.offer_id, unsaid=comment, status=422)


@router.post("/offres/{offer_id}/suspendre")
async def pause_offer(pressed: Pressed) -> Response:
    return await pressed.do(ChangeKind.PAUSED)


@router.post("/offres/{offer_id}/reprendre")
async def resume_offer(pressed: Pressed) -> Response:
    return await pressed.do(ChangeKind.RESUMED)


@router.post("/offres/{offer_id}/archiver")
async def archive_offer(pressed: Pressed) -> Response:
    return await pressed.do(ChangeKind.ARCHIVED)


@router.post("/offres/{offer_id}/restaurer")
async def restore_offer(pressed: Pressed) -> Response:
    return await pressed.do(ChangeKind.RESTORED)


@router.post("/offres/{offer_id}/dupliquer")
async def duplicate_offer(offer_id: OfferId, desk: OurDesk, visitor: CurrentVisitor, map_: Places) -> Response:
    async with desk.database.turn() as session:
        made = await offer_decisions.duplicate(session, author_of(visitor, desk, map_), offer_id)
    return redirect(f"/offres/{made.id}/modifier", flash=Flash.OFFER_DUPLICATED)


def author_of(visitor: Visitor, desk: Desk, gazetteer: Gazetteer) -> Author:
    return Author(visitor.viewer, gazetteer, desk.clock())


async def moved_on(
    request: Request,
    desk: Desk,
    author: Author,
    offer_id: int,
    kind: ChangeKind | None = None,
    *,
    typed: OfferForm | None = None,
) -> Response:
    """`typed` is what was being written: it goes back to its author."""
    async with desk.database.read() as session:
        file = await offer_files.get_file(session, author, offer_id)
    last = file.last_move
    if last and kind and (last.kind, last.person_id) == (kind, author.viewer.person_id):
        # The same button pressed twice.
        return redirect(f"/offres/{offer_id}", flash=FLASHES[kind])
    return desk.pages.render(request, "offers/moved_on.html", status=409, file=file, typed=typed)


async def _show(
    request: Request, desk: Desk, author: Author, offer_id: int, *, unsaid: str | None = None, status: int = 200
) -> Response:
    """`unsaid` is the sentence of an offer sent back, when it was missing or too long."""
    async with desk.database.read() as session:
        file = await offer_files.get_file(session, author, offer_id)
    return desk.pages.render(request, "offers/detail.html", status=status, file=file, unsaid=unsaid)
