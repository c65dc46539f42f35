"""The seal: a frozen value as a signed, unreadable token for a page or its address."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import datetime, timedelta

from itsdangerous import BadSignature, Signer
from pydantic import TypeAdapter

from bot.form.state import Erased, Letter, Opened, Proposed, Receipt, Sheet, State
from store.errors import DomainError
from store.key_ring import KeyRing, Unreadable

Sealed = State | Sheet | Letter | Receipt | Opened | Proposed | Erased
LIFETIMES: dict[type, timedelta] = {
    State: timedelta(hours=4),
    Sheet: timedelta(hours=4),
    Letter: timedelta(hours=4),
    Receipt: timedelta(days=30),
    # On any computer, perhaps of others: long enough to read and answer, made anew by each answer.
    Opened: timedelta(minutes=30),
    Proposed: timedelta(minutes=30),
    # Counts about nobody.
    Erased: timedelta(days=30),
}


class BadSeal(DomainError):
    """The token is not ours, was altered, or is too old."""


class Seal:
    """Signed with the signing key, and encrypted: answers stay out of logs and of the browser's history."""

    def __init__(self, keys: KeyRing, signing_key: str) -> None:
        self._keys = keys
        self._signer = Signer(signing_key, salt="bot.form")

    def close(self, value: Sealed, *, at: datetime) -> str:
        kind = type(value)
        written = f"{int(at.timestamp())}:{TypeAdapter(kind).dump_json(value).decode()}"
        token = self._keys.encrypt(written, bound_to=f"form:{kind.__name__}")
        return self._signer.sign(urlsafe_b64encode(token)).decode()

    def open[T: Sealed](self, kind: type[T], token: str, *, at: datetime) -> T:
        """Raise `BadSeal` for anything but a token of this kind, still fresh."""
        try:
            sealed = urlsafe_b64decode(self._signer.unsign(token))
            written, _, body = self._keys.decrypt(sealed, bound_to=f"form:{kind.__name__}").partition(":")
        except (BadSignature, Unreadable, ValueError) as error:
            raise BadSeal from error
        if at.timestamp() - int(written) > LIFETIMES[kind].total_seconds():
            raise BadSeal
        return TypeAdapter(kind).validate_json(body)
