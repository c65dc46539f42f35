"""What a test does when a program of the system is missing."""

import os
from pathlib import Path

import pytest


def demand(name: str, found: Path | None, *, package: str) -> Path:
    """Return the program; without it skip, saying how to get it, or fail where nothing may be skipped."""
    if found is not None:
        return found
    message = f"{name} is not installed: apt-get install {package}, or name its folder in the environment"
    if os.environ.get("BOUSSOLE_NOTHING_SKIPPED") == "1":
        pytest.fail(message)
    pytest.skip(message)
