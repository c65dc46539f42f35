"""The toolchain: uv, the two Pythons and their locked packages."""

# Any Python 3 runs this file before ours exist: standard library and old syntax only.
# ruff: noqa: UP006, UP021, UP035, UP045
import hashlib
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Dict, Iterator, List, NamedTuple, Optional

from ops.errors import OpsError
from ops.progress import Step


class Environment(NamedTuple):
    folder: str
    python: str
    lock: str
    label: str


RASA = Environment(".venv-rasa", "3.10", "requirements/rasa.txt", "the dialogue engine (1.5 GB)")
APP = Environment(".venv", "3.12", "requirements/app.txt", "the application")
DEV = Environment(".venv", "3.12", "requirements/dev.txt", "the application and its tests")
GOALS = {"run": (RASA, APP), "test": (RASA, DEV)}

COMMAND = """#!/bin/sh
# Written by ops/toolchain.py: the command of this folder, from anywhere.
here=$(cd "$(dirname "$0")/../.." && pwd)
PYTHONPATH="$here${PYTHONPATH:+:$PYTHONPATH}" exec "$here/.venv/bin/python" -m ops "$@"
"""


def main(arguments: List[str]) -> int:
    root = Path(__file__).resolve().parent.parent
    try:
        prepare(root, arguments[0] if arguments else "run")
    except OpsError as error:
        sys.stderr.write(f"\n{error}\n")
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def prepare(root: Path, goal: str) -> None:
    """Leave both environments as their lock files say; nothing is done for one that already is."""
    stale = [e for e in GOALS[goal] if not is_fresh(root, e)]
    if not stale:
        return
    if (platform.system(), platform.machine()) != ("Linux", "x86_64"):
        raise OpsError("The locked packages exist for Linux x86-64 only: run this there.")
    uv = find_uv(root)
    for environment in stale:
        sync(root, uv, _widest(root, environment))
    command = root / ".venv" / "bin" / "boussole"
    command.write_text(COMMAND)
    command.chmod(0o755)


def is_fresh(root: Path, environment: Environment) -> bool:
    """Tell whether what is installed matches the lock; the test environment serves to run too."""
    accepted = {digest(root / environment.lock)}
    if environment == APP:
        accepted.add(digest(root / DEV.lock))
    python = root / environment.folder / "bin" / "python"
    return python.exists() and _read(_stamp(root, environment)) in accepted


def sync(root: Path, uv: str, environment: Environment) -> None:
    folder = root / environment.folder
    stamp = _stamp(root, environment)
    if not (folder / "bin" / "python").exists():
        with Step(f"Python {environment.python}"):
            interpreter = find_python(root, uv, environment.python)
            shutil.rmtree(str(folder), ignore_errors=True)
            _run([uv, "venv", "-q", "--python", interpreter, str(folder)], root)
    if stamp.exists():
        stamp.unlink()
    with Step(f"Installing {environment.label}"):
        python = str(folder / "bin" / "python")
        _run([uv, "pip", "sync", "-q", "--require-hashes", "--python", python, environment.lock], root)
    (folder / ".boussole-lock").write_text(environment.lock)
    stamp.write_text(digest(root / environment.lock))


def find_uv(root: Path) -> str:
    """Return uv from the PATH, else our own copy in .tools/, made when it is missing or old."""
    own = root / ".tools" / "uv" / "bin" / "uv"
    on_path = shutil.which("uv", path=_search_path())
    if on_path and _works([on_path, "--version"]):
        return on_path
    lock = root / "requirements" / "uv.txt"
    stamp = root / ".tools" / "uv.stamp"
    if not (_works([str(own), "--version"]) and _read(stamp) == digest(lock)):
        with Step("Fetching uv into .tools/"):
            _install_uv(root, own.parent.parent, lock)
        stamp.write_text(digest(lock))
    return str(own)


