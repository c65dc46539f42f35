"""The embedded keys: made once, kept in var/keys.env, readable by their owner only."""

import os
import secrets
from collections.abc import Callable, MutableMapping
from pathlib import Path


def _contact_keys() -> str:
    from store.key_ring import KeyRing  # cryptography is heavy, and the keys are made once

    # The id differs at each making, so that an old key can be put back beside a newer one.
    return KeyRing.generate_text(f"k{secrets.token_hex(3)}")


def _token() -> str:
    return secrets.token_urlsafe(32)


MAKERS: dict[str, Callable[[], str]] = {
    "CONTACT_KEYS": _contact_keys,
    "SIGNING_KEY": _token,
    "RASA_SECRET": _token,
}


def ensure_keys(folder: Path, environ: MutableMapping[str, str]) -> bool:
    """Complete `environ` with the kept keys, making those that are missing; a key already given there wins.

    A key once written is never changed: contact details written with it could not be read again.
    Returns True when a file was made.
    """
    path = folder / "keys.env"
    folder.mkdir(parents=True, exist_ok=True)
    made = not path.exists()
    kept = _read(path)
    missing = {name: make() for name, make in MAKERS.items() if name not in kept}
    if missing:
        _append(path, missing)
    for name, value in {**missing, **kept}.items():
        if not environ.get(name):
            environ[name] = value
    return made


def _read(path: Path) -> dict[str, str]:
    if not path.exists():
        return {}
    pairs = (line.split("=", 1) for line in path.read_text().splitlines() if "=" in line)
    return {name.strip(): value.strip() for name, value in pairs if name.strip() in MAKERS}


def _append(path: Path, keys: dict[str, str]) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "w") as file:
        os.fchmod(file.fileno(), 0o600)
        file.write("".join(f"{name}={value}\n" for name, value in keys.items()))
        file.flush()
        os.fsync(file.fileno())
