"""Incoming: what a youth does, whatever the channel."""

from dataclasses import dataclass
from typing import Literal

from pydantic import TypeAdapter

from store.conversations import Entry

TEXT_LIMIT = 500
# The link that should have carried something works no more.
OVER = "over"


@dataclass(frozen=True)
class Started:
    """Came in by a link, a widget or a command; `lost` when an older conversation could not be found.

    `crossing` names what is carried here from another channel, or says `OVER`.
    """

    entry: Entry
    lost: bool = False
    crossing: str | None = None
    kind: Literal["started"] = "started"


@dataclass(frozen=True)
class Typed:
    text: str
    kind: Literal["typed"] = "typed"


@dataclass(frozen=True)
class Tapped:
    """Pressed a button: the token that was under it."""

    token: str
    kind: Literal["tapped"] = "tapped"


@dataclass(frozen=True)
class SharedPhone:
    """Gave their own number by the button of the messaging service."""

    number: str
    kind: Literal["shared_phone"] = "shared_phone"


@dataclass(frozen=True)
class Commanded:
    """Used a command of the page or of the messaging service, named by the intent that it stands for."""

    intent: Literal[
        "ask_what_is_this", "continue_elsewhere", "erase_my_data", "go_back", "help", "restart", "resume", "see_my_data"
    ]
    kind: Literal["commanded"] = "commanded"


Act = Started | Typed | Tapped | SharedPhone | Commanded


@dataclass(frozen=True)
class Incoming:
    """One act of one sender; `external_id` is its name on the channel, `position` its rank among the sender's.

    Without a rank it comes after everything that was accepted before it. It is answered after `patience` seconds,
    which leave its turn to an earlier one that comes late.
    """

    external_id: str
    position: int | None
    act: Act
    patience: float = 0.0


def to_letter(act: Act) -> str:
    """JSON for the inbox."""
    return _ADAPTER.dump_json(act).decode()


def from_letter(text: str) -> Act:
    return _ADAPTER.validate_json(text)


_ADAPTER: TypeAdapter[Act] = TypeAdapter(Act)
