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
        return {"threshold": 0.5, "margin": 0.1, "stricter": {}}

    @classmethod
    def create(cls, config: dict[str, Any], *_: Any, **__: Any) -> CautiousFallback:
        return cls(Caution(config["threshold"], config["margin"], config["stricter"]))

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            if not (message.get(TEXT) or "").startswith(PAYLOAD):
                self._judge(message)
        return messages

    def _judge(self, message: Message) -> None:
        ranking = [guess for guess in message.get(INTENT_RANKING_KEY) or [] if guess["name"] != FALLBACK]
        learnt = (message.get(INTENT) or {}).get("name") == FALLBACK
        if not learnt and not self._caution.doubts([(guess["name"], guess["confidence"]) for guess in ranking]):
            return
        confidence = max((guess["confidence"] for guess in message.get(INTENT_RANKING_KEY) or []), default=0.0)
        unsure = {"name": FALLBACK, "confidence": confidence}
        message.set(INTENT, unsure, add_to_output=True)
        message.set(INTENT_RANKING_KEY, [unsure, *ranking], add_to_output=True)
