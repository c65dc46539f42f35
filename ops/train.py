"""The dialogue model: trained when what it learns from changed, kept otherwise."""

import asyncio
import fcntl
import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import IO

from ops.errors import OpsError
from ops.processes import Child, Command
from ops.progress import Step

# What the model is made of. Lookups are read by our components; nlu/tests measures and is no part of it.
LESSONS = ("nlu/intents", "nlu/rules", "nlu/stories")
SOURCES = ("config.yml", "domain.yml", *LESSONS, "nlu/lookups", "dialogue/components", "requirements/rasa.txt")
TRAINER = (".venv-rasa/bin/python", "-m", "dialogue.train")
KEPT = 2
COLOUR = re.compile(r"\x1b\[[0-9;]*m")
NAMES_AN_ERROR = re.compile(r"\b\w*(Error|Exception|Invalid\w+)\b.*:")
QUIET = {
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "TF_CPP_MIN_LOG_LEVEL": "2",
    "CUDA_VISIBLE_DEVICES": "",
    "RASA_TELEMETRY_ENABLED": "false",
    "PYTHONWARNINGS": "ignore",
}


class TrainingFailed(OpsError):
    """The trainer stopped or made no model."""

    def __init__(self, log: Path, reason: str) -> None:
        hint = f" ({reason[:160]})" if reason else ""
        super().__init__(f"Training the dialogue failed{hint}: read the end of {log}, repair, and run again.")


class NothingToTrain(OpsError):
    """A file that the model is made of is missing."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} is missing: run this from a complete copy of the project.")


def trained_model(root: Path, *, trainer: Sequence[str] = TRAINER) -> Path:
    """Return the model of the sources as they are, trained when it is missing; for callers without a loop."""
    return asyncio.run(ensure_model(root, trainer=trainer))


async def ensure_model(root: Path, *, trainer: Sequence[str] = TRAINER) -> Path:
    """Return the model of the sources as they are; two callers at once train once. Raises TrainingFailed."""
    model = model_path(root)
    if not model.exists():
        async with _alone(root / "models"):
            if not model.exists():
                with Step("Training the dialogue (about two minutes, once per change)"):
                    await _train(root, model, trainer)
                prune(model)
    return model


def model_path(root: Path) -> Path:
    """Where the model of the present sources is, or will be."""
    return root / "models" / f"{fingerprint(root)}.tar.gz"


def fingerprint(root: Path) -> str:
    """Name the sources by their content: moving the clock or checking them out again changes nothing."""
    digest = hashlib.sha256()
    for path in _source_files(root):
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        digest.update(f"{path.relative_to(root).as_posix()} {content}\n".encode())
    return digest.hexdigest()[:16]


def prune(model: Path) -> None:
    """Keep this model and the ones before it, up to KEPT; files named otherwise are not ours to remove."""
    ours = [p for p in model.parent.glob("*.tar.gz") if _is_fingerprint(p.name.removesuffix(".tar.gz"))]
    older = sorted((p for p in ours if p != model), key=lambda p: p.stat().st_mtime, reverse=True)
    for path in older[KEPT - 1 :]:
        path.unlink(missing_ok=True)


async def _train(root: Path, model: Path, trainer: Sequence[str]) -> None:
    log = root / "var" / "log" / "train.log"
    log.unlink(missing_ok=True)
    with tempfile.TemporaryDirectory(dir=model.parent, prefix="draft-") as folder:
        # Rasa completes the configuration in place: it gets a copy, so that ours keeps its fingerprint.
        draft = Path(shutil.copy(root / "config.yml", folder)).parent
        argv = [*trainer, *_arguments(root, draft, model)]
        child = await Child.start(Command("training", argv, log, {**os.environ, **QUIET}), folder=root)
        try:
            code = await child.wait()
        finally:
            await asyncio.shield(child.stop())
        made = draft / model.name
        if code != 0 or not made.exists():
            raise TrainingFailed(log.relative_to(root), _reason(log))
        made.replace(model)


def _arguments(root: Path, draft: Path, model: Path) -> list[str]:
    sources = ["--config", str(draft / "config.yml"), "--domain", "domain.yml", "--data", *_lessons(root)]
    return [*sources, "--fixed-model-name", model.name.removesuffix(".tar.gz"), "--out", str(draft)]


@asynccontextmanager
async def _alone(models: Path) -> AsyncIterator[None]:
    with _lock_file(models) as lock:
        while not _locked(lock.fileno()):  # noqa: ASYNC110 — another process holds it: no event tells
            await asyncio.sleep(0.2)
        yield


def _lock_file(models: Path) -> IO[str]:
    models.mkdir(exist_ok=True)
    return (models / ".lock").open("w")


def _locked(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _lessons(root: Path) -> list[str]:
    return [name for name in LESSONS if any((root / name).glob("**/*.yml"))]


def _source_files(root: Path) -> Iterator[Path]:
    for name in SOURCES:
        path = root / name
        if path.is_file():
            yield path
        elif path.is_dir():
            found = (p for p in path.rglob("*") if p.is_file() and "__pycache__" not in p.parts)
            yield from sorted(p for p in found if not p.name.startswith("."))
        elif not name.startswith("nlu/"):
            raise NothingToTrain(name)


def _is_fingerprint(name: str) -> bool:
    return len(name) == 16 and set(name) <= set("0123456789abcdef")


def _reason(log: Path) -> str:
    """Return the last line that names an error, else the last one, without its colours."""
    text = COLOUR.sub("", log.read_text(errors="replace"))
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    named = [line for line in lines if NAMES_AN_ERROR.search(line)]
    return (named or lines or [""])[-1]
