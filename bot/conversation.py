"""Conversation: what a youth does, taken in once and in order whatever the channel."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.distress import Detector, DistressKind
from bot.help_first import HelpFirst, Whereabouts
from bot.incoming import Act, Incoming, Started, Tapped, Typed, to_letter
from bot.wake_ups import News, WakeUps
from store import conversations, distress_counts, erasing, families, inbox, messages, territories
from store.conversations import Channel, Conversation, Entry
from store.database import Database
from store.erasures import Erasure
from store.inbox import Letter
from store.key_ring import KeyRing
from store.messages import Author, Body
from store.references import is_copied

START = "start"
UPDATE = "update"
Clock = Callable[[], datetime]


class Conversations:
    """The way in of every channel: start, accept, erase. Answers come from `Turns`."""

    def __init__(
        self,
        *,
        database: Database,
        keys: KeyRing,
        wake_ups: WakeUps,
        detector: Detector,
        help_first: HelpFirst,
        clock: Clock,
    ) -> None:
        self._database = database
        self._keys = keys
        self._wake_ups = wake_ups
        self._detector = detector
        self._help_first = help_first
        self._clock = clock

    async def start(self, *, entry: Entry, secret: str, lost: bool = False) -> str:
        """Open a web conversation with its first turn in the inbox; return its identifier."""
        async with self._database.turn() as session:
            conversation = conversations.start(
                session, channel=Channel.WEB, entry=entry, secret=secret, at=self._clock()
            )
            await session.flush()
            await self._write(session, conversation, first_turn(entry, lost=lost))
        return conversation.id

    async def accept(self, conversation_id: str, incoming: Incoming) -> bool:
        """Write the act in the inbox, before any work; False when it was there already.

        Distress is answered at once, and not a word of it is kept. Raises `UnknownConversation`, `NoSuchChoice`.
        """

        async def take(session: AsyncSession) -> bool:
            conversation = await conversations.get_for_change(session, conversation_id)
            return await self.take(session, conversation, incoming)

        fresh = await self.together(take)
        if self.distress_in(incoming.act):
            await self._wake_ups.publish(conversation_id, News.MESSAGE)
        return fresh

    async def together[T](self, work: Callable[[AsyncSession], Awaitable[T]]) -> T:
        """Run `work` in one transaction, again when another process wrote the same thing in the same instant."""
        try:
            async with self._database.turn() as session:
                return await work(session)
        except IntegrityError:
            async with self._database.turn() as session:
                return await work(session)

    async def take(self, session: AsyncSession, conversation: Conversation, incoming: Incoming) -> bool:
        """As `accept`, inside a channel's own transaction; the channel tells the news."""
        if isinstance(incoming.act, Tapped):
            await messages.tapped(session, conversation, incoming.act.token)
        kind = self.distress_in(incoming.act)
        if kind:
            return await self._help(session, conversation, incoming, kind)
        return await self._write(session, conversation, incoming)

    def distress_in(self, act: Act) -> DistressKind | None:
        """What a typed text shows; a reference alone is no text, whatever its letters sound like."""
        if not isinstance(act, Typed) or is_copied(act.text):
            return None
        return self._detector.detect(act.text)

    def help_at_once(self, act: Act) -> tuple[Body, ...]:
        """Help for distress without the database: the lines alone, since nothing is kept to go on from."""
        kind = self.distress_in(act)
        return self._help_first.answer(kind, Whereabouts(self._clock()))[:1] if kind else ()

    async def erase(self, conversation_id: str) -> Erasure:
        """Quit and erase; the dialogue engine is told to forget afterwards, until it has. The receipt."""
        async with self._database.turn() as session:
            conversation = await conversations.get_for_change(session, conversation_id)
            family = await families.of(session, conversation_id)
            erasure = await erasing.erase(session, conversation, at=self._clock())
        for member in family:
            await self._wake_ups.publish(member, News.ERASED)
        return erasure

    async def say(
        self, session: AsyncSession, conversation: Conversation, external_id: str, bodies: tuple[Body, ...]
    ) -> bool:
        """Answer an act at once, without the dialogue; False when it was answered already."""
        if await messages.find_by_client_id(session, conversation.id, external_id) is not None:
            return False
        client_id: str | None = external_id
        for body in bodies:
            messages.add(session, conversation, author=Author.ROBOT, body=body, at=self._clock(), client_id=client_id)
            client_id = None
        return True

    async def help_lines(self, session: AsyncSession, conversation: Conversation) -> tuple[Body, ...]:
        """Every help line, for who asks for them."""
        return self._help_first.everyone(await self._whereabouts(session, conversation))

    async def write(self, session: AsyncSession, conversation: Conversation, incoming: Incoming) -> bool:
        """As `accept`, inside a channel's own transaction, for acts that hold no text."""
        return await self._write(session, conversation, incoming)

    async def _write(self, session: AsyncSession, conversation: Conversation, incoming: Incoming) -> bool:
        name = external_name(conversation, incoming)
        if await inbox.find(session, conversation.channel, name) is not None:
            return False
        position = incoming.position
        await inbox.receive(
            session,
            Letter(conversation.channel, name, to_letter(incoming.act)),
            conversation_id=conversation.id,
            position=await inbox.next_position(session, conversation.id) if position is None else position,
            keys=self._keys,
            at=self._clock(),
            patience=incoming.patience,
        )
        return True

    async def _help(
        self, session: AsyncSession, conversation: Conversation, incoming: Incoming, kind: DistressKind
    ) -> bool:
        answers = self._help_first.answer(kind, await self._whereabouts(session, conversation))
        if not await self.say(session, conversation, incoming.external_id, answers):
            return False
        today = self._clock().date()
        await distress_counts.count(
            session, day=today, kind=kind.reported.value, territory_id=conversation.territory_id
        )
        return True

    async def _whereabouts(self, session: AsyncSession, conversation: Conversation) -> Whereabouts:
        territory = await territories.find_territory(session, conversation.territory_id)
        if territory is None:
            return Whereabouts(self._clock())
        return Whereabouts(self._clock(), territory.timezone, territory.department)


def first_turn(entry: Entry, *, lost: bool = False) -> Incoming:
    """What opens every conversation: the robot says first that it is one."""
    return Incoming(START, 0, Started(entry, lost))


def external_name(conversation: Conversation, incoming: Incoming) -> str:
    """The inbox knows a message by its conversation and the name that its sender gave it.

    Telegram numbers its updates for the whole bot: one that comes again after an erasure must still be known.
    """
    whole = conversation.channel is Channel.TELEGRAM and incoming.external_id != START
    return f"{UPDATE if whole else conversation.id}:{incoming.external_id}"
