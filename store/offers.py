"""Offers: what a professional engages to provide."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, WriteOnlyMapped, mapped_column, relationship
from sqlalchemy.orm.attributes import flag_modified

from store.columns import Frozen
from store.criteria import Criteria
from store.database import Base
from store.errors import DomainError
from store.offer_changes import ChangeKind, FieldChange, Hand, OfferChange
from store.offer_statuses import MOVES, OfferMovedOn, OfferStatus, PauseReason
from store.offer_text import OfferText, differences
from store.organisations import Organisation
from store.places import Zone, ZoneLevel
from store.request_events import Actor


class NoSuchOffer(DomainError):
    """No offer has this identifier."""


class Offer(Base):
    __tablename__ = "offers"
    __table_args__ = (
        CheckConstraint("delay_days IS NULL OR delay_days BETWEEN 1 AND 7", name="delay"),
        CheckConstraint("capacity IS NULL OR capacity >= 0", name="capacity"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    theme: Mapped[str]
    title: Mapped[str]
    how: Mapped[str]
    gain: Mapped[str]
    status: Mapped[OfferStatus]
    delay_days: Mapped[int | None]
    capacity: Mapped[int | None]
    valid_until: Mapped[date | None]
    criteria: Mapped[Criteria] = mapped_column(Frozen(Criteria))
    published_at: Mapped[datetime | None]
    updated_at: Mapped[datetime | None]
    paused_by: Mapped[PauseReason | None]
    # When an animateur last published it, or put it back after broken promises: older ones count against it no more.
    reviewed_at: Mapped[datetime | None]
    # An animateur asked its professionals whether they keep its delay.
    review_asked_at: Mapped[datetime | None]
    review_asked_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    # The offer that it was duplicated from.
    source_id: Mapped[int | None] = mapped_column(ForeignKey("offers.id"))
    version: Mapped[int] = mapped_column()

    organisation: Mapped[Organisation] = relationship(lazy="raise")
    zones: Mapped[list["OfferZone"]] = relationship(lazy="raise", cascade="all, delete-orphan")
    changes: WriteOnlyMapped[OfferChange] = relationship(lazy="write_only", passive_deletes=True)

    __mapper_args__ = {"version_id_col": version}

    @property
    def text(self) -> OfferText:
        """What is written in it; its zones must be loaded."""
        return OfferText(
            theme=self.theme,
            title=self.title,
            how=self.how,
            gain=self.gain,
            zones=tuple(sorted((Zone(z.level, z.code) for z in self.zones), key=lambda z: (z.level, z.code))),
            criteria=self.criteria,
            delay_days=self.delay_days,
            capacity=self.capacity,
            valid_until=self.valid_until,
        )

    def expect(self, version: int) -> None:
        """Raise `OfferMovedOn` when it changed since someone read it at this version."""
        if self.version != version:
            raise OfferMovedOn(self.status)

    def may(self, kind: ChangeKind) -> bool:
        """By the table; and a full offer, paused by itself, is paused by hand too."""
        kept_away = kind is ChangeKind.PAUSED and self.paused_by is PauseReason.OVER_CAPACITY
        return kept_away or self.status in MOVES[kind].start

    def rewrite(self, text: OfferText, *, hand: Hand, at: datetime) -> tuple[FieldChange, ...]:
        """Write it anew; return what changed, nothing when it was so already."""
        if self.status is OfferStatus.ARCHIVED:
            raise OfferMovedOn(self.status)
        changed = differences(self.text, text)
        if changed:
            self._append(ChangeKind.REWRITTEN, hand, at=at, fields=changed)
            self._write(text)
        return changed

    def propose(self, *, hand: Hand, at: datetime) -> None:
        self._move(ChangeKind.PROPOSED, hand, at=at)

    def publish(self, *, hand: Hand, at: datetime) -> None:
        """Back in the results, or there for the first time: whoever publishes reviewed it."""
        self._move(ChangeKind.PUBLISHED, hand, at=at)
        self.published_at = self.reviewed_at = at

    def send_back(self, comment: str, *, hand: Hand, at: datetime) -> None:
        """To its authors, with a sentence that says what is missing."""
        self._move(ChangeKind.SENT_BACK, hand, at=at, comment=comment)

    def pause(self, reason: PauseReason, *, by: Actor, at: datetime, on_behalf: bool = False) -> None:
        """Take it from the results until it is resumed; only a pause by hand may take the place of another one."""
        if self.status is OfferStatus.PAUSED and reason is not PauseReason.BY_HAND:
            raise OfferMovedOn(self.status)
        self._move(ChangeKind.PAUSED, Hand(by, on_behalf), at=at, comment=reason.value)
        self.paused_by = reason

    def resume(self, *, by: Actor, at: datetime, on_behalf: bool = False) -> None:
        """Back in the results; after broken promises that is a review, and the count begins anew."""
        self._move(ChangeKind.RESUMED, Hand(by, on_behalf), at=at)
        if self.paused_by is PauseReason.PROMISES_BROKEN:
            self.reviewed_at = at
        self.paused_by = None

    def archive(self, *, hand: Hand, at: datetime) -> None:
        self._move(ChangeKind.ARCHIVED, hand, at=at)
        self.paused_by = None

    def restore(self, *, hand: Hand, at: datetime) -> None:
        """A draft again: what was true then is read again before youths see it."""
        self._move(ChangeKind.RESTORED, hand, at=at)

    def ask_review(self, *, hand: Hand, at: datetime) -> None:
        """Its professionals look at its delay again; what is archived promises nothing any more."""
        if self.status is OfferStatus.ARCHIVED:
            raise OfferMovedOn(self.status)
        self._append(ChangeKind.REVIEW_ASKED, hand, at=at)
        self.review_asked_at, self.review_asked_by = at, hand.by.person_id

    def confirm_delay(self, *, hand: Hand, at: datetime) -> None:
        """They looked, and keep it; saying so again changes nothing."""
        if self.review_asked_at is not None:
            self._append(ChangeKind.DELAY_CONFIRMED, hand, at=at)
            self.review_asked_at = self.review_asked_by = None

    def begin(self, kind: ChangeKind, *, hand: Hand, at: datetime) -> None:
        """The first line of its history."""
        self._append(kind, hand, at=at)

    def _write(self, text: OfferText) -> None:
        if text.delay_days != self.delay_days:
            self.review_asked_at = self.review_asked_by = None
        self.theme, self.title, self.how, self.gain = text.theme, text.title, text.how, text.gain
        self.criteria = text.criteria
        self.delay_days, self.capacity, self.valid_until = text.delay_days, text.capacity, text.valid_until
        kept = {(zone.level, zone.code): zone for zone in self.zones if zone.theme == text.theme}
        self.zones = [
            kept.get((zone.level, zone.code)) or OfferZone(level=zone.level, code=zone.code, theme=text.theme)
            for zone in text.zones
        ]

    def _move(self, kind: ChangeKind, hand: Hand, *, at: datetime, comment: str | None = None) -> None:
        if not self.may(kind):
            raise OfferMovedOn(self.status)
        self._append(kind, hand, at=at, comment=comment)
        self.status = MOVES[kind].end

    def _append(
        self,
        kind: ChangeKind,
        hand: Hand,
        *,
        at: datetime,
        fields: tuple[FieldChange, ...] = (),
        comment: str | None = None,
    ) -> None:
        self.changes.add(
            OfferChange(
                version=self.version or 0,
                kind=kind,
                at=at,
                actor_kind=hand.by.kind,
                person_id=hand.by.person_id,
                on_behalf=hand.on_behalf,
                fields=fields,
                comment=comment,
            )
        )
        self.updated_at = at
        # Zones are rows of their own: the version must go up whatever changed.
        flag_modified(self, "updated_at")


class OfferZone(Base):
    """Where an offer is open; its key is the index that narrows the catalogue."""

    __tablename__ = "offer_zones"

    level: Mapped[ZoneLevel] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True)
    theme: Mapped[str] = mapped_column(primary_key=True)
    offer_id: Mapped[int] = mapped_column(ForeignKey("offers.id"), primary_key=True, index=True)


async def get_offer(session: AsyncSession, offer_id: int) -> Offer:
    """Raise `NoSuchOffer` when there is none."""
    offer = await session.get(Offer, offer_id)
    if offer is None:
        raise NoSuchOffer(offer_id)
    return offer


async def get_published(session: AsyncSession, offer_id: int) -> Offer:
    """Raise `NoSuchOffer` when there is none that youths may see."""
    offer = await get_offer(session, offer_id)
    if offer.status is not OfferStatus.PUBLISHED:
        raise NoSuchOffer(offer_id)
    return offer
