"""Chats: the conversation behind each Telegram chat, and what comes into it once."""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from bot.channels.telegram.deep_links import Crossed
from bot.channels.telegram.reading import Heard, Own
from bot.channels.telegram.replies import Replies
from bot.conversation import START, UPDATE, external_name, first_turn
from bot.incoming import OVER, Act, Incoming, Started, Tapped
from bot.service import Service
from bot.wake_ups import News
from store import conversations, crossings, inbox, messages
from store.conversations import Channel, Conversation, Entry
from store.crossings import CrossingOver
from store.messages import Body, NoSuchChoice

STARTS = (Started, Crossed)


@dataclass(frozen=True)
class Received:
    """Where an act went; `conversation_id` is None when it opened nothing."""

    conversation_id: str | None
    fresh: bool
    # The button was pressed before.
    pressed: bool = False
    # The answer is there already: no turn is needed.
    answered: bool = False
    # The conversation of another channel that goes on here.
    left: str | None = None


class Chats:
    """`bot_id` is part of an update's name: each robot numbers its own."""

    def __init__(self, *, service: Service, replies: Replies, bot_id: int, patience: float) -> None:
        self._conversations = service.conversations
        self._database = service.database
        self._wake_ups = service.wake_ups
        self._keys = service.keys
        self._clock = service.clock
        self._words = service.words
        self._replies = replies
        self._bot_id = bot_id
        self._patience = patience

    def name(self, update_id: int) -> str:
        return f"{self._bot_id}.{update_id}"

    async def find(self, update_id: int) -> str | None:
        """The conversation that this update went to, when it came before."""
        async with self._database.read() as session:
            known = await inbox.find(session, Channel.TELEGRAM, f"{UPDATE}:{self.name(update_id)}")
        return known.conversation_id if known else None

    async def receive(self, heard: Heard, *, opening: bool = True) -> Received:
        """Write what was done, before any work and once; open a conversation when the chat has none.

        Raises `NoSuchChoice` for a button of another time, and keeps nothing of it then.
        """

        async def work(session: AsyncSession) -> Received:
            return await self._receive(session, heard, opening=opening)

        received = await self._conversations.together(work)
        if received.answered and received.conversation_id:
            await self._wake_ups.publish(received.conversation_id, News.MESSAGE)
        if received.left:
            await self._wake_ups.publish(received.left, News.MESSAGE)
        return received

    async def _receive(self, session: AsyncSession, heard: Heard, *, opening: bool) -> Received:
        address = str(heard.chat_id)
        known = await inbox.find(session, Channel.TELEGRAM, f"{UPDATE}:{self.name(heard.update_id)}")
        if known is not None:
            return Received(known.conversation_id, fresh=False)
        conversation = await conversations.find_by_address(session, Channel.TELEGRAM, address, self._keys)
        if conversation is None:
            if isinstance(heard.meant, Tapped):
                raise NoSuchChoice(heard.meant.token)
            if not opening:
                return Received(None, fresh=False)
            conversation = await self._open(session, address, heard.meant)
        elif isinstance(heard.meant, STARTS):
            await self._start_properly(session, conversation, heard.meant.entry)
        conversation.unreachable_at = None
        meant, left = heard.meant, None
        if isinstance(meant, Crossed):
            meant, left = await self._cross(session, conversation, meant)
        pressed = await self._was_pressed(session, conversation, meant)
        answered = await self._take(session, conversation, heard.update_id, meant)
        return Received(conversation.id, fresh=True, pressed=pressed, answered=answered, left=left)

    async def _cross(
        self, session: AsyncSession, conversation: Conversation, crossed: Crossed
    ) -> tuple[Started, str | None]:
        """The other conversation goes on here, and says so; a link that works no more is an ordinary start."""
        try:
            crossing = await crossings.use(session, crossed.token, into=conversation, at=self._clock())
        except CrossingOver:
            return Started(crossed.entry, crossing=OVER), None
        left = await conversations.get_for_change(session, crossing.conversation_id)
        told = Body(text=self._words.crossed.strip())
        await self._conversations.say(session, left, f"crossing-{crossing.id}", (told,))
        return Started(crossed.entry, crossing=crossing.id), left.id

    async def _open(self, session: AsyncSession, address: str, meant: Act | Own | Crossed) -> Conversation:
        """A new conversation; its first turn is the act itself when that is /start."""
        entry = meant.entry if isinstance(meant, STARTS) else Entry()
        conversation = conversations.start(session, channel=Channel.TELEGRAM, entry=entry, at=self._clock())
        conversations.set_address(conversation, address, self._keys)
        await session.flush()
        if not isinstance(meant, STARTS):
            await self._conversations.write(session, conversation, first_turn(entry))
        return conversation

    async def _start_properly(self, session: AsyncSession, conversation: Conversation, entry: Entry) -> None:
        """The /start comes after the words that followed it: no other first turn is wanted any more."""
        name = external_name(conversation, Incoming(START, 0, Started(entry)))
        first = await inbox.find(session, Channel.TELEGRAM, name)
        if first is not None and first.done_at is None:
            inbox.finish(first, at=self._clock())
            conversation.entry = entry

    async def _was_pressed(self, session: AsyncSession, conversation: Conversation, meant: Act | Own) -> bool:
        return isinstance(meant, Tapped) and (await messages.tapped(session, conversation, meant.token)).repeated

    async def _take(self, session: AsyncSession, conversation: Conversation, update_id: int, meant: Act | Own) -> bool:
        """Whether it was answered at once."""
        name = self.name(update_id)
        if isinstance(meant, Own):
            bodies = await self._replies.bodies(session, conversation, meant)
            await self._conversations.say(session, conversation, name, bodies)
        else:
            incoming = Incoming(name, update_id, meant, self._patience)
            await self._conversations.take(session, conversation, incoming)
            if await inbox.find(session, Channel.TELEGRAM, external_name(conversation, incoming)) is not None:
                return False
        # Nothing waits, but a repeat must be known.
        inbox.note(session, Channel.TELEGRAM, f"{UPDATE}:{name}", conversation_id=conversation.id, at=self._clock())
        return True
