"""Members: invitations sent, sent again and revoked, the team of a territory, and leaving."""

from typing import Annotated

from fastapi import APIRouter, Form, Path, Request
from fastapi.responses import Response

from backoffice import organisations
from backoffice.desk import Desk, OurDesk
from backoffice.guard import CurrentVisitor, Visitor
from backoffice.invitation_forms import PostedInvitation, Refused, find_refusal
from backoffice.limits import INVITATIONS_BY_PERSON, INVITATIONS_TO_SOMEBODY
from backoffice.organisations import OrganisationId
from backoffice.pages import Flash, redirect
from store import inviting, members, teams
from store.inviting import InvitationForm
from store.members import LastMember
from store.people import PerimeterKind
from store.whereabouts import DEFAULT_TIMEZONE
from store.workplaces import Workplace

router = APIRouter()
TerritoryId = Annotated[str, Path(max_length=80)]
InvitationId = Annotated[str, Path(pattern=r"^[0-9a-f]{32}$")]
MembershipId = Annotated[int, Path(ge=1, le=2**31 - 1)]


@router.get("/equipes/{territory_id}")
async def team(request: Request, territory_id: TerritoryId, desk: OurDesk, visitor: CurrentVisitor) -> Response:
    return await _show_team(request, desk, visitor, territory_id)


@router.post("/organismes/{organisation_id}/invitations")
async def invite_to_organisation(
    request: Request, organisation_id: OrganisationId, desk: OurDesk, visitor: CurrentVisitor, form: PostedInvitation
) -> Response:
    refused = await _invite(desk, visitor, PerimeterKind.ORGANISATION, str(organisation_id), form)
    if refused:
        return await organisations.show(request, desk, visitor, organisation_id, refused=refused)
    return redirect(f"/organismes/{organisation_id}", flash=Flash.INVITATION_SENT)


@router.post("/equipes/{territory_id}/invitations")
async def invite_to_team(
    request: Request, territory_id: TerritoryId, desk: OurDesk, visitor: CurrentVisitor, form: PostedInvitation
) -> Response:
    refused = await _invite(desk, visitor, PerimeterKind.TERRITORY, territory_id, form)
    if refused:
        return await _show_team(request, desk, visitor, territory_id, refused=refused)
    return redirect(f"/equipes/{territory_id}", flash=Flash.INVITATION_SENT)


@router.post("/invitations/{invitation_id}/renvoyer")
async def resend_invitation(invitation_id: InvitationId, desk: OurDesk, visitor: CurrentVisitor) -> Response:
    await _spend(desk, visitor, invitation_id)
    async with desk.database.turn() as session:
        workplace = await inviting.send_again(session, visitor.viewer, invitation_id, keys=desk.keys, at=desk.clock())
    return redirect(page_of(workplace), flash=Flash.INVITATION_SENT)


@router.post("/invitations/{invitation_id}/annuler")
async def revoke_invitation(invitation_id: InvitationId, desk: OurDesk, visitor: CurrentVisitor) -> Response:
    async with desk.database.turn() as session:
        workplace = await inviting.revoke(session, visitor.viewer, invitation_id, at=desk.clock())
    return redirect(page_of(workplace), flash=Flash.INVITATION_REVOKED)


@router.post("/membres/{membership_id}/retirer")
async def remove_member(
    request: Request,
    membership_id: MembershipId,
    desk: OurDesk,
    visitor: CurrentVisitor,
    confirmed: Annotated[bool, Form()] = False,
) -> Response:
    """At once; asked again when nobody would be left to answer the youths who wait."""
    try:
        async with desk.database.turn() as session:
            workplace = await members.remove(
                session, visitor.viewer, membership_id, confirmed=confirmed, at=desk.clock()
            )
    except LastMember as last:
        leaving = last.leaving
        return desk.pages.render(
            request, "members/leaving.html", status=409, leaving=leaving, back=page_of(leaving.workplace)
        )
    return redirect(page_of(workplace), flash=Flash.MEMBER_REMOVED)


def page_of(workplace: Workplace) -> str:
    folder = "organismes" if workplace.kind is PerimeterKind.ORGANISATION else "equipes"
    return f"/{folder}/{workplace.id}"


async def _invite(
    desk: Desk, visitor: Visitor, kind: PerimeterKind, perimeter_id: str, form: InvitationForm
) -> Refused | None:
    async def send() -> None:
        async with desk.database.turn() as session:
            await inviting.invite(session, visitor.viewer, kind, perimeter_id, form, keys=desk.keys, at=desk.clock())

    await _spend(desk, visitor, form.email.strip().lower())
    return await find_refusal(form, send)


async def _spend(desk: Desk, visitor: Visitor, key: str) -> None:
    """`key` names who is written to; nobody else's invitations count."""
    by = visitor.viewer.person_id
    await desk.spend(INVITATIONS_BY_PERSON, str(by))
    await desk.spend(INVITATIONS_TO_SOMEBODY, f"{by} {key}")


async def _show_team(
    request: Request, desk: Desk, visitor: Visitor, territory_id: str, *, refused: Refused | None = None
) -> Response:
    async with desk.database.read() as session:
        found = await teams.get_team(session, visitor.viewer, territory_id, at=desk.clock())
    status = 422 if refused else 200
    return desk.pages.render(
        request, "members/team.html", status=status, team=found, refused=refused, timezone=DEFAULT_TIMEZONE
    )
