"""States: each key of the store has words of its own for professionals."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest

from backoffice.pages import environment
from store.request_events import ActorKind, EventKind
from store.request_messages import Obstacle
from store.request_statuses import AttemptResult, ClosingOutcome, Status

MACROS = environment().get_template("components/states.html").module


@dataclass(frozen=True)
class Line:
    """As much of a request and of its history as the words need."""

    status: str = Status.CLOSED
    outcome: str | None = ClosingOutcome.HELPED
    attempts: int = 1
    kind: str = EventKind.SENT
    detail: str | None = None
    about: str | None = None
    on_behalf: bool = False
    actor: str = ActorKind.PERSON
    name: str | None = "Clara Vasselin"


def drawn(macro: str, of: object) -> str:
    words: Callable[[object], str] = getattr(MACROS, macro)
    return str(words(of)).strip()


class TestWords:
    @pytest.mark.parametrize(
        ("macro", "keys"),
        [
            ("outcome", ClosingOutcome),
            ("short_outcome", ClosingOutcome),
            ("attempt_result", AttemptResult),
            ("attempted", AttemptResult),
            ("obstacle_said", Obstacle),
        ],
    )
    def test_differ_for_each_key(self, macro: str, keys: type[ClosingOutcome | AttemptResult | Obstacle]) -> None:
        assert len({drawn(macro, key) for key in keys}) == len(keys)

    def test_differ_for_each_status(self) -> None:
        assert len({drawn("state", Line(status=status)) for status in Status}) == len(Status)

    def test_differ_for_each_event(self) -> None:
        assert len({drawn("did", Line(kind=kind)) for kind in EventKind}) == len(EventKind)

    def test_differ_for_each_actor(self) -> None:
        assert len({drawn("actor", Line(actor=kind)) for kind in ActorKind}) == len(ActorKind)


class TestHistory:
    def test_names_whom_a_request_was_put_into_the_hands_of(self) -> None:
        handed = Line(kind=EventKind.TAKEN_OVER, detail="7", about="Moussa Kébé")

        assert drawn("did", handed) == "a confié la demande à Moussa Kébé"
        assert drawn("did", replace(handed, detail=None, about=None)) == "s’occupe maintenant de la demande"

    def test_says_what_was_done_for_somebody_else(self) -> None:
        line = Line(kind=EventKind.REORIENTED, on_behalf=True)

        assert drawn("did", line) == "a proposé une autre offre au jeune, au nom de l’organisme"
