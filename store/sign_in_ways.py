"""Ways to sign in: what a person has beside the link by e-mail, and each change of it, told to them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from store import passwords, provider_identities, recovery_codes, second_factors, sign_in, two_steps
from store.errors import DomainError
from store.key_ring import KeyRing
from store.passwords import Password
from store.security_changes import SecurityChange, tell


class SecondFactorFirst(DomainError):
    """A password alone opens nothing: it comes after the second factor."""


class WrongCode(DomainError):
    """The application shows another code, or was not proposed."""


@dataclass(frozen=True)
class Ways:
    """Since when each is there; the link by e-mail always is."""

    password_since: datetime | None
    second_factor_since: datetime | None
    codes_left: int
    has_identity: bool


async def find_ways(session: AsyncSession, person_id: int) -> Ways:
    password = await session.get(Password, person_id)
    return Ways(
        password_since=password.set_at if password else None,
        second_factor_since=await second_factors.find_confirmed_at(session, person_id),
        codes_left=await recovery_codes.count_left(session, person_id),
        has_identity=await provider_identities.has_any(session, person_id),
    )


async def change_password(session: AsyncSession, person_id: int, hashed: str, *, keeping: str, at: datetime) -> None:
    """Set or change it; every session but `keeping` ends. Raise `SecondFactorFirst` without one."""
    await expect_second_factor(session, person_id)
    existed = await passwords.keep(session, person_id, hashed, at=at)
    await _end_all(session, person_id, but=keeping)
    tell(session, person_id, SecurityChange.PASSWORD_CHANGED if existed else SecurityChange.PASSWORD_SET, at=at)


async def confirm_second_factor(
    session: AsyncSession, person_id: int, code: str, *, keeping: str, keys: KeyRing, at: datetime
) -> tuple[str, ...]:
    """The recovery codes that come with it, to be shown once; raise `WrongCode`.

    In place of another one, every session but `keeping` ends.
    """
    replaces = await second_factors.find_confirmed_at(session, person_id) is not None
    if not await second_factors.confirm(session, person_id, code, keys=keys, at=at):
        raise WrongCode
    if replaces:
        await _end_all(session, person_id, but=keeping)
    else:
        await two_steps.forget(session, person_id)
    tell(session, person_id, SecurityChange.SECOND_FACTOR_SET, at=at)
    return await recovery_codes.renew(session, person_id)


async def renew_recovery_codes(session: AsyncSession, person_id: int, *, at: datetime) -> tuple[str, ...]:
    await expect_second_factor(session, person_id)
    tell(session, person_id, SecurityChange.RECOVERY_CODES_RENEWED, at=at)
    return await recovery_codes.renew(session, person_id)


async def remove_second_factor(session: AsyncSession, person_id: int, *, keeping: str, at: datetime) -> None:
    """And the password with it; every session but `keeping` ends."""
    await expect_second_factor(session, person_id)
    await passwords.remove(session, person_id)
    await recovery_codes.remove(session, person_id)
    await second_factors.remove(session, person_id)
    await _end_all(session, person_id, but=keeping)
    tell(session, person_id, SecurityChange.SECOND_FACTOR_REMOVED, at=at)


async def sign_out_everywhere(session: AsyncSession, person_id: int, secret: str, *, keys: KeyRing) -> str | None:
    """The provider's token that the session of this cookie was opened with, to sign out there too."""
    id_token = await sign_in.sign_out(session, secret, keys=keys)
    await _end_all(session, person_id)
    return id_token


async def expect_second_factor(session: AsyncSession, person_id: int) -> None:
    if await second_factors.find_confirmed_at(session, person_id) is None:
        raise SecondFactorFirst(person_id)


async def _end_all(session: AsyncSession, person_id: int, *, but: str | None = None) -> None:
    """Sessions, and what could open one: links that were not used, second steps under way."""
    await two_steps.forget(session, person_id)
    await sign_in.forget_links(session, person_id)
    await sign_in.close_all_sessions(session, person_id, but=but)
