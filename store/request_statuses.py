"""Request statuses: where a contact request may stand, and the table of its moves."""

from enum import StrEnum

from store.errors import DomainError


class Status(StrEnum):
    SENT = "sent"
    SEEN = "seen"
    ACCEPTED = "accepted"
    ATTEMPTED = "attempted"
    CONTACTED = "contacted"
    REORIENTING = "reorienting"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class ClosingOutcome(StrEnum):
    HELPED = "helped"
    NO_FOLLOW_UP = "no_follow_up"
    UNREACHABLE = "unreachable"
    NOT_FOR_ME = "not_for_me"
    REORIENTED = "reoriented"


# The last one comes of the youth's yes to another offer, never of a choice of the professional.
CHOOSABLE_OUTCOMES = tuple(outcome for outcome in ClosingOutcome if outcome is not ClosingOutcome.REORIENTED)


class AttemptResult(StrEnum):
    """What a call that did not reach the youth met."""

    NO_ANSWER = "no_answer"
    VOICEMAIL = "voicemail"
    BUSY = "busy"
    WRONG_NUMBER = "wrong_number"


_END = {Status.WITHDRAWN, Status.EXPIRED}
_WORK = {Status.ACCEPTED, Status.ATTEMPTED, Status.CONTACTED, Status.REORIENTING, Status.CLOSED, *_END}
MOVES: dict[Status, set[Status]] = {
    Status.SENT: {Status.SEEN, *_WORK},
    Status.SEEN: {*_WORK},
    Status.ACCEPTED: {*_WORK} - {Status.ACCEPTED},
    Status.ATTEMPTED: {*_WORK} - {Status.ACCEPTED},
    Status.CONTACTED: {Status.REORIENTING, Status.CLOSED, Status.WITHDRAWN},
    # Another offer waits for the youth's yes; whoever proposed it may still call, or propose yet another one.
    # A youth who keeps the first one brings it back to where it stood.
    Status.REORIENTING: {Status.SENT, Status.SEEN, *_WORK},
    # Reopened: closed by mistake, or the youth calls again.
    Status.CLOSED: {Status.ACCEPTED},
    Status.WITHDRAWN: set(),
    Status.EXPIRED: set(),
}
# Nothing more can be done, but to reopen what was closed.
ENDED = (Status.CLOSED, Status.WITHDRAWN, Status.EXPIRED)
# Somebody must still call: what weighs on an offer's capacity, and may be late.
OPEN_STATUSES = (Status.SENT, Status.SEEN, Status.ACCEPTED, Status.ATTEMPTED)


class NotAllowed(DomainError):
    """The request has already moved on: `status` is where it stands."""

    def __init__(self, status: Status) -> None:
        super().__init__(status)
        self.status = status
