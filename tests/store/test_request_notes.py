"""Request notes: sealed, read by the organisation, gone with the consent."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from store import erasing, request_notes
from store.contact_requests import ContactRequest
from store.conversations import Channel, Conversation
from store.database import Database
from store.key_ring import KeyRing
from store.people import Person, get_viewer
from store.reopenings import ContactGone
from store.request_events import EventKind, RequestEvent, person
from store.request_notes import LONGEST_NOTE, NotANote, RequestNote
from store.request_statuses import Status
from tests.store.committed import Committed
from tests.store.make import Make

TEXT = "Rappeler sa mère, Mme Perroquet-Canari."


@dataclass
class Desk:
    """A professional with one request, and what she may write."""

    database: Database
    keys: KeyRing
    at: datetime
    clara: Person
    request: ContactRequest

    async def write(self, text: str = TEXT) -> None:
        async with self.database.turn() as session:
            found = await session.get_one(ContactRequest, self.request.id)
            await request_notes.write(session, found, text, keys=self.keys, by=person(self.clara.id), at=self.at)

    async def read(self, by: Person | None = None) -> list[tuple[str, str]]:
        async with self.database.read() as session:
            viewer = await get_viewer(session, (by or self.clara).id)
            notes = await request_notes.shown_to(session, viewer, self.request, self.keys)
            return [(note.author, note.text) for note in notes]


@pytest.fixture
async def desk(make: Make, database: Database, keys: KeyRing, noon: datetime) -> Desk:
    organisation = await make.organisation()
    clara = await make.professional(organisation)
    return Desk(database, keys, noon, clara, await make.contact_request(organisation, status=Status.CONTACTED))


class TestWriting:
    async def test_keeps_the_note_with_its_author(self, desk: Desk, committed: Committed) -> None:
        await desk.write()

        assert await desk.read() == [(desk.clara.name, TEXT)]
        assert [event.kind for event in await committed.all(RequestEvent)] == [EventKind.NOTED]

    async def test_seals_it_for_its_own_row(self, desk: Desk, committed: Committed) -> None:
        await desk.write()
        desk.at += timedelta(hours=1)
        await desk.write()

        first, second = await committed.all(RequestNote)

        assert first.token is not None
        assert first.token != second.token
        assert b"Perroquet" not in first.token

    @pytest.mark.parametrize("text", ["", "  \n ", "a" * (LONGEST_NOTE + 1)])
    async def test_refuses_nothing_and_too_much(self, desk: Desk, text: str) -> None:
        with pytest.raises(NotANote):
            await desk.write(text)

    async def test_twice_in_a_hurry_is_once(self, desk: Desk) -> None:
        await desk.write()
        await desk.write()

        assert await desk.read() == [(desk.clara.name, TEXT)]

    async def test_is_for_the_organisation_alone(self, desk: Desk, make: Make) -> None:
        await desk.write()

        assert await desk.read(await make.professional(await make.organisation())) == []


class TestErasing:
    async def test_of_the_youth_empties_the_notes(self, desk: Desk, committed: Committed) -> None:
        await desk.write()

        async with desk.database.turn() as session:
            conversation = await session.get_one(Conversation, desk.request.conversation_id)
            await erasing.erase(session, conversation, at=desk.at)

        assert await desk.read() == []
        assert [note.token for note in await committed.all(RequestNote)] == [None]

    async def test_of_the_consent_empties_them_and_no_more_is_written(self, desk: Desk) -> None:
        await desk.write()

        async with desk.database.turn() as session:
            conversation = await session.get_one(Conversation, desk.request.conversation_id)
            consent_id = desk.request.consent_id
            await erasing.withdraw_consent(session, conversation, consent_id, via=Channel.WEB, at=desk.at)

        assert await desk.read() == []
        with pytest.raises(ContactGone):
            await desk.write()

    async def test_comes_with_a_cancelled_request(self, desk: Desk) -> None:
        await desk.write()

        async with desk.database.turn() as session:
            found = await session.get_one(ContactRequest, desk.request.id)
            await erasing.withdraw(session, found, via=Channel.WEB, at=desk.at)

        assert await desk.read() == []
