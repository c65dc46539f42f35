"""Security changes: what is told to a person when their ways to sign in change."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy.ext.asyncio import AsyncSession

from store.notices import NoticeKind, tell_person


class SecurityChange(StrEnum):
    """The words are in `mail/security_changed`."""

    PASSWORD_SET = "password_set"  # noqa: S105 - a name, not a secret
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 - a name, not a secret
    SECOND_FACTOR_SET = "second_factor_set"
    SECOND_FACTOR_REMOVED = "second_factor_removed"
    RECOVERY_CODE_USED = "recovery_code_used"
    RECOVERY_CODES_RENEWED = "recovery_codes_renewed"
    IDENTITY_LINKED = "identity_linked"


def tell(session: AsyncSession, person_id: int, change: SecurityChange, *, at: datetime) -> None:
    session.add(tell_person(NoticeKind.SECURITY_CHANGED, person_id=person_id, detail=change, at=at))
