"""One gazetteer for all, and the territories around it."""

import pytest

from store.places import Gazetteer


@pytest.fixture(scope="session")
def gazetteer() -> Gazetteer:
    return Gazetteer.load()


def _epci_around(gazetteer: Gazetteer, code: str) -> frozenset[str]:
    epci = gazetteer.get(code).epci
    assert epci
    return frozenset(commune.code for commune in gazetteer.communes_of_epci(epci))


@pytest.fixture(scope="session")
def grand_reims(gazetteer: Gazetteer) -> frozenset[str]:
    return _epci_around(gazetteer, "51454")


@pytest.fixture(scope="session")
def coeur_essonne(gazetteer: Gazetteer) -> frozenset[str]:
    return _epci_around(gazetteer, "91549")


@pytest.fixture(scope="session")
def lyon(gazetteer: Gazetteer) -> frozenset[str]:
    return _epci_around(gazetteer, "69123")
