"""Conversations that do not go straight, each played to its end with the trained model."""

from itertools import count

import pytest

from tests.journeys.service import Service
from tests.journeys.youth import WebYouth
from tests.talks.talk import Stage, Talk, talks

pytestmark = pytest.mark.journey
TALKS = tuple(talks())
_youths = count(2)


@pytest.mark.parametrize("talk", TALKS, ids=lambda talk: talk.name)
def test_goes_as_it_should(service: Service, talk: Talk) -> None:
    address = f"127.0.0.{next(_youths)}"
    with WebYouth(service.public_url, address=address, **talk.entry) as youth:
        stage = Stage(service, youth)
        for verb, words in talk.steps:
            stage.play(verb, words)


def test_there_are_enough_of_them() -> None:
    assert len(TALKS) >= 40
