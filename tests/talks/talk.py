"""A talk: one conversation written as steps, played by a youth who knows only the public API."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, get_args
from uuid import uuid4

import httpx
import yaml

from tests.journeys.service import Service
from tests.journeys.walks import reach_receipt
from tests.journeys.youth import Message, WebYouth
from tests.talks.backstage import Backstage

FOLDER = Path(__file__).parent
Verb = Literal[
    "say",
    "press",
    "press again",
    "skip until",
    "hears",
    "does not hear",
    "is silent for",
    "comes back",
    "asks to be called",
    "professional",
    "animateur",
    "days pass",
    "offer",
    "news",
    "file holds",
    "leaves by",
    "is erased",
]


@dataclass(frozen=True)
class Talk:
    """Steps are pairs of a verb and its words; `entry` is the way in."""

    name: str
    entry: dict[str, str]
    steps: tuple[tuple[Verb, str], ...]


@dataclass
class Stage:
    """The youth of one talk, and what the robot answered to the last thing they did."""

    service: Service
    youth: WebYouth
    heard: list[Message] = field(default_factory=list)
    pressed: str = ""

    def play(self, verb: Verb, words: str) -> None:
        match verb:
            case "say":
                self.heard = self.youth.say(words)
            case "press":
                self.pressed = self.youth.button(words).token
                self.heard = self.youth.press(words)
            case "press again":
                self.youth.post(uuid4().hex, choice=self.pressed)
                self.heard = [message for message in self.youth.read() if message.author == "robot"]
            case "skip until":
                while _plain(words) not in self.said:
                    self.heard = self.youth.press("Passer")
            case "hears":
                assert _plain(words) in self.said, f"no {words!r} in:\n{self.youth.transcript()}"
            case "does not hear":
                assert _plain(words) not in self.said, f"{words!r} in:\n{self.youth.transcript()}"
            case "is silent for":
                self.service.facts.age(self.youth.id, seconds=3600 * int(words.split()[0]))
            case "comes back":
                self.heard = [message for message in self.youth.history() if message.author == "robot"]
            case "asks to be called":
                reach_receipt(self.youth, organisation=words)
            case "professional":
                self.backstage.professional(words)
            case "animateur":
                self.backstage.animateur(words)
            case "days pass":
                self.backstage.days_pass(int(words))
            case "offer":
                self.backstage.offer(words)
            case "news":
                self.heard = self.youth.wait_for_robot(words)
            case "file holds":
                assert words in self.file, self.file
            case "leaves by":
                self.youth.post(uuid4().hex, choice=self.youth.button(words).token)
            case "is erased":
                assert self.youth.is_forgotten()

    @property
    def backstage(self) -> Backstage:
        return Backstage(self.service.stores.database_url, self.youth.id)

    @property
    def file(self) -> str:
        """What is behind the link of the last message."""
        link = next(link for message in reversed(self.heard) for link in message.links)
        return httpx.get(f"{self.service.public_url}{link.href}", trust_env=False).raise_for_status().text

    @property
    def said(self) -> str:
        """Everything on the screen since the last act, buttons included."""
        shown = (f"{message.words}\n" + "\n".join(b.label for b in message.choices) for message in self.heard)
        return _plain("\n".join(shown))


def talks() -> Iterator[Talk]:
    """Every talk of the files beside this one."""
    for path in sorted(FOLDER.glob("*.yml")):
        for name, told in yaml.safe_load(path.read_text(encoding="utf-8")).items():
            steps = tuple(pair for step in told["steps"] for pair in step.items())
            assert all(verb in get_args(Verb) for verb, _ in steps), name
            yield Talk(f"{path.stem}: {name}", told.get("entry", {}), tuple((v, str(words)) for v, words in steps))


def _plain(words: str) -> str:
    """As words are told from memory: without accents, capitals or the shape of an apostrophe."""
    letters = unicodedata.normalize("NFKD", words.replace("’", "'").replace("\u00a0", " ").casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
