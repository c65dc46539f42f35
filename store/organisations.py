"""Organisations: who employs the professionals."""

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from store.database import Base


class Organisation(Base):
    __tablename__ = "organisations"
    __table_args__ = (CheckConstraint("delay_days BETWEEN 1 AND 7", name="delay"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    kind: Mapped[str]
    address: Mapped[str]
    phone: Mapped[str | None]
    delay_days: Mapped[int]
    # None: national, regional or departmental, shown wherever its zones reach.
    territory_id: Mapped[str | None] = mapped_column(ForeignKey("territories.id"), index=True)
