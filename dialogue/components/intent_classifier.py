"""Rasa component: the intent of a message, from its normalised words."""

from __future__ import annotations

import random
from typing import Any

from rasa.engine.graph import GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from dialogue.components.intent_model import IntentModel
from dialogue.components.noise import noisy
from dialogue.components.reader import Marks, Reader, Reading
from dialogue.components.sources import digest

PAYLOAD = "/"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class YouthIntentClassifier(GraphComponent, IntentClassifier):
    """Ranks the intents of typed text; payloads are left to Rasa's own reader."""

    def __init__(
        self,
        config: dict[str, Any],
        storage: ModelStorage,
        resource: Resource,
        reader: Reader,
        model: IntentModel | None = None,
    ) -> None:
        self._config = config
        self._storage = storage
        self._resource = resource
        self._reader = reader
        self._model = model

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"strength": 10.0, "noisy_copies": 2, "seed": 2019, "ranking_length": 6}

    @staticmethod
    def required_packages() -> list[str]:
        return ["sklearn"]

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:  # noqa: ARG003 - Rasa gives it by name
        """Train again when a lookup or the reading of messages changes: Rasa's cache sees this file only."""
        return digest()

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, **_: Any
    ) -> YouthIntentClassifier:
        return cls(config, model_storage, resource, Reader())

    @classmethod
    def load(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, **_: Any
    ) -> YouthIntentClassifier:
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, Reader(folder), IntentModel.load(folder))

    def train(self, training_data: TrainingData) -> Resource:
        messages: list[Marks] = []
        intents: list[str] = []
        dice = random.Random(self._config["seed"])  # noqa: S311 - spelling mistakes need no cryptography
        for example in training_data.intent_examples:
            for reading in self._copies(self._reader.read(example.get(TEXT)), dice):
                messages.append(self._reader.marks(reading))
                intents.append(example.get(INTENT))
        self._model = IntentModel.fit(messages, intents, strength=self._config["strength"])
        self._persist()
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            text = message.get(TEXT) or ""
            if self._model is not None and not text.startswith(PAYLOAD):
                self._rank(message, text, self._model)
        return messages

    def _copies(self, reading: Reading, dice: random.Random) -> list[Reading]:
        copies = range(self._config["noisy_copies"])
        return [reading, *(Reading(noisy(reading.words, dice), reading.themes) for _ in copies)]

    def _rank(self, message: Message, text: str, model: IntentModel) -> None:
        guesses = model.rank(self._reader.marks(self._reader.read(text)))[: self._config["ranking_length"]]
        ranking = [{"name": guess.intent, "confidence": guess.confidence} for guess in guesses]
        message.set(INTENT, ranking[0], add_to_output=True)
        message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)

    def _persist(self) -> None:
        with self._storage.write_to(self._resource) as folder:
            self._reader.copy_to(folder)
            if self._model is not None:
                self._model.save(folder)
