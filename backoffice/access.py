"""Access: who may come in by which route, declared once and held by the guard."""

from dataclasses import dataclass
from enum import StrEnum

from store.people import Role, Viewer


class Who(StrEnum):
    """Whom a route is for; everybody from `SIGNATORY` on has signed the charter, if it is theirs to sign."""

    ANYONE = "anyone"
    SIGNED_IN = "signed_in"
    SIGNATORY = "signatory"
    PROFESSIONAL = "professional"
    READER = "reader"
    ANIMATEUR = "animateur"
    COMMITTEE = "committee"
    DEPARTMENTAL = "departmental"
    REGIONAL = "regional"
    NATIONAL = "national"


class Reach(StrEnum):
    """Which objects a route opens; any other is answered as if it did not exist."""

    NO_OBJECT = "no_object"
    OWN = "own"
    """What belongs to the viewer alone: their sessions, their secret."""
    ADDRESSED = "addressed"
    """Contact requests sent to the viewer's organisations."""
    VISIBLE = "visible"
    """Those, those of the organisations that the viewer reads, and those of the viewer's territories."""
    OFFER_READ = "offer_read"
    """Offers of the organisations and territories that the viewer acts for or looks at."""
    OFFER_WRITTEN = "offer_written"
    """Offers of the organisations and territories that the viewer acts for."""
    OFFER_ANIMATED = "offer_animated"
    """Offers of the viewer's territories; for the national service, those of organisations without a territory."""
    IN_HAND = "in_hand"
    """Contact requests sent to the viewer's organisations, and those of the territories that the viewer animates."""
    ORGANISATION_SEEN = "organisation_seen"
    """Organisations that the viewer acts for or looks at, and those of such territories."""
    ORGANISATION_SERVED = "organisation_served"
    """Organisations that the viewer acts for, as professional or as animateur."""
    ORGANISATION_RUN = "organisation_run"
    """Organisations of the viewer's territories."""
    TERRITORY_SEEN = "territory_seen"
    """Territories that the viewer animates or looks at."""
    TEAM = "team"
    """Territories that the viewer animates, or governs for the State: who animates and steers them."""
    MEMBERSHIP = "membership"
    """Invitations and memberships in what the viewer runs or governs."""


@dataclass(frozen=True)
class Rule:
    who: frozenset[Who]
    reach: Reach = Reach.NO_OBJECT

    def opens_to(self, viewer: Viewer) -> bool:
        """Whether someone who signed in, and the charter, may use the route."""
        return bool(self.who & roles_of(viewer))


_WHO = {
    Role.PROFESSIONAL: Who.PROFESSIONAL,
    Role.READER: Who.READER,
    Role.ANIMATEUR: Who.ANIMATEUR,
    Role.COMMITTEE: Who.COMMITTEE,
    Role.DEPARTMENTAL: Who.DEPARTMENTAL,
    Role.REGIONAL: Who.REGIONAL,
    Role.NATIONAL: Who.NATIONAL,
}


def roles_of(viewer: Viewer) -> frozenset[Who]:
    """Several roles at once add up."""
    return frozenset({Who.ANYONE, Who.SIGNED_IN, Who.SIGNATORY} | {_WHO[role] for role in viewer.roles})


def _rule(*who: Who, reach: Reach = Reach.NO_OBJECT) -> Rule:
    return Rule(frozenset(who), reach)


_STATE = (Who.DEPARTMENTAL, Who.REGIONAL, Who.NATIONAL)
_LOOKING_ON = (Who.READER, Who.COMMITTEE, *_STATE)
ANYONE = _rule(Who.ANYONE)
SIGNED_IN = _rule(Who.SIGNED_IN)
_OFFER_WRITERS = (Who.PROFESSIONAL, Who.ANIMATEUR, Who.NATIONAL)
_OFFER_WRITTEN = _rule(*_OFFER_WRITERS, reach=Reach.OFFER_WRITTEN)
_OFFER_ANIMATED = _rule(Who.ANIMATEUR, Who.NATIONAL, reach=Reach.OFFER_ANIMATED)
_ADDRESSED = _rule(Who.PROFESSIONAL, reach=Reach.ADDRESSED)
_SERVED = _rule(Who.PROFESSIONAL, Who.ANIMATEUR, reach=Reach.ORGANISATION_SERVED)
_RUN = _rule(Who.ANIMATEUR, reach=Reach.ORGANISATION_RUN)
_WATCHED = _rule(Who.ANIMATEUR, *_LOOKING_ON, reach=Reach.TERRITORY_SEEN)

