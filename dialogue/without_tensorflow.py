"""A start without TensorFlow, for models that do not use it.

Rasa imports TensorFlow to define classes which such models never make: that is half of the memory and more than half
of the time to start.
"""

from __future__ import annotations

import json
import sys
import tarfile
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import Any

QUIET_START = {
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "TF_CPP_MIN_LOG_LEVEL": "2",
    "CUDA_VISIBLE_DEVICES": "",
    "RASA_TELEMETRY_ENABLED": "false",
}
LEFT_OUT = frozenset({"tensorflow", "keras"})
# Known to do without, besides our own components; a model with anything else starts with TensorFlow.
LIGHT = frozenset(
    {
        "CountVectorsFeaturizer",
        "DefaultPolicyPredictionEnsemble",
        "DomainProvider",
        "EntitySynonymMapper",
        "FallbackClassifier",
        "KeywordIntentClassifier",
        "LexicalSyntacticFeaturizer",
        "LogisticRegressionClassifier",
        "MemoizationPolicy",
        "NLUMessageConverter",
        "RegexEntityExtractor",
        "RegexFeaturizer",
        "RegexMessageHandler",
        "RuleOnlyDataProvider",
        "RulePolicy",
        "SklearnIntentClassifier",
        "WhitespaceTokenizer",
    }
)
OURS = "dialogue.components."


class TensorFlowLeftOut(RuntimeError):
    """Something wants TensorFlow although the model was thought to do without."""


def leave_out_tensorflow() -> None:
    """Make `import tensorflow` cost nothing; to be called before Rasa is imported."""
    sys.meta_path.insert(0, _Absence())


def may_leave_out(components: list[str]) -> bool:
    """Say whether all these classes, named with or without their module, do without TensorFlow."""
    return all(name.startswith(OURS) or name.rpartition(".")[2] in LIGHT for name in components)


def components_of(model: Path) -> list[str]:
    """List the classes that a trained model needs to answer."""
    with tarfile.open(model) as archive:
        metadata = next(member for member in archive if member.name.endswith("metadata.json"))
        stream = archive.extractfile(metadata)
        assert stream is not None  # noqa: S101  a regular file always has a stream
        schema = json.load(stream)["predict_schema"]
    return [node["uses"] for node in schema["nodes"].values()]


class _AbsentType(type):
    def __getattr__(cls, name: str) -> type[_Absent]:
        if name.startswith("__"):
            raise AttributeError(name)
        return _Absent

    def __call__(cls, *arguments: Any, **_: Any) -> Any:
        if cls is _Absent and len(arguments) == 1 and callable(arguments[0]):
            return arguments[0]  # used as a decorator
        raise TensorFlowLeftOut(cls.__name__)


class _Absent(metaclass=_AbsentType):
    """Stands for any class or function: it may be inherited from or named in a type, never used."""


class _AbsentModule(ModuleType):
    __path__: list[str] = []

    def __getattr__(self, name: str) -> type[_Absent]:
        if name.startswith("__"):
            raise AttributeError(name)
        return _Absent


class _Absence(MetaPathFinder, Loader):
    def find_spec(self, name: str, *_: Any) -> ModuleSpec | None:
        absent = name.partition(".")[0] in LEFT_OUT
        return ModuleSpec(name, self, is_package=True) if absent else None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return _AbsentModule(spec.name)

    def exec_module(self, _: ModuleType) -> None:
        return None
