"""The documents: what they name exists, and what exists is named."""

import importlib
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic_settings import BaseSettings

from store.tables import METADATA

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])
PACKAGES = ("actions", "backoffice", "bot", "dialogue", "doors", "ops", "store")
HEAVIEST_PICTURE = 150_000

LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")
NAMED = re.compile(r"`([^`\n]+)`")
SETTING_READ_BY_DIALOGUE = re.compile(r'environment\.get\("([A-Z_]+)"')
REQUIREMENT_NAME = re.compile(r"[A-Za-z0-9-]+")


def page(name: str) -> str:
    return (DOCS / name).read_text()


def settings_of(module: str) -> set[str]:
    settings: type[BaseSettings] = importlib.import_module(module).Settings
    prefix = settings.model_config.get("env_prefix") or ""
    fields = settings.model_fields.items()
    return {str(field.validation_alias or prefix + name).upper() for name, field in fields}


def layout() -> list[str]:
    """The paths at the beginning of the lines of the architecture's layout."""
    block = page("architecture.md").partition("## Layout")[2].split("```")[1]
    return [line.split()[0] for line in block.splitlines() if line.strip()]


def packages() -> Iterator[str]:
    for name in PACKAGES:
        for found in sorted((ROOT / name).rglob("__init__.py")):
            yield f"{found.parent.relative_to(ROOT).as_posix()}/"


def required() -> set[str]:
    groups = tomllib.loads((ROOT / "pyproject.toml").read_text())["dependency-groups"]
    lines = [line for group in groups.values() for line in group if isinstance(line, str)]
    return {found[0] for line in lines if (found := REQUIREMENT_NAME.match(line))}


class TestLinks:
    @pytest.mark.parametrize("document", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
    def test_lead_somewhere(self, document: Path) -> None:
        broken = [target for target in LINK.findall(document.read_text()) if not (document.parent / target).exists()]

        assert broken == []

    def test_reach_every_decision(self) -> None:
        linked = set(LINK.findall(page("decisions/README.md")))

        assert {path.name for path in (DOCS / "decisions").glob("*.md")} - {"README.md"} == linked

    def test_reach_every_picture(self) -> None:
        linked = {Path(target).name for document in PAGES for target in LINK.findall(document.read_text())}

        assert {path.name for path in (DOCS / "pictures").iterdir()} <= linked


class TestPictures:
    def test_are_light(self) -> None:
        heavy = [path.name for path in (DOCS / "pictures").iterdir() if path.stat().st_size > HEAVIEST_PICTURE]

        assert heavy == []


class TestSettings:
    @pytest.mark.parametrize("module", ["ops.settings", "bot.settings", "actions.settings", "backoffice.settings"])
    def test_are_explained(self, module: str) -> None:
        assert settings_of(module) <= set(NAMED.findall(page("settings.md")))

    def test_of_the_dialogue_are_explained(self) -> None:
        read = set(SETTING_READ_BY_DIALOGUE.findall((ROOT / "dialogue" / "settings.py").read_text()))

        assert read
        assert read <= set(NAMED.findall(page("settings.md")))

    def test_explained_are_those_of_the_example_file(self) -> None:
        rows = re.findall(r"^\| `([A-Z_]+)` \|", page("settings.md"), re.MULTILINE)
        example = re.findall(r"^#([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE)

        assert set(rows) == set(example)


class TestTheGlossary:
    def test_names_every_table(self) -> None:
        assert set(METADATA.tables) <= set(NAMED.findall(page("glossary.md")))


class TestTheArchitecture:
    def test_gives_a_room_to_every_table(self) -> None:
        assert set(METADATA.tables) <= set(NAMED.findall(page("architecture.md")))

    def test_lays_out_what_exists(self) -> None:
        missing = [path for path in layout() if not (ROOT / path).exists()]

        assert missing == []

    def test_lays_out_every_package(self) -> None:
        assert set(packages()) <= set(layout())


class TestLibraries:
    def test_have_a_line_each(self) -> None:
        rows = re.findall(r"^\| ([^|]+) \|", page("decisions/libraries.md"), re.MULTILINE)
        named = {name.strip() for row in rows for name in row.split(",")}

        assert required() <= named
