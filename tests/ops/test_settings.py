"""The settings: addresses follow ports, and all are explained."""

import importlib
import re
from itertools import pairwise
from pathlib import Path

import pytest
from pydantic_settings import BaseSettings

from ops.settings import Settings, complete

ROOT = Path(__file__).parents[2]
EXPLAINED = frozenset(re.findall(r"^#([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))


def names(settings: type[BaseSettings]) -> set[str]:
    prefix = settings.model_config.get("env_prefix") or ""
    fields = settings.model_fields.items()
    return {str(field.validation_alias or prefix + name).upper() for name, field in fields}


class TestAddresses:
    def test_follow_the_ports(self) -> None:
        environ: dict[str, str] = {}

        complete(environ, Settings(bot_port=1, backoffice_port=2, actions_port=3, rasa_port=4))

        assert environ == {
            "PUBLIC_URL": "http://localhost:1",
            "BACKOFFICE_URL": "http://localhost:2",
            "ACTIONS_URL": "http://127.0.0.1:3/webhook",
            "RASA_URL": "http://127.0.0.1:4",
        }

    def test_given_are_kept(self) -> None:
        environ = {"PUBLIC_URL": "https://boussole.example.org"}

        complete(environ, Settings())

        assert environ["PUBLIC_URL"] == "https://boussole.example.org"


class TestTheExampleFile:
    @pytest.mark.parametrize("module", ["ops.settings", "bot.settings", "actions.settings", "backoffice.settings"])
    def test_explains_every_setting(self, module: str) -> None:
        settings: type[BaseSettings] = importlib.import_module(module).Settings

        assert names(settings) <= EXPLAINED

    def test_explains_each_in_the_lines_before(self) -> None:
        lines = (ROOT / ".env.example").read_text().splitlines()

        bare = [b for a, b in pairwise(lines) if re.match("#[A-Z_]+=", b) and a[:2] != "# "]

        assert bare == []
