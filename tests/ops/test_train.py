"""The dialogue model: trained once per change."""

import asyncio
import os
import sys
from pathlib import Path

import pytest

from ops.train import NothingToTrain, TrainingFailed, ensure_model, fingerprint, model_path, prune

# Stands for Rasa: notes each call, then writes the model where Rasa would.
TRAINER = """
import pathlib, sys, time
arguments = sys.argv[1:]
calls = pathlib.Path("calls")
calls.write_text((calls.read_text() if calls.exists() else "") + " ".join(arguments) + "\\n")
time.sleep(0.2)
out = pathlib.Path(arguments[arguments.index("--out") + 1])
out.mkdir(parents=True, exist_ok=True)
(out / (arguments[arguments.index("--fixed-model-name") + 1] + ".tar.gz")).write_text("model")
"""
FAKE = (sys.executable, "-c", TRAINER)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    sources = {
        "config.yml": "pipeline: []",
        "domain.yml": "intents: []",
        "nlu/intents/hello.yml": "nlu: []",
        "nlu/rules/hello.yml": "rules: []",
        "nlu/tests/sms.yml": "nlu: []",
        "dialogue/components/words.py": "WORDS = ()",
        "dialogue/channel.py": "PATH = 'turn'",
        "requirements/rasa.txt": "rasa==3.6.21",
    }
    for name, text in sources.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def calls(root: Path) -> list[str]:
    path = root / "calls"
    return path.read_text().splitlines() if path.exists() else []


class TestTheFingerprint:
    @pytest.mark.parametrize(
        "name",
        ["config.yml", "domain.yml", "nlu/intents/hello.yml", "nlu/rules/hello.yml", "dialogue/components/words.py"],
    )
    def test_changes_with_what_the_model_learns_from(self, root: Path, name: str) -> None:
        before = fingerprint(root)

        (root / name).write_text("changed")

        assert fingerprint(root) != before

    @pytest.mark.parametrize("name", ["nlu/tests/sms.yml", "dialogue/channel.py", "nlu/intents/__pycache__/a.pyc"])
    def test_ignores_the_rest(self, root: Path, name: str) -> None:
        before = fingerprint(root)

        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_text("changed")

        assert fingerprint(root) == before

    def test_ignores_the_clock(self, root: Path) -> None:
        before = fingerprint(root)

        os.utime(root / "config.yml", (0, 0))

        assert fingerprint(root) == before

    def test_sees_a_file_that_moved(self, root: Path) -> None:
        before = fingerprint(root)

        (root / "nlu/intents/hello.yml").rename(root / "nlu/intents/bye.yml")

        assert fingerprint(root) != before

    def test_says_what_is_missing(self, root: Path) -> None:
        (root / "domain.yml").unlink()

        with pytest.raises(NothingToTrain, match=r"domain\.yml is missing"):
            fingerprint(root)


class TestTraining:
    async def test_happens_once_for_the_same_sources(self, root: Path) -> None:
        first = await ensure_model(root, trainer=FAKE)
        second = await ensure_model(root, trainer=FAKE)

        assert first == second == model_path(root)
        assert first.read_text() == "model"
        assert len(calls(root)) == 1

    async def test_happens_again_after_a_change(self, root: Path) -> None:
        first = await ensure_model(root, trainer=FAKE)
        (root / "config.yml").write_text("changed")

        assert await ensure_model(root, trainer=FAKE) != first
        assert len(calls(root)) == 2

    async def test_lets_the_trainer_write_in_a_copy_of_the_configuration_only(self, root: Path) -> None:
        writes = "import sys; open(sys.argv[2], 'a').write('assistant_id: x'); raise SystemExit(1)"
        before = fingerprint(root)

        with pytest.raises(TrainingFailed):
            await ensure_model(root, trainer=(sys.executable, "-c", writes))

        assert fingerprint(root) == before

    async def test_leaves_nothing_but_the_model(self, root: Path) -> None:
        model = await ensure_model(root, trainer=FAKE)

        assert [path.name for path in (root / "models").glob("[!.]*")] == [model.name]

    async def test_leaves_the_measuring_sentences_out(self, root: Path) -> None:
        await ensure_model(root, trainer=FAKE)

        assert " --data nlu/intents nlu/rules --" in calls(root)[0]

    async def test_happens_once_for_two_callers(self, root: Path) -> None:
        await asyncio.gather(ensure_model(root, trainer=FAKE), ensure_model(root, trainer=FAKE))

        assert len(calls(root)) == 1

    async def test_interrupted_leaves_no_model(self, root: Path) -> None:
        training = asyncio.create_task(ensure_model(root, trainer=FAKE))
        while not calls(root):  # noqa: ASYNC110 — the trainer is another process
            await asyncio.sleep(0.01)

        training.cancel()
        await asyncio.wait([training])

        assert not model_path(root).exists()


class TestAFailedTraining:
    async def test_says_so_in_one_line_with_the_log(self, root: Path) -> None:
        trainer = (
            sys.executable,
            "-c",
            "raise SystemExit('\\x1b[91mInvalidDomain: two slots\\nSee the documentation\\x1b[0m')",
        )

        with pytest.raises(TrainingFailed) as failed:
            await ensure_model(root, trainer=trainer)

        said = str(failed.value)
        assert "InvalidDomain: two slots" in said
        assert "var/log/train.log" in said
        assert "\n" not in said
        assert not model_path(root).exists()

    async def test_is_seen_even_when_the_trainer_says_all_is_well(self, root: Path) -> None:
        with pytest.raises(TrainingFailed):
            await ensure_model(root, trainer=(sys.executable, "-c", "pass"))

    async def test_is_told_when_the_engine_is_not_installed(self, root: Path) -> None:
        with pytest.raises(TrainingFailed):
            await ensure_model(root, trainer=("no-such-program",))


class TestPruning:
    def test_keeps_the_model_and_the_one_before(self, tmp_path: Path) -> None:
        names = ["a" * 16, "b" * 16, "c" * 16]
        for age, name in enumerate(names):
            path = tmp_path / f"{name}.tar.gz"
            path.touch()
            os.utime(path, (age, age))

        prune(tmp_path / f"{names[0]}.tar.gz")

        assert sorted(p.name[0] for p in tmp_path.iterdir()) == ["a", "c"]

    def test_leaves_what_others_named(self, tmp_path: Path) -> None:
        (tmp_path / "candidate.tar.gz").touch()
        for letter in "abcd":
            (tmp_path / f"{letter * 16}.tar.gz").touch()

        prune(tmp_path / f"{'a' * 16}.tar.gz")

        assert (tmp_path / "candidate.tar.gz").exists()
