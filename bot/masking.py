"""Masking: contact details taken out of a typed text, each replaced by its reference."""

import re
from dataclasses import dataclass
from hashlib import sha256

from bot import contacts
from bot.contacts import Refusal
from store.contact_details import DetailKind

# Marks that nobody sees may hide a slash: spaces, controls, zero-width and direction marks.
_LEADING = re.compile(r"\A[\s/\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]+")


@dataclass(frozen=True)
class Found:
    """A contact detail to keep under `id`."""

    id: str
    kind: DetailKind
    value: str

    def __repr__(self) -> str:
        return f"Found(id={self.id!r}, kind={self.kind!r})"


@dataclass(frozen=True)
class Masked:
    """`text` holds references like `[phone:1f…]` in the places of the details found."""

    text: str
    details: tuple[Found, ...]
    refused: Refusal | None


@dataclass(frozen=True)
class _Span:
    start: int
    end: int
    kind: DetailKind
    value: str


def mask(text: str, *, source: str, first_name_expected: bool) -> Masked:
    """Take the details out; `source` names the message, so that the same one gives the same references."""
    findings = contacts.find(text)
    spans = [_Span(c.start, c.end, DetailKind(c.kind.value), c.value) for c in findings.contacts]
    name = contacts.locate_first_name(text, expected=first_name_expected)
    if name is not None and not any(s.start < name.end and name.start < s.end for s in spans):
        spans.append(_Span(name.start, name.end, DetailKind.FIRST_NAME, name.value))
    spans.sort(key=lambda span: span.start)
    details = tuple(Found(_reference(source, i), span.kind, span.value) for i, span in enumerate(spans))
    masked = _replaced(text, spans, details)
    # A handle or half a number is a contact detail too: refused, and not passed on either.
    return Masked(contacts.mask_for_review(masked) if findings.refused else masked, details, findings.refused)


def typed_text(text: str) -> str:
    """What was typed, as text for ever: a leading "/" would be a command to the dialogue engine."""
    return _LEADING.sub("", text.replace("\0", " ")).strip() or "?"


def _replaced(text: str, spans: list[_Span], details: tuple[Found, ...]) -> str:
    for span, detail in reversed(list(zip(spans, details, strict=True))):
        text = f"{text[: span.start]}[{detail.kind}:{detail.id}]{text[span.end :]}"
    return text


def _reference(source: str, index: int) -> str:
    return sha256(f"{source}:{index}".encode()).hexdigest()[:16]
