"""The words of `domain.yml`, the rules of `nlu/rules` and the actions of door 2 know each other."""

import ast
import re
from collections.abc import Iterator
from dataclasses import fields
from functools import cache

import pytest

from actions.contact_questions import MOMENTS
from actions.feedback import CALLED
from actions.in_between import LEFT_TO_RULES
from actions.news import TELL
from actions.registry import ACTIONS
from actions.slots import Slots
from bot.contacts import Refusal
from store.feedback import SATISFACTIONS
from store.news import TOLD
from store.places import ZoneLevel
from store.request_statuses import AttemptResult, ClosingOutcome, Status
from tests.actions.stage import domain, rules
from tests.contracts.sources import ROOT, strings, trees

BUILT_IN = {"action_deactivate_loop", "action_listen"}
GAP = "<>"
# Whoever was reoriented reads the receipt of the new request.
CLOSED_ALOUD = [outcome.value for outcome in ClosingOutcome if outcome is not ClosingOutcome.REORIENTED]
# Names made from a value: each family stands here with the values that it takes.
FAMILIES: dict[str, list[str]] = {
    "utter_label_moment_<>": [moment.value for moment in MOMENTS],
    "utter_label_moment_words_<>": [moment.value for moment in MOMENTS],
    "utter_label_called_<>": [*CALLED],
    "utter_label_proposal_<>": ["yes", "no"],
    "utter_label_satisfaction_<>": [str(value) for value in SATISFACTIONS],
    "utter_label_state_<>": [
        *(status.value for status in Status if status is not Status.CLOSED),
        *(f"closed_{outcome}" for outcome in ClosingOutcome),
        *("late", "attempted_again", "attempted_expected"),
    ],
    "utter_label_why_<>": [level.value for level in ZoneLevel],
    "utter_news_request_attempted_<>": [result.value for result in AttemptResult],
    "utter_news_request_closed_<>": CLOSED_ALOUD,
    "utter_refused_<>": [refusal.value for refusal in Refusal],
    "utter_understood_<>": ["place", "age", "choice"],
}


@cache
def named_in_python() -> frozenset[str]:
    """Every `utter_…` of a Python string, with `<>` where a value is put in."""
    found = set()
    for tree in trees("actions", "bot", "ops").values():
        found |= {name for _, text in strings(tree) for name in re.findall(r"utter_\w+", text)}
        found -= {piece for node in _pieced(tree) for piece in _constants(node)}
        found |= {name for node in _pieced(tree) if (name := _pattern(node)).startswith("utter_")}
    return frozenset(found)


def _pieced(tree: ast.Module) -> Iterator[ast.JoinedStr]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.JoinedStr))


def _constants(node: ast.JoinedStr) -> list[str]:
    return [part.value for part in node.values if isinstance(part, ast.Constant)]


def _pattern(node: ast.JoinedStr) -> str:
    return "".join(part.value if isinstance(part, ast.Constant) else GAP for part in node.values)


def said() -> set[str]:
    """Every response that Python may say."""
    plain = {name for name in named_in_python() if GAP not in name}
    return plain | {family.replace("<><>", GAP).replace(GAP, v) for family, each in FAMILIES.items() for v in each}


class TestActions:
    def test_of_the_domain_are_those_registered(self) -> None:
        assert {action.action_name for action in ACTIONS} == set(domain()["actions"])

    def test_are_registered_once(self) -> None:
        names = [action.action_name for action in ACTIONS]

        assert len(names) == len(set(names))

    def test_of_the_rules_exist(self) -> None:
        named = {action for actions in rules().values() for action in actions}

        assert named <= {*domain()["actions"], *domain()["forms"], *BUILT_IN}


class TestResponses:
    def test_named_in_python_exist(self) -> None:
        assert said() - domain()["responses"].keys() == set()

    def test_of_the_domain_are_all_said(self) -> None:
        assert domain()["responses"].keys() - said() == set()

    def test_made_from_values_are_known_families(self) -> None:
        assert {name for name in named_in_python() if GAP in name} == set(FAMILIES)

    @pytest.mark.parametrize("name", sorted(domain()["responses"]))
    def test_have_one_wording_each(self, name: str) -> None:
        [wording] = domain()["responses"][name]

        assert set(wording) == {"text"}
        assert wording["text"].strip()


class TestNews:
    def test_that_youths_are_told_have_their_words(self) -> None:
        assert set(TOLD) == set(TELL)


class TestIntents:
    def test_of_the_rules_are_declared(self) -> None:
        assert {intent for _, intent in rules()} <= {name for each in domain()["intents"] for name in each}

    def test_declared_have_an_action_when_no_form_is_open(self) -> None:
        declared = {name for each in domain()["intents"] for name in each}

        assert declared - {intent for loop, intent in rules() if loop is None} == set()

    @pytest.mark.parametrize("form", ["questionnaire_form", "contact_form"])
    def test_that_a_form_leaves_to_the_rules_have_one_there(self, form: str) -> None:
        # Rasa gives "restart" to its action before it asks the form.
        assert {intent for loop, intent in rules() if loop == form} - {"restart"} == LEFT_TO_RULES


class TestSlots:
    def test_are_the_fields_of_the_actions(self) -> None:
        assert {field.name for field in fields(Slots)} == set(domain()["slots"])


class TestEntities:
    def test_of_payloads_are_declared(self) -> None:
        keys = set()
        for path, tree in trees("actions").items():
            for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
                name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
                if name in ("payload", "button") and path != "actions/voice.py":
                    keys |= {keyword.arg for keyword in call.keywords if keyword.arg}

        assert keys <= set(domain()["entities"])


class TestSections:
    def test_of_the_domain_are_sorted(self) -> None:
        responses = (ROOT / "domain.yml").read_text("utf-8").partition("\nresponses:")[2]
        sections = [re.findall(r"^  (utter_\w+):", s, flags=re.M) for s in re.split(r"(?m)^  # --- .*$", responses)]

        assert [names for names in sections if names != sorted(names)] == []
