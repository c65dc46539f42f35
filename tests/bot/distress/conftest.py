"""The detector and the lines, read once."""

import pytest

from bot.distress import Detector, Helplines


@pytest.fixture(scope="session")
def detector() -> Detector:
    return Detector.load()


@pytest.fixture(scope="session")
def helplines() -> Helplines:
    return Helplines.load()
