"""Talk: a conversation with the running gateway, typed in a terminal or read from a script."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from ops.errors import OpsError
from ops.progress import say
from ops.talk_client import Choice, Conversation, Message

PRESS = ">"
COMMENT = "#"
QUIT = "/quit"


class NoSuchButton(OpsError):
    """Nothing on the screen bears this label."""

    def __init__(self, label: str, shown: Iterable[Choice]) -> None:
        known = ", ".join(f"“{choice.label}”" for choice in shown) or "none"
        super().__init__(f"No button “{label}”. The last ones are: {known}.")


class ScriptStopped(OpsError):
    """A line of the script could not be played."""

    def __init__(self, script: Path, number: int, line: str, reason: OpsError) -> None:
        super().__init__(f"{script}:{number}: {line}\n{reason}")


def main(script: Path | None, base_url: str) -> None:
    """Raise `OpsError` when the gateway does not answer or a line of the script cannot be played."""
    with Conversation(base_url) as conversation:
        show(conversation.open())
        if script is None:
            _hold(conversation)
        else:
            _play(conversation, script)


def lines_of(script: Path) -> Iterator[tuple[int, str]]:
    """The lines to play with their numbers; comments and blank lines are left out."""
    try:
        text = script.read_text("utf-8")
    except OSError as error:
        raise OpsError(f"{script} cannot be read: {error.strerror}.") from error
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip() and not line.lstrip().startswith(COMMENT):
            yield number, line.strip()


def do(conversation: Conversation, line: str) -> list[Message]:
    """Press the button of a `> label` line, or say the line; what was answered."""
    if not line.startswith(PRESS):
        return conversation.say(line)
    label = line.removeprefix(PRESS).strip()
    choice = conversation.find(label)
    if choice is None:
        raise NoSuchButton(label, conversation.live)
    return conversation.press(choice)


def show(messages: Iterable[Message]) -> None:
    """Print each message with its buttons, numbered through the turn."""
    number = 0
    for message in messages:
        say("")
        for at, line in enumerate(message.lines):
            say(f"{message.author if at == 0 else '':>6}  {line}")
        for choice in message.choices:
            number += 1
            say(f"{'':>6}  [{number}] {choice.label}")


def _play(conversation: Conversation, script: Path) -> None:
    for number, line in lines_of(script):
        try:
            show(do(conversation, line))
        except OpsError as reason:
            raise ScriptStopped(script, number, line, reason) from reason


def _hold(conversation: Conversation) -> None:
    say(f"\nType a text, `{PRESS} label` or a number to press a button, {QUIT} to leave.")
    while True:
        try:
            line = input("\n> ").strip()
        except EOFError:
            return
        if line == QUIT:
            return
        if line:
            _answer(conversation, line)


def _answer(conversation: Conversation, line: str) -> None:
    number = int(line) if line.isdecimal() else 0
    try:
        if 1 <= number <= len(conversation.live):
            show(conversation.press(conversation.live[number - 1]))
        else:
            show(do(conversation, line))
    except OpsError as error:
        say(str(error))
