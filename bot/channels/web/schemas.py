"""Schemas: the JSON that the chat page speaks; dictionaries die here."""

from dataclasses import replace
from datetime import datetime
from typing import Annotated, Literal
from unicodedata import category

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from bot.incoming import TEXT_LIMIT
from store.erasures import Erasure
from store.messages import Author, Body, Message

Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,59}$")]
ClientId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{8,64}$")]
Token = Annotated[str, StringConstraints(max_length=64)]
EMPTY = "empty"


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class EntryIn(Strict):
    """What the link, the QR code or the widget carried."""

    territory: Key | None = None
    theme: Key | None = None
    campaign: Key | None = None
    offer: Annotated[int, Field(ge=1, le=2**31 - 1)] | None = None


class ConversationIn(Strict):
    entry: EntryIn = EntryIn()
    lost: bool = Field(default=False, description="An earlier conversation could not be found: it is said.")


class ConversationOut(Strict):
    id: str
    token: str


class MessageIn(Strict):
    """A text, a button or a command of the page; `client_id` makes a repeat harmless."""

    client_id: ClientId
    text: Annotated[str, StringConstraints(max_length=TEXT_LIMIT)] | None = None
    choice: Token | None = None
    command: Literal["continue_elsewhere"] | None = None

    @model_validator(mode="after")
    def one_of_them(self) -> "MessageIn":
        if sum(given is not None for given in (self.text, self.choice, self.command)) != 1:
            raise ValueError("a text, a choice or a command")
        if self.text is not None and not any(map(_is_seen, self.text)):
            raise PydanticCustomError(EMPTY, "nothing to read")
        return self


class ChoiceOut(Strict):
    token: str
    label: str
    style: str | None = None


class LinkOut(Strict):
    label: str
    href: str


class OfferCardOut(Strict):
    kind: Literal["offer"] = "offer"
    title: str
    organisation: str
    place: str
    promise: str
    how: str
    gain: str
    phone: str | None


class ReceiptLineOut(Strict):
    organisation: str
    promise: str


class ReceiptCardOut(Strict):
    kind: Literal["receipt"] = "receipt"
    reference: str
    lines: list[ReceiptLineOut]
    calendar: str | None


class ProgressOut(Strict):
    step: int
    of: int


class SpeakerOut(Strict):
    """The person who wrote, and whom they work for."""

    name: str
    organisation: str


class MessageOut(Strict):
    seq: int
    author: Literal["robot", "youth", "person"]
    text: str | None
    at: datetime
    client_id: str | None
    choices: list[ChoiceOut]
    card: OfferCardOut | ReceiptCardOut | None
    links: list[LinkOut]
    expects: str | None
    progress: ProgressOut | None
    urgent: bool
    speaker: SpeakerOut | None


class HistoryOut(Strict):
    messages: list[MessageOut]
    elsewhere: bool = Field(default=False, description="One may go on in Telegram, by the command of that name.")


class AcceptedOut(Strict):
    """`messages` are those already answered; the others come by the events."""

    accepted: bool
    repeated: bool
    messages: list[MessageOut]


class ErasureOut(Strict):
    """The receipt of what was erased: counts, under a number."""

    number: str
    at: datetime
    messages: int
    details: int
    requests: int
    organisations: int


class RequestOut(Strict):
    """A contact request that somebody may still answer; reference and code open it again from anywhere."""

    reference: str
    code: str | None
    organisation: str


class RequestsOut(Strict):
    requests: list[RequestOut]


class ErrorOut(Strict):
    error: str
    message: str


def unkept(body: Body, *, at: datetime) -> MessageOut:
    """What is said without being kept: it has no number and nothing to press."""
    message = Message(seq=0, author=Author.ROBOT, at=at, client_id=None, nonce="")
    return message_out(message, replace(body, choices=()))


def message_out(message: Message, body: Body) -> MessageOut:
    """A message as its youth reads it; `body` is rendered already."""
    return MessageOut(
        seq=message.seq,
        author=message.author.value,
        text=body.text,
        at=message.at,
        # A robot's answer may bear the name of what it answers; to the page it would be the youth's own words.
        client_id=message.client_id if message.author is Author.YOUTH else None,
        choices=[
            ChoiceOut(token=message.token(i), label=choice.label, style=choice.style.value)
            for i, choice in enumerate(body.choices)
        ],
        card=_card(body),
        links=[LinkOut(label=link.label, href=link.href) for link in body.links],
        expects=body.expects,
        progress=ProgressOut(step=body.progress.step, of=body.progress.of) if body.progress else None,
        urgent=body.urgent,
        speaker=SpeakerOut(name=body.speaker.name, organisation=body.speaker.organisation) if body.speaker else None,
    )


def erasure_out(erasure: Erasure) -> ErasureOut:
    return ErasureOut(
        number=erasure.number,
        at=erasure.at,
        messages=erasure.messages,
        details=erasure.details,
        requests=erasure.requests,
        organisations=erasure.organisations,
    )


def _is_seen(character: str) -> bool:
    """Neither a space nor a mark of control."""
    return category(character) not in {"Cc", "Cf", "Zs", "Zl", "Zp"}


def _card(body: Body) -> OfferCardOut | ReceiptCardOut | None:
    if body.offer is not None:
        offer = body.offer
        return OfferCardOut(
            title=offer.title,
            organisation=offer.organisation,
            place=offer.place,
            promise=offer.promise,
            how=offer.how,
            gain=offer.gain,
            phone=offer.phone,
        )
    if body.receipt is not None:
        lines = [ReceiptLineOut(organisation=line.organisation, promise=line.promise) for line in body.receipt.lines]
        return ReceiptCardOut(reference=body.receipt.reference, lines=lines, calendar=body.receipt.calendar)
    return None
