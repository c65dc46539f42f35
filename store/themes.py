"""Themes: the needs a youth may come with."""

from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from store.database import Base


class ThemeKey(StrEnum):
    EMPLOI = "emploi"
    FORMATION = "formation"
    LOGEMENT = "logement"
    SANTE = "sante"
    MOBILITE = "mobilite"
    INTERNATIONAL = "international"
    ENGAGEMENT = "engagement"
    LOISIRS = "loisirs"
    DROITS = "droits"
    ARGENT = "argent"


class Theme(Base):
    __tablename__ = "themes"

    key: Mapped[str] = mapped_column(primary_key=True)
    label: Mapped[str]
    position: Mapped[int]


async def all_themes(session: AsyncSession) -> list[Theme]:
    """Every theme, in the order in which they are offered."""
    return list(await session.scalars(select(Theme).order_by(Theme.position)))
