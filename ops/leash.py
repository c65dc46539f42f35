"""The leash of a child process: it dies with its parent, however the parent dies."""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def main(arguments: list[str]) -> None:
    """Become the command given after the parent's id; SIGKILL when that parent goes."""
    parent, command = int(arguments[0]), arguments[1:]
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it died before the leash was on
        sys.exit(1)
    os.execvp(command[0], command)  # noqa: S606 — the launcher's own command, no shell meant


if __name__ == "__main__":
    main(sys.argv[1:])
