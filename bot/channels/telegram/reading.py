"""Reading: an update of Telegram as what its youth means."""

from dataclasses import dataclass
from enum import StrEnum

from aiogram.types import CallbackQuery, Contact, Message, Update

from bot.channels.telegram.deep_links import Crossed, started_from
from bot.incoming import TEXT_LIMIT, Act, Commanded, SharedPhone, Started, Tapped, Typed
from store.conversations import Entry

URGENCY_BUTTON = "urgence"


class Own(StrEnum):
    """What the gateway answers by itself."""

    HELP_LINES = "help_lines"
    CONFIRM_ERASING = "confirm_erasing"
    NOT_TEXT = "not_text"
    NOT_YOUR_CONTACT = "not_your_contact"
    TOO_LONG = "too_long"
    TOO_FAST = "too_fast"


COMMANDS: dict[str, Act | Own] = {
    "aide": Commanded("help"),
    "help": Commanded("help"),
    "retour": Commanded("go_back"),
    "recommencer": Commanded("restart"),
    "urgence": Own.HELP_LINES,
    "mesdonnees": Commanded("see_my_data"),
    "supprimer": Own.CONFIRM_ERASING,
}


@dataclass(frozen=True)
class Heard:
    """What one youth did; `callback_id` waits for an answer when a button was pressed."""

    update_id: int
    chat_id: int
    meant: Act | Own | Crossed
    callback_id: str | None = None


def read(update: Update) -> Heard | None:
    """None for what is not ours: groups, channels, other robots, messages edited afterwards."""
    if update.message is not None and _is_private(update.message):
        return Heard(update.update_id, update.message.chat.id, _meant(update.message))
    query = update.callback_query
    if query is not None and isinstance(query.message, Message) and not _is_private(query.message, sender=False):
        return None
    if query is not None and not query.from_user.is_bot:
        # In a private chat the chat is the person; an old message may have come without it.
        return Heard(update.update_id, query.from_user.id, _pressed(query), query.id)
    return None


def _is_private(message: Message, *, sender: bool = True) -> bool:
    if message.chat.type != "private":
        return False
    return not sender or (message.from_user is not None and not message.from_user.is_bot)


def _pressed(query: CallbackQuery) -> Act | Own:
    return Own.HELP_LINES if query.data == URGENCY_BUTTON else Tapped(query.data or "")


def _meant(message: Message) -> Act | Own | Crossed:
    if message.contact is not None:
        return _shared(message.contact, message.from_user.id if message.from_user else None)
    if message.text is None:
        return Own.NOT_TEXT
    if message.text.startswith("/"):
        name, _, rest = message.text[1:].partition(" ")
        command = _command(name.partition("@")[0].lower(), rest)
        if command is not None:
            return command
    return Typed(message.text) if len(message.text) <= TEXT_LIMIT else Own.TOO_LONG


def _command(name: str, rest: str) -> Act | Own | Crossed | None:
    """An unknown command is a text like another."""
    if name == "start":
        return started_from(rest) if rest else Started(Entry())
    return COMMANDS.get(name)


def _shared(contact: Contact, sender: int | None) -> Act | Own:
    """A contact of the address book may be anybody's."""
    if contact.user_id is None or contact.user_id != sender:
        return Own.NOT_YOUR_CONTACT
    # Telegram leaves the + out, on some phones only.
    return SharedPhone(f"+{contact.phone_number.lstrip('+')}")
