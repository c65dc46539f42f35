"""Questionnaires: versions, and the register that gates them."""

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, UniqueConstraint, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from store.columns import Frozen
from store.database import Base
from store.errors import DomainError
from store.questions import Question, Questionnaire


class NoPublishedQuestionnaire(DomainError):
    """The theme has no version that may be served."""


class VersionStatus(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"
    RETIRED = "retired"


class QuestionnaireVersion(Base):
    """Instruction 2019-103: every questionnaire served stands in the register of the controller."""

    __tablename__ = "questionnaire_versions"
    __table_args__ = (
        UniqueConstraint("key", "version"),
        CheckConstraint(
            "status <> 'published' OR (register_reference IS NOT NULL AND validated_by IS NOT NULL"
            " AND validated_on IS NOT NULL)",
            name="registered",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str]
    theme: Mapped[str] = mapped_column(index=True)
    title: Mapped[str]
    version: Mapped[int]
    status: Mapped[VersionStatus]
    questions: Mapped[tuple[Question, ...]] = mapped_column(Frozen(tuple[Question, ...]))
    register_reference: Mapped[str | None]
    validated_by: Mapped[str | None]
    validated_on: Mapped[date | None]

    def content(self) -> Questionnaire:
        return Questionnaire(self.key, self.theme, self.title, self.version, self.questions)


async def published(session: AsyncSession, theme: str) -> Questionnaire:
    """The version to serve for this theme; raise `NoPublishedQuestionnaire` when there is none."""
    row = await session.scalar(
        select(QuestionnaireVersion)
        .where(QuestionnaireVersion.theme == theme, QuestionnaireVersion.status == VersionStatus.PUBLISHED)
        .order_by(QuestionnaireVersion.version.desc())
        .limit(1)
    )
    if row is None:
        raise NoPublishedQuestionnaire(theme)
    return row.content()


async def find_version(session: AsyncSession, name: str) -> Questionnaire | None:
    """The version that requests and consents name "emploi-1", published or not."""
    key, _, version = name.rpartition("-")
    if not version.isdecimal():
        return None
    row = await session.scalar(
        select(QuestionnaireVersion).where(
            QuestionnaireVersion.key == key, QuestionnaireVersion.version == int(version)
        )
    )
    return row.content() if row else None


async def published_themes(session: AsyncSession) -> frozenset[str]:
    """The themes that a youth may choose."""
    query = select(QuestionnaireVersion.theme).where(QuestionnaireVersion.status == VersionStatus.PUBLISHED)
    return frozenset(await session.scalars(query))