def find_python(root: Path, uv: str, version: str) -> str:
    """Return the path of a CPython of this version: pyenv's, the system's, else one that uv fetches."""
    for candidate in pyenv_pythons(version):
        if _works([str(candidate), "-c", "import ssl, sqlite3"]):
            return str(candidate)
    request = "cpython@" + version
    found = _output([uv, "python", "find", "-q", "--system", "--no-python-downloads", request])
    if found:
        return found
    own = {
        "UV_PYTHON_INSTALL_DIR": str(root / ".tools" / "python"),
        "UV_PYTHON_INSTALL_BIN": "0",
        "UV_PYTHON_PREFERENCE": "only-managed",
    }
    _output([uv, "python", "install", "-q", version], own)
    python = _output([uv, "python", "find", "-q", "--no-python-downloads", request], own)
    if not python:
        raise OpsError(
            f"Python {version} is missing and could not be fetched: install it (for example `pyenv install {version}`, "
            f"or the package python{version}), then run make again."
        )
    return python


def pyenv_pythons(version: str) -> List[Path]:
    """List pyenv's interpreters of this version, newest first: its shims stop uv, its folders do not."""
    home = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    found = (home / "versions").glob(f"{version}.*/bin/python{version}")
    return sorted(found, key=lambda p: [int(n) for n in p.parts[-3].split(".") if n.isdigit()], reverse=True)


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _widest(root: Path, environment: Environment) -> Environment:
    """A test environment that grew old is renewed as one: running must not take the tests' tools away."""
    was = _read(root / environment.folder / ".boussole-lock")
    return DEV if environment == APP and was == DEV.lock else environment


def _install_uv(root: Path, target: Path, lock: Path) -> None:
    # A fixed target version lets an old Python take the file; --target never touches the system.
    options = ["-U", "--no-deps", "--require-hashes", "--only-binary=:all:", "--python-version", "3.12"]
    for python in _pips(root):
        pip = [python, "-m", "pip", "install", "-q", "--target", str(target)]
        if _works(pip + options + ["-r", str(lock)]):
            return
    raise OpsError(
        "uv is missing and pip could not fetch it into .tools/: install uv, or python3-pip, "
        "or check the network, then run make again."
    )


def _pips(root: Path) -> Iterator[str]:
    """Offer each Python that has pip: this one, pyenv's, or one made in .tools/ for the occasion."""
    for python in [sys.executable] + [str(path) for path in pyenv_pythons("3.12")[:1]]:
        if _works([python, "-m", "pip", "--version"]):
            yield python
    folder = root / ".tools" / "pip"
    if _works([sys.executable, "-m", "venv", str(folder)]):
        yield str(folder / "bin" / "python")


def _stamp(root: Path, environment: Environment) -> Path:
    return root / environment.folder / ".boussole-stamp"


def _read(path: Path) -> str:
    return path.read_text().strip() if path.exists() else ""


def _search_path() -> str:
    folders = os.environ.get("PATH", os.defpath).split(os.pathsep)
    return os.pathsep.join(f for f in folders if not f.rstrip("/").endswith("/shims"))


def _environ(extra: Optional[Dict[str, str]] = None) -> Dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if k not in ("VIRTUAL_ENV", "PYTHONPATH", "PYENV_VERSION")}
    return dict(kept, PATH=_search_path(), PIP_USER="0", **(extra or {}))


def _works(command: List[str]) -> bool:
    return _output(command) is not None


def _output(command: List[str], extra: Optional[Dict[str, str]] = None) -> Optional[str]:
    try:
        done = subprocess.run(
            command,
            env=_environ(extra),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            universal_newlines=True,
        )
    except OSError:
        return None
    return done.stdout.strip() if done.returncode == 0 else None


def _run(command: List[str], root: Path) -> None:
    done = subprocess.run(
        command,
        cwd=str(root),
        env=_environ(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        universal_newlines=True,
    )
    if done.returncode != 0:
        lines = [line.strip() for line in done.stdout.splitlines() if line.strip()] or ["no message"]
        raise OpsError("Installing stopped: {}\n{}".format(" ".join(command[:3]), "\n".join(lines[-6:])))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
