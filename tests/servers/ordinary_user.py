"""The user that servers run as: ourselves, or somebody harmless when the tests run as root."""

import os
import pwd
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

HARMLESS = ("nobody", "postgres", "redis")


@dataclass(frozen=True)
class OrdinaryUser:
    """A user who is not root; both ids are None when it is the one who runs the tests."""

    user_id: int | None
    group_id: int | None

    def owns(self, folder: Path) -> None:
        if self.user_id is not None and self.group_id is not None:
            os.chown(folder, self.user_id, self.group_id)


def ordinary_user() -> OrdinaryUser:
    if os.geteuid() != 0:
        return OrdinaryUser(None, None)
    for name in HARMLESS:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return OrdinaryUser(entry.pw_uid, entry.pw_gid)
    raise LookupError(f"no user among {HARMLESS}")


@contextmanager
def own_folder(prefix: str) -> Iterator[Path]:
    """Make a folder that the ordinary user owns, with a path short enough for a Unix socket."""
    folder = Path(tempfile.mkdtemp(prefix=f"{prefix}-"))
    try:
        ordinary_user().owns(folder)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
