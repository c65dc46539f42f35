"""Turns: each message that waits in the inbox, answered by the dialogue, one conversation at a time."""

import json
import logging
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from bot.contacts import mask_for_review
from bot.conversation import Clock
from bot.incoming import Act, Commanded, SharedPhone, Started, Tapped, Typed, from_letter
from bot.locks import LockNotObtained, Locks
from bot.masking import Masked, mask, typed_text
from bot.rasa import Dialogue, DialogueAway, Turn
from bot.wake_ups import News, WakeUps
from bot.words import Words
from store import contact_details, conversations, erasing, families, inbox, messages
from store.contact_details import DetailKind
from store.conversations import Conversation, UnknownConversation
from store.database import Database
from store.inbox import InboxEntry
from store.key_ring import KeyRing
from store.messages import Author, Body, NoSuchChoice

logger = logging.getLogger(__name__)
LOCK_LIFETIME = 15.0
FIRST_NAME = "first_name"
ANSWER = "/answer"
# The gateway does this one by itself: the dialogue engine may be away, and keeps nothing afterwards.
ERASE = "/erase_confirmed"


@dataclass(frozen=True)
class Prepared:
    """What is asked of the dialogue; None when the act has no effect any more, or is to leave.

    `token` is the button that counts as pressed once the dialogue has answered.
    """

    turn: Turn | None
    token: str | None = None
    leaves: bool = False


class Turns:
    def __init__(
        self,
        *,
        database: Database,
        dialogue: Dialogue,
        keys: KeyRing,
        locks: Locks,
        wake_ups: WakeUps,
        words: Words,
        clock: Clock,
    ) -> None:
        self._database = database
        self._dialogue = dialogue
        self._keys = keys
        self._locks = locks
        self._wake_ups = wake_ups
        self._words = words
        self._clock = clock

    async def settle(self, conversation_id: str) -> None:
        """Answer everything that waits in this conversation, in order; stop at the first that cannot be."""
        try:
            async with self._locks.hold(f"conversation:{conversation_id}", lifetime=LOCK_LIFETIME):
                while await self._answer_next(conversation_id):
                    pass
        except LockNotObtained:
            logger.warning("conversation %s is busy elsewhere", conversation_id)

    async def _answer_next(self, conversation_id: str) -> bool:
        async with self._database.turn() as session:
            entry = await inbox.next_pending(session, conversation_id)
            if entry is None or entry.next_at > self._clock():
                return False
            name = (entry.channel, entry.external_id)
            try:
                conversation = await conversations.get_for_change(session, conversation_id)
                prepared = await self._prepare(session, conversation, entry)
            except (UnknownConversation, NoSuchChoice):
                prepared = Prepared(None)
            if prepared.turn is None:
                inbox.finish(entry, at=self._clock())
            family = await families.of(session, conversation_id) if prepared.leaves else []
            if prepared.leaves:
                await erasing.erase(session, conversation, at=self._clock())
        for member in family:
            await self._wake_ups.publish(member, News.ERASED)
        if prepared.turn is None:
            return not prepared.leaves
        return await self._ask(name, prepared.turn, prepared.token)

    async def put_off(self, conversation_id: str) -> None:
        """Leave the first message that waits for later: something is wrong with it."""
        async with self._database.turn() as session:
            entry = await inbox.next_pending(session, conversation_id)
            if entry is not None:
                inbox.postpone(entry, at=self._clock())

    async def _ask(self, name: tuple[conversations.Channel, str], turn: Turn, token: str | None) -> bool:
        await self._wake_ups.publish(turn.conversation_id, News.TYPING_ON)
        try:
            bodies = await self._dialogue.say(turn)
        except DialogueAway as error:
            logger.warning("the dialogue is away (%s), turn %s waits", error, turn.id)
            await self._postpone(name, turn.conversation_id)
            return False
        async with self._database.turn() as session:
            entry = await session.get(InboxEntry, name)
            if entry is not None and entry.done_at is None:
                conversation = await conversations.get_for_change(session, turn.conversation_id)
                add_answers(session, conversation, bodies, clock=self._clock)
                if token is not None:
                    await messages.mark_used(session, conversation, token)
                inbox.finish(entry, at=self._clock())
        await self._wake_ups.publish(turn.conversation_id, News.MESSAGE)
        return True

    async def _postpone(self, name: tuple[conversations.Channel, str], conversation_id: str) -> None:
        """Say honestly, once, that the answer will come later; the turn stays in the inbox."""
        async with self._database.turn() as session:
            entry = await session.get(InboxEntry, name)
            if entry is None or entry.done_at is not None:
                return
            if entry.attempts == 0:
                conversation = await conversations.get_for_change(session, conversation_id)
                trouble = Body(text=self._words.trouble.strip(), links=self._words.trouble_links)
                messages.add(session, conversation, author=Author.ROBOT, body=trouble, at=self._clock())
            inbox.postpone(entry, at=self._clock())
        await self._wake_ups.publish(conversation_id, News.MESSAGE)

    async def _prepare(self, session: AsyncSession, conversation: Conversation, entry: InboxEntry) -> Prepared:
        act = from_letter(inbox.open_letter(entry, self._keys))
        if isinstance(act, Typed):
            return await self._prepare_text(session, conversation, entry, act)
        if isinstance(act, SharedPhone):
            return await self._prepare_phone(session, conversation, entry, act)
        if isinstance(act, Tapped):
            tap = await messages.tapped(session, conversation, act.token)
            if tap.choice.payload == ERASE:
                return Prepared(None, leaves=True)
            if tap.repeated and tap.choice.payload.startswith(ANSWER):
                return Prepared(None)
            await self._heard(session, conversation, entry, Body(text=tap.choice.label))
            return Prepared(_turn(conversation, entry, tap.choice.payload), act.token)
        return Prepared(_turn(conversation, entry, _payload(act)))

    async def _prepare_text(
        self, session: AsyncSession, conversation: Conversation, entry: InboxEntry, act: Typed
    ) -> Prepared:
        masked = mask(
            typed_text(act.text),
            source=f"{entry.channel}:{entry.external_id}",
            first_name_expected=conversation.expects == FIRST_NAME,
        )
        await self._keep(session, conversation, masked)
        await self._heard(session, conversation, entry, Body(text=masked.text))
        return Prepared(
            Turn(
                id=entry.external_id,
                conversation_id=conversation.id,
                text=masked.text,
                metadata={
                    "channel": conversation.channel.value,
                    "review": mask_for_review(masked.text),
                    "refused": masked.refused.value if masked.refused else "",
                    **_references(masked),
                },
            )
        )

    async def _prepare_phone(
        self, session: AsyncSession, conversation: Conversation, entry: InboxEntry, act: SharedPhone
    ) -> Prepared:
        return await self._prepare_text(session, conversation, entry, Typed(act.number))

    async def _keep(self, session: AsyncSession, conversation: Conversation, masked: Masked) -> None:
        for detail in masked.details:
            await contact_details.keep(
                session,
                detail_id=detail.id,
                conversation_id=conversation.id,
                kind=detail.kind,
                value=detail.value,
                keys=self._keys,
                at=self._clock(),
            )

    async def _heard(self, session: AsyncSession, conversation: Conversation, entry: InboxEntry, body: Body) -> None:
        """Put what the youth said in the history, once however often the turn is tried."""
        client_id = entry.external_id.partition(":")[2]
        if await messages.find_by_client_id(session, conversation.id, client_id) is None:
            at = entry.received_at
            messages.add(session, conversation, author=Author.YOUTH, body=body, at=at, client_id=client_id)