MATRIX: dict[str, Rule] = {
    "health": ANYONE,
    "asset": ANYONE,
    "sign_in": ANYONE,
    "ask_link": ANYONE,
    "link_sent": ANYONE,
    "link": ANYONE,
    "use_link": ANYONE,
    "invitation": ANYONE,
    "accept_invitation": ANYONE,
    "local_mails": ANYONE,
    "local_mail": ANYONE,
    "local_mail_html": ANYONE,
    "ask_password": ANYONE,
    "check_password": ANYONE,
    "ask_code": ANYONE,
    "check_code": ANYONE,
    "to_proconnect": ANYONE,
    "from_proconnect": ANYONE,
    "sign_out": SIGNED_IN,
    "account": _rule(Who.SIGNATORY),
    "close_own_session": _rule(Who.SIGNATORY, reach=Reach.OWN),
    "sign_out_everywhere": _rule(Who.SIGNATORY),
    "ask_proof": _rule(Who.SIGNATORY),
    "check_proof": _rule(Who.SIGNATORY),
    "password": _rule(Who.SIGNATORY),
    "set_password": _rule(Who.SIGNATORY),
    "second_factor": _rule(Who.SIGNATORY),
    "propose_second_factor": _rule(Who.SIGNATORY),
    "second_factor_picture": _rule(Who.SIGNATORY, reach=Reach.OWN),
    "confirm_second_factor": _rule(Who.SIGNATORY),
    "renew_recovery_codes": _rule(Who.SIGNATORY),
    "remove_second_factor": _rule(Who.SIGNATORY),
    "choose_mails": _rule(Who.PROFESSIONAL, Who.ANIMATEUR),
    "charter": SIGNED_IN,
    "sign_charter": SIGNED_IN,
    "home": _rule(Who.SIGNATORY),
    "contact_requests": _rule(Who.PROFESSIONAL, Who.READER),
    "contact_request": _rule(Who.PROFESSIONAL, Who.READER, Who.ANIMATEUR, reach=Reach.VISIBLE),
    "reveal_contact": _ADDRESSED,
    "accept": _ADDRESSED,
    "take_over": _ADDRESSED,
    "attempt": _ADDRESSED,
    "contacted": _ADDRESSED,
    "close": _ADDRESSED,
    "reopen": _ADDRESSED,
    "add_note": _ADDRESSED,
    "write_message": _ADDRESSED,
    "send_message": _ADDRESSED,
    "reorientation_choice": _rule(Who.PROFESSIONAL, Who.ANIMATEUR, reach=Reach.IN_HAND),
    "propose_reorientation": _rule(Who.PROFESSIONAL, Who.ANIMATEUR, reach=Reach.IN_HAND),
    "assign_request": _rule(Who.PROFESSIONAL, Who.ANIMATEUR, reach=Reach.IN_HAND),
    # The token of the link says who comes, for one request.
    "request_link": ANYONE,
    "act_by_link": ANYONE,
    "renew_link": ANYONE,
    "cockpit": _WATCHED,
    "gaps": _WATCHED,
    "coverage": _WATCHED,
    "overload": _rule(Who.ANIMATEUR),
    "offers_to_decide": _WATCHED,
    "duplicates": _WATCHED,
    "stale_offers": _WATCHED,
    "unsigned_charters": _rule(Who.ANIMATEUR),
    "unsent_letters": _rule(Who.ANIMATEUR),
    "unanswered": _rule(Who.ANIMATEUR),
    "territory_requests": _rule(Who.ANIMATEUR),
    "organisations": _rule(Who.PROFESSIONAL, Who.ANIMATEUR, *_LOOKING_ON),
    "new_organisation": _rule(Who.ANIMATEUR),
    "create_organisation": _rule(Who.ANIMATEUR),
    "organisation": _rule(Who.PROFESSIONAL, Who.ANIMATEUR, *_LOOKING_ON, reach=Reach.ORGANISATION_SEEN),
    "edit_organisation": _RUN,
    "save_organisation": _RUN,
    "edit_hours": _SERVED,
    "save_hours": _SERVED,
    "add_closure": _SERVED,
    "remove_closure": _SERVED,
    "invite_to_organisation": _RUN,
    "ask_delay_review": _RUN,
    "confirm_delay": _SERVED,
    "ask_offer_delay_review": _OFFER_ANIMATED,
    "confirm_offer_delay": _OFFER_WRITTEN,
    "team": _rule(Who.ANIMATEUR, *_STATE, reach=Reach.TEAM),
    "invite_to_team": _rule(Who.ANIMATEUR, *_STATE, reach=Reach.TEAM),
    "resend_invitation": _rule(Who.ANIMATEUR, *_STATE, reach=Reach.MEMBERSHIP),
    "revoke_invitation": _rule(Who.ANIMATEUR, *_STATE, reach=Reach.MEMBERSHIP),
    "remove_member": _rule(Who.ANIMATEUR, *_STATE, reach=Reach.MEMBERSHIP),
    "offers": _rule(Who.PROFESSIONAL, Who.ANIMATEUR, *_LOOKING_ON),
    "offer": _rule(Who.PROFESSIONAL, Who.ANIMATEUR, *_LOOKING_ON, reach=Reach.OFFER_READ),
    "new_offer": _rule(*_OFFER_WRITERS),
    "create_offer": _rule(*_OFFER_WRITERS, reach=Reach.ORGANISATION_SERVED),
    "edit_offer": _OFFER_WRITTEN,
    "save_offer": _OFFER_WRITTEN,
    "propose_offer": _OFFER_WRITTEN,
    "pause_offer": _OFFER_WRITTEN,
    "resume_offer": _OFFER_WRITTEN,
    "archive_offer": _OFFER_WRITTEN,
    "restore_offer": _OFFER_WRITTEN,
    "duplicate_offer": _OFFER_WRITTEN,
    "publish_offer": _OFFER_ANIMATED,
    "send_back_offer": _OFFER_ANIMATED,
    "figures": _rule(Who.PROFESSIONAL, Who.ANIMATEUR, *_LOOKING_ON),
    "announce_delay": _OFFER_WRITTEN,
}
