"""The welcome: what to open and who to sign in as, once everything answers."""

import os
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from ops.settings import Settings

if TYPE_CHECKING:
    from ops.demo.load import Account


def welcome(settings: Settings, accounts: Iterable["Account"]) -> str:
    gateway, backoffice = settings.public_url.rstrip("/"), settings.backoffice_url.rstrip("/")
    addresses = [
        ("Chat page", f"{gateway}/chat"),
        ("Partner page with the widget", f"{gateway}/demo"),
        ("Plain form, no JavaScript", f"{gateway}/formulaire"),
        ("Back office", f"{backoffice}/"),
        ("Local mail page", f"{backoffice}/courriels"),
        ("Telegram", _telegram()),
    ]
    lines = ["", "La Boussole des jeunes is running. Ctrl-C stops everything.", "", *_aligned(addresses)]
    people = account_lines(accounts)
    if people:
        lines += ["", "Demo accounts: sign in with the e-mail, the link arrives in the local mail page.", ""]
    return "\n".join([*lines, *people, ""])


def account_lines(accounts: Iterable["Account"]) -> list[str]:
    return _aligned([(account.name, account.email, account.role) for account in accounts])


def _telegram() -> str:
    return "on" if os.environ.get("TELEGRAM_TOKEN") else "off (set TELEGRAM_TOKEN to a bot's token)"


def _aligned(rows: Sequence[tuple[str, ...]]) -> list[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return ["  " + "  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)).rstrip() for row in rows]
