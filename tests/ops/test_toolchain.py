"""The toolchain: synced again only when a lock changed."""

import ast
import hashlib
from pathlib import Path

import pytest

from ops import toolchain
from ops.toolchain import APP, DEV, RASA, is_fresh, pyenv_pythons

OPS = Path(toolchain.__file__).parent


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for environment in (RASA, APP, DEV):
        lock = tmp_path / environment.lock
        lock.parent.mkdir(exist_ok=True)
        lock.write_text(environment.lock)
        python = tmp_path / environment.folder / "bin" / "python"
        python.parent.mkdir(parents=True, exist_ok=True)
        python.touch()
    return tmp_path


def installed(root: Path, environment: toolchain.Environment) -> None:
    digest = hashlib.sha256((root / environment.lock).read_bytes()).hexdigest()
    (root / environment.folder / ".boussole-stamp").write_text(digest)
    (root / environment.folder / ".boussole-lock").write_text(environment.lock)


class TestAnEnvironment:
    def test_is_fresh_once_installed(self, root: Path) -> None:
        assert not is_fresh(root, RASA)

        installed(root, RASA)

        assert is_fresh(root, RASA)

    def test_is_stale_when_its_lock_changed(self, root: Path) -> None:
        installed(root, RASA)

        (root / RASA.lock).write_text("changed")

        assert not is_fresh(root, RASA)

    def test_is_stale_when_its_python_went_away(self, root: Path) -> None:
        installed(root, RASA)
        python = root / RASA.folder / "bin" / "python"
        python.unlink()

        python.symlink_to(root / "gone")

        assert not is_fresh(root, RASA)

    def test_of_the_tests_serves_to_run(self, root: Path) -> None:
        installed(root, DEV)

        assert is_fresh(root, APP)
        assert is_fresh(root, DEV)

    def test_to_run_does_not_serve_the_tests(self, root: Path) -> None:
        installed(root, APP)

        assert not is_fresh(root, DEV)

    def test_of_the_tests_is_renewed_as_one(self, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        renewed = []
        monkeypatch.setattr(toolchain, "find_uv", lambda _: "uv")
        monkeypatch.setattr(toolchain, "sync", lambda *given: renewed.append(given[-1]))
        installed(root, RASA)
        installed(root, DEV)
        (root / DEV.lock).write_text("changed")

        toolchain.prepare(root, "run")

        assert renewed == [DEV]

    def test_gets_the_command(self, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(toolchain, "find_uv", lambda _: "uv")
        monkeypatch.setattr(toolchain, "sync", lambda *_: None)

        toolchain.prepare(root, "run")

        assert (root / ".venv" / "bin" / "boussole").stat().st_mode & 0o111


class TestPyenv:
    def test_offers_its_newest_interpreter_first(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PYENV_ROOT", str(tmp_path))
        for version in ("3.10.9", "3.10.13", "3.12.1"):
            python = tmp_path / "versions" / version / "bin" / f"python{version.rpartition('.')[0]}"
            python.parent.mkdir(parents=True)
            python.touch()

        assert [path.parts[-3] for path in pyenv_pythons("3.10")] == ["3.10.13", "3.10.9"]

    def test_without_it_offers_nothing(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PYENV_ROOT", str(tmp_path / "none"))

        assert pyenv_pythons("3.10") == []


class TestAnyPython3:
    @pytest.mark.parametrize("name", ["__init__", "errors", "progress", "toolchain"])
    def test_reads_what_runs_before_ours_exists(self, name: str) -> None:
        ast.parse((OPS / f"{name}.py").read_text(), feature_version=(3, 6))
