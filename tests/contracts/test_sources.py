"""Every module says what it is, and French lives outside Python."""

import ast
import re

import pytest

from tests.contracts.sources import PACKAGES, strings, trees

FRENCH = re.compile(r"[à-öø-ÿœÀ-ÖØ-ÞŒ«»]")
# A word after the sentence: the module takes values and returns values, nothing else.
MARK = re.compile(r"\. Pure(, deterministic)?\.$")
# Strings with accents that nobody reads as a sentence, each for its reason.
ALLOWED = {
    "store/plain_text.py": "letters taken apart before comparing",
    "store/places/": "names and abbreviations of places, as people write them",
    "bot/contacts/": "shapes of what youths write",
    "bot/distress/": "shapes of what youths write",
    "dialogue/components/": "shapes of what youths write",
}
FORBIDDEN_IN_DIALOGUE = {"store", "doors", "bot", "actions", "backoffice", "ops"}
EVERY = trees(*PACKAGES)


@pytest.mark.parametrize("path", sorted(EVERY))
class TestModules:
    def test_say_what_they_are_in_one_sentence(self, path: str) -> None:
        first = (ast.get_docstring(EVERY[path]) or "").split("\n\n")[0]

        assert first, "no docstring"
        assert first.rstrip().endswith("."), first
        assert not re.search(r"\. [A-ZÉ]", MARK.sub(".", first)), first

    def test_hold_no_french_sentence(self, path: str) -> None:
        if any(path.startswith(allowed) for allowed in ALLOWED):
            return
        assert [(line, text) for line, text in strings(EVERY[path]) if FRENCH.search(text)] == []


class TestDialogue:
    def test_stands_alone(self) -> None:
        imported = {
            name.split(".")[0]
            for tree in trees("dialogue").values()
            for node in ast.walk(tree)
            for name in _imported(node)
        }

        assert imported & FORBIDDEN_IN_DIALOGUE == set()


class TestExceptions:
    def test_are_all_still_needed(self) -> None:
        needed = {
            allowed
            for allowed in ALLOWED
            for path, tree in EVERY.items()
            if path.startswith(allowed) and any(FRENCH.search(text) for _, text in strings(tree))
        }

        assert needed == set(ALLOWED)


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module or ""] if isinstance(node, ast.ImportFrom) and node.level == 0 else []