def add_answers(session: AsyncSession, conversation: Conversation, bodies: tuple[Body, ...], *, clock: Clock) -> None:
    """Append what the robot said, and remember what it expects next."""
    for body in bodies:
        messages.add(session, conversation, author=Author.ROBOT, body=body, at=clock())
    if bodies:
        conversation.expects = next((b.expects for b in reversed(bodies) if b.expects), None)


def _turn(conversation: Conversation, entry: InboxEntry, payload: str) -> Turn:
    return Turn(
        id=entry.external_id,
        conversation_id=conversation.id,
        text=payload,
        metadata={"channel": conversation.channel.value},
    )


def _payload(act: Act) -> str:
    match act:
        case Started(entry, lost, crossing):
            carried = {
                "territory": entry.territory,
                "theme": entry.theme,
                "offer": str(entry.offer) if entry.offer else None,
                "lost": "yes" if lost else None,
                "crossing": crossing,
            }
            return "/start" + json.dumps({key: value for key, value in carried.items() if value})
        case Commanded(intent):
            return f"/{intent}"
    raise TypeError(act)


def _references(masked: Masked) -> dict[str, str]:
    """The first detail of each sort: a first name, and a phone number or an e-mail address."""
    found: dict[str, str] = {}
    for detail in masked.details:
        key = "first_name" if detail.kind is DetailKind.FIRST_NAME else "contact"
        found.setdefault(key, detail.id)
        if key == "contact":
            found.setdefault("contact_kind", detail.kind.value)
    return found
