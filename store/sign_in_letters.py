"""Sign-in letters: the notice that carries a single-use link, sealed until it is written."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from store import people
from store.key_ring import KeyRing
from store.notices import Claimed, NoticeKind, tell_person
from store.sign_in import LINK_LIFE, new_link


async def send_link(session: AsyncSession, email: str, *, keys: KeyRing, at: datetime) -> bool:
    """Prepare a link for the account of this address; False when there is none, which nobody outside may learn."""
    person = await people.find_by_email(session, email)
    if person is None:
        return False
    notice = tell_person(NoticeKind.SIGN_IN, person_id=person.id, at=at)
    notice.secret = keys.encrypt(new_link(session, person.id, at=at), bound_to=_bound_to(notice.id))
    session.add(notice)
    return True


def read_link(claimed: Claimed, keys: KeyRing, *, at: datetime) -> str | None:
    """The secret of the link; None when it is too old to be worth a letter."""
    if claimed.secret is None or at >= claimed.created_at + LINK_LIFE:
        return None
    return keys.decrypt(claimed.secret, bound_to=_bound_to(claimed.id))


def _bound_to(notice_id: str) -> str:
    return f"notices.secret:{notice_id}"
