"""Awaited: the question about a request that the next words of the youth may answer."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Awaited:
    """`intent` is that of the buttons under the question, `request` the reference, or the proposal's identifier."""

    intent: str
    request: str
