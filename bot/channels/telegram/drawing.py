"""Drawing: a message of ours as Telegram shows it."""

import textwrap
from dataclasses import dataclass
from html import escape
from urllib.parse import urljoin, urlsplit

from aiogram.types import ReplyKeyboardRemove

from bot.channels.telegram import keyboards
from bot.channels.telegram.keyboards import Keyboard
from bot.words import TelegramWords
from store.messages import Body, Link, Message, OfferCard, ReceiptCard

TEXT_LIMIT = 4096
CONTACT = "contact"
# A character takes five at most once escaped.
_WIDTH = TEXT_LIMIT // 5


@dataclass(frozen=True)
class Part:
    """One message of Telegram: text in its HTML, and what is under it."""

    text: str
    keyboard: Keyboard | None = None


def draw(
    message: Message, body: Body, *, words: TelegramWords, public_url: str, before: str | None
) -> tuple[Part, ...]:
    """`body` is rendered already; `before` is what the robot expected until now."""
    links = [_absolute(link, public_url) for link in body.links]
    texts = _split(_paragraphs(body, links, words, public_url))
    keyboard = keyboards.under(message, body, [link for link in links if _is_public(link.href)], words)
    parts = [*map(Part, texts[:-1]), Part(texts[-1], keyboard)]
    if body.expects == CONTACT:
        return (*parts, Part(escape(words.share_phone_prompt, quote=False), keyboards.share_phone(words)))
    if before == CONTACT and body.expects:
        return (Part(escape(words.share_phone_over, quote=False), ReplyKeyboardRemove()), *parts)
    return tuple(parts)


def _paragraphs(body: Body, links: list[Link], words: TelegramWords, public_url: str) -> list[str]:
    """Each is HTML whose tags open and close on one line."""
    found: list[str] = []
    if body.speaker:
        found.append(_bold(words.speaker.format(name=body.speaker.name, organisation=body.speaker.organisation)))
    if body.progress:
        found.append(_bold(words.progress.format(step=body.progress.step, of=body.progress.of)))
    if body.text:
        found.append(_plain(body.text))
    if body.offer:
        found.append(_offer(body.offer, words))
    if body.receipt:
        found.append(_receipt(body.receipt, words, public_url))
    told = [link for link in links if not _is_public(link.href) and link.label not in (body.text or "")]
    if told:
        found.append("\n".join(_plain(_told(link)) for link in told))
    return found or [_plain(words.choose)]


def _offer(card: OfferCard, words: TelegramWords) -> str:
    lines = [_bold(card.title), _plain(" · ".join(part for part in (card.organisation, card.place) if part))]
    lines += [_plain(card.promise)] if card.promise else []
    named = ((words.how, card.how), (words.gain, card.gain), (words.phone, card.phone))
    lines += [f"{_bold(name)} : {_plain(text)}" for name, text in named if text]
    return "\n".join(line for line in lines if line)


def _receipt(card: ReceiptCard, words: TelegramWords, public_url: str) -> str:
    lines = [_bold(words.sent), f"{_plain(words.reference)} : {_bold(card.reference)}"]
    lines += [_plain(f"{line.organisation} : {line.promise}") for line in card.lines]
    if card.calendar:
        lines.append(_plain(f"{words.calendar} : {urljoin(public_url, card.calendar)}"))
    return "\n".join(lines)


def _absolute(link: Link, public_url: str) -> Link:
    return Link(link.label, urljoin(public_url, link.href))


def _is_public(href: str) -> bool:
    """Whether Telegram takes it under a button: it refuses telephone numbers and the names of a local network."""
    parts = urlsplit(href)
    return parts.scheme in ("http", "https") and "." in (parts.hostname or "")


def _told(link: Link) -> str:
    where = urlsplit(link.href)
    return f"{link.label} : {where.path if where.scheme in ('tel', 'sms', 'mailto') else link.href}"


def _bold(text: str) -> str:
    return f"<b>{_plain(text)}</b>"


def _plain(text: str) -> str:
    """Escaped; a line too long for one message becomes several."""
    lines = (piece for line in text.split("\n") for piece in textwrap.wrap(line, _WIDTH) or [""])
    return escape("\n".join(lines), quote=False)


def _split(paragraphs: list[str]) -> list[str]:
    """Texts within Telegram's limit, cut between lines."""
    texts = [""]
    for line in "\n\n".join(paragraphs).split("\n"):
        longer = f"{texts[-1]}\n{line}" if texts[-1] else line
        if len(longer) <= TEXT_LIMIT:
            texts[-1] = longer
        else:
            texts.append(line)
    return [text for text in texts if text.strip()]
