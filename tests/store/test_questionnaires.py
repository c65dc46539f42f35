"""A questionnaire is served when it is published, and published when it is registered."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from store import questionnaires
from store.database import Database
from store.questionnaires import NoPublishedQuestionnaire, QuestionnaireVersion, VersionStatus
from store.questions import Choice, Question, QuestionKind

QUESTIONS = (
    Question(
        "situation",
        QuestionKind.CHOICE,
        "Tu fais quoi ?",
        choices=(Choice("lyceen", "Au lycée", ("lycee", "terminale"), urgent=None),),
        when={"place": ("51454",)},
    ),
)


def version(number: int = 1, status: VersionStatus = VersionStatus.PUBLISHED, **columns: Any) -> QuestionnaireVersion:
    register = {
        "register_reference": "DEMO-1",
        "validated_by": "Bureau fictif",
        "validated_on": date(2026, 1, 15),
    }
    return QuestionnaireVersion(
        key="emploi",
        theme="emploi",
        title="Trouver un emploi",
        version=number,
        status=status,
        questions=QUESTIONS,
        **register | columns,
    )


async def keep(database: Database, *rows: QuestionnaireVersion) -> None:
    async with database.turn() as session:
        session.add_all(rows)


class TestRegister:
    @pytest.mark.parametrize("missing", ["register_reference", "validated_by", "validated_on"])
    async def test_the_database_refuses_a_published_version_without_it(self, database: Database, missing: str) -> None:
        with pytest.raises(IntegrityError, match="registered"):
            await keep(database, version(**{missing: None}))

    async def test_the_database_refuses_to_publish_a_draft_without_it(self, database: Database) -> None:
        await keep(database, version(status=VersionStatus.DRAFT, validated_by=None))

        with pytest.raises(IntegrityError, match="registered"):
            async with database.turn() as session:
                await session.execute(update(QuestionnaireVersion).values(status=VersionStatus.PUBLISHED))


class TestPublished:
    async def test_is_the_newest_published_version(self, database: Database) -> None:
        await keep(database, version(1), version(2), version(3, VersionStatus.DRAFT), version(4, VersionStatus.RETIRED))

        async with database.read() as session:
            assert (await questionnaires.published(session, "emploi")).version == 2
            assert await questionnaires.published_themes(session) == {"emploi"}

    async def test_comes_back_as_it_was_written(self, database: Database) -> None:
        await keep(database, version())

        async with database.read() as session:
            assert (await questionnaires.published(session, "emploi")).questions == QUESTIONS

    async def test_of_a_theme_without_any_is_a_fact(self, database: Database) -> None:
        await keep(database, version(status=VersionStatus.DRAFT))

        async with database.read() as session:
            with pytest.raises(NoPublishedQuestionnaire):
                await questionnaires.published(session, "emploi")
            assert await questionnaires.published_themes(session) == set()

    async def test_has_one_row_a_version(self, database: Database) -> None:
        with pytest.raises(IntegrityError):
            await keep(database, version(1), version(1))
