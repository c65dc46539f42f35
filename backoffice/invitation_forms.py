"""Invitation forms: what a browser posts to invite somebody, and what was wrong in it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Form

from store.invitations import AlreadyMember, NotTheirsToGive, OwnAddress
from store.invited_people import UnreadableInvited
from store.inviting import InvitationForm
from store.people import Role

LONGEST = 300


@dataclass(frozen=True)
class Refused:
    """An invitation that was not sent; `problems` are keys whose words are in `members/_invite.html`."""

    form: InvitationForm
    problems: tuple[str, ...]


def posted_invitation(
    name: Annotated[str, Form(max_length=LONGEST)] = "",
    email: Annotated[str, Form(max_length=LONGEST)] = "",
    role: Annotated[str, Form(max_length=40)] = "",
) -> InvitationForm:
    return InvitationForm(name, email, Role(role) if role in list(Role) else None)


PostedInvitation = Annotated[InvitationForm, Depends(posted_invitation)]


async def find_refusal(form: InvitationForm, send: Callable[[], Awaitable[None]]) -> Refused | None:
    """Send it; None when it left."""
    try:
        await send()
    except UnreadableInvited as unreadable:
        return Refused(form, tuple(unreadable.problems))
    except OwnAddress:
        return Refused(form, ("own_address",))
    except NotTheirsToGive:
        return Refused(form, ("role",))
    except AlreadyMember:
        return Refused(form, ("already_member",))
    return None
