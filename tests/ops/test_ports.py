"""Ports: taken, refused, held."""

import socket
from collections.abc import Iterator

import pytest

from ops.ports import PortRefused, PortTaken, check_free, hold


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


class TestAPortThatIsTaken:
    def test_names_the_port_and_the_setting_in_one_line(self, taken: int) -> None:
        with pytest.raises(PortTaken) as refused:
            hold("127.0.0.1", taken, "BOT_PORT")

        said = str(refused.value)
        assert f"Port {taken} is taken" in said
        assert "BOT_PORT=" in said
        assert "\n" not in said

    def test_is_seen_on_every_address_too(self, taken: int) -> None:
        with pytest.raises(PortTaken):
            hold("0.0.0.0", taken, "BOT_PORT")  # noqa: S104 — this is the case under test

    def test_is_seen_for_a_child_as_well(self, taken: int) -> None:
        with pytest.raises(PortTaken):
            check_free("127.0.0.1", taken, "RASA_PORT")


class TestAFreePort:
    def test_is_held_from_then_on(self) -> None:
        with hold("127.0.0.1", 0, "BOT_PORT") as held, pytest.raises(PortTaken):
            hold("127.0.0.1", held.getsockname()[1], "BOT_PORT")

    def test_is_left_free_for_the_child(self) -> None:
        with hold("127.0.0.1", 0, "RASA_PORT") as held:
            port = held.getsockname()[1]

        check_free("127.0.0.1", port, "RASA_PORT")
        check_free("127.0.0.1", port, "RASA_PORT")


class TestAnImpossiblePort:
    @pytest.mark.parametrize(("host", "port"), [("127.0.0.1", 70000), ("203.0.113.1", 8000)])
    def test_says_which_settings_to_change(self, host: str, port: int) -> None:
        with pytest.raises(PortRefused, match=rf"{host}:{port} .*BOT_PORT or BIND_HOST"):
            hold(host, port, "BOT_PORT")
