"""Proofs: who changes how they sign in has just shown who they are."""

from enum import StrEnum
from typing import Annotated

from fastapi import Depends, Request

from backoffice.desk import OurDesk
from backoffice.guard import CurrentVisitor, Visitor
from store import sign_in
from store.errors import DomainError


class Wanted(StrEnum):
    """The page that was asked for, as its address names it."""

    PASSWORD = "mot-de-passe"  # noqa: S105 - an address, not a secret
    SECOND_FACTOR = "second-facteur"


class ProofFirst(DomainError):
    """The last proof of who they are is too old."""

    def __init__(self, wanted: Wanted) -> None:
        super().__init__(wanted)
        self.wanted = wanted


def proven(request: Request, desk: OurDesk, visitor: CurrentVisitor) -> Visitor:
    """Raise `ProofFirst` for a session that was opened, or confirmed, too long ago."""
    if not sign_in.is_proven(visitor.session, at=desk.clock()):
        here = request.url.path
        raise ProofFirst(Wanted.PASSWORD if here.endswith(Wanted.PASSWORD) else Wanted.SECOND_FACTOR)
    return visitor


ProvenVisitor = Annotated[Visitor, Depends(proven)]
