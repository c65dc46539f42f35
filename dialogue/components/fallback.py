"""Rasa component: says `nlu_fallback` when the best guess is too weak, and keeps the ranking."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME as FALLBACK
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from dialogue.components.caution import Caution

PAYLOAD = "/"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class CautiousFallback(GraphComponent, IntentClassifier):
    """Puts `nlu_fallback` first, at the confidence of the guess it doubts."""

    def __init__(self, caution: Caution) -> None:
        self._caution = caution

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"threshold": 0.5, "margin": 0.1, "stricter": {}, "left_to_others": {}}

    @classmethod
    def create(cls, config: dict[str, Any], *_: Any, **__: Any) -> CautiousFallback:
        return cls(Caution(config["threshold"], config["margin"], config["stricter"], config["left_to_others"]))

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            if not (message.get(TEXT) or "").startswith(PAYLOAD):
                self._judge(message)
        return messages

    def _judge(self, message: Message) -> None:
        guessed = [(guess["name"], guess["confidence"]) for guess in message.get(INTENT_RANKING_KEY) or []]
        ranking = self._caution.without_doubtful(guessed)
        others = [(name, confidence) for name, confidence in ranking if name != FALLBACK]
        learnt = bool(ranking) and ranking[0][0] == FALLBACK
        if learnt or self._caution.doubts(others):
            ranking = [(FALLBACK, ranking[0][1] if ranking else 0.0), *others]
        found = [{"name": name, "confidence": confidence} for name, confidence in ranking]
        message.set(INTENT, found[0], add_to_output=True)
        message.set(INTENT_RANKING_KEY, found, add_to_output=True)
