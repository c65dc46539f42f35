"""One embedded service for every talk: real Rasa, real actions, real gateway."""

from collections.abc import Iterator

import pytest

from ops.train import trained_model
from tests.journeys.program import ROOT
from tests.journeys.service import Service, Stores, running


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    folder = tmp_path_factory.mktemp("talks")
    stores = Stores(f"sqlite+aiosqlite:///{folder}/boussole.db", f"sqlite:///{folder}/tracker.db")
    with running(folder, stores, model=trained_model(ROOT)) as started:
        yield started
