"""Keyboards: the buttons under a message, with the way to urgent help on each."""

from aiogram.types import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)

from bot.channels.telegram.reading import URGENCY_BUTTON
from bot.words import TelegramWords
from store.messages import Body, Link, Message

Keyboard = InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove
LABEL_LIMIT = 60


def under(message: Message, body: Body, links: list[Link], words: TelegramWords) -> InlineKeyboardMarkup | None:
    """One button a row; none under what expects nothing."""
    rows = [
        [InlineKeyboardButton(text=_short(choice.label), callback_data=message.token(index))]
        for index, choice in enumerate(body.choices)
    ]
    rows += [[InlineKeyboardButton(text=_short(link.label), url=link.href)] for link in links]
    if (rows or body.expects) and not body.urgent:
        rows.append([InlineKeyboardButton(text=words.urgency, callback_data=URGENCY_BUTTON)])
    return InlineKeyboardMarkup(inline_keyboard=rows) if rows else None


def share_phone(words: TelegramWords) -> ReplyKeyboardMarkup:
    """The button of the messaging service that gives one's own number."""
    share = KeyboardButton(text=words.share_phone, request_contact=True)
    return ReplyKeyboardMarkup(
        keyboard=[[share], [KeyboardButton(text=f"/{URGENCY_BUTTON}")]], resize_keyboard=True, one_time_keyboard=True
    )


def _short(label: str) -> str:
    """Cut between words: Telegram shows one line."""
    if len(label) <= LABEL_LIMIT:
        return label
    kept = label[: LABEL_LIMIT - 1].rpartition(" ")[0] or label[: LABEL_LIMIT - 1]
    return f"{kept}…"
