"""Access: who may come in by which route, declared once and held by the guard."""

from dataclasses import dataclass
from enum import StrEnum

from store.people import Viewer


class Who(StrEnum):
    """Whom a route is for; everybody from `SIGNATORY` on has signed the charter."""

    ANYONE = "anyone"
    SIGNED_IN = "signed_in"
    SIGNATORY = "signatory"
    PROFESSIONAL = "professional"
    ANIMATEUR = "animateur"


class Reach(StrEnum):
    """Which objects a route opens; any other is answered as if it did not exist."""

    NO_OBJECT = "no_object"
    ADDRESSED = "addressed"
    """Contact requests sent to the viewer's organisations."""
    VISIBLE = "visible"
    """Those, and the contact requests of the viewer's territories."""


@dataclass(frozen=True)
class Rule:
    who: frozenset[Who]
    reach: Reach = Reach.NO_OBJECT

    def opens_to(self, viewer: Viewer) -> bool:
        """Whether someone who signed in, and the charter, may use the route."""
        return bool(self.who & roles_of(viewer))


def roles_of(viewer: Viewer) -> frozenset[Who]:
    held = {Who.ANYONE, Who.SIGNED_IN, Who.SIGNATORY}
    if viewer.organisations:
        held.add(Who.PROFESSIONAL)
    if viewer.territories:
        held.add(Who.ANIMATEUR)
    return frozenset(held)


def _rule(*who: Who, reach: Reach = Reach.NO_OBJECT) -> Rule:
    return Rule(frozenset(who), reach)


ANYONE = _rule(Who.ANYONE)
SIGNED_IN = _rule(Who.SIGNED_IN)
_ADDRESSED = _rule(Who.PROFESSIONAL, reach=Reach.ADDRESSED)

MATRIX: dict[str, Rule] = {
    "health": ANYONE,
    "asset": ANYONE,
    "sign_in": ANYONE,
    "ask_link": ANYONE,
    "link_sent": ANYONE,
    "link": ANYONE,
    "use_link": ANYONE,
    "local_mails": ANYONE,
    "local_mail": ANYONE,
    "local_mail_html": ANYONE,
    "sign_out": SIGNED_IN,
    "charter": SIGNED_IN,
    "sign_charter": SIGNED_IN,
    "home": _rule(Who.SIGNATORY),
    "contact_requests": _rule(Who.PROFESSIONAL),
    "contact_request": _rule(Who.PROFESSIONAL, Who.ANIMATEUR, reach=Reach.VISIBLE),
    "reveal_contact": _ADDRESSED,
    "accept": _ADDRESSED,
    "attempt": _ADDRESSED,
    "contacted": _ADDRESSED,
    "close": _ADDRESSED,
    "territory": _rule(Who.ANIMATEUR),
}
