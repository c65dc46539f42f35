"""Rasa component: the intent of a message and the themes of its needs, from its normalised words."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from typing import Any

from rasa.engine.graph import GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from dialogue.components.language_model import Guess, Guesses, LanguageModel, Lesson
from dialogue.components.noise import noisy
from dialogue.components.reader import Reader, Reading
from dialogue.components.sources import digest

PAYLOAD = "/"
NEED, CORRECTION = "need", "correct_answer"
THEME_RANKING = "theme_ranking"  # what to offer when no theme is sure
Kind = DefaultV1Recipe.ComponentType


@DefaultV1Recipe.register([Kind.INTENT_CLASSIFIER, Kind.ENTITY_EXTRACTOR], is_trainable=True)
class YouthUnderstanding(GraphComponent, IntentClassifier, EntityExtractorMixin):
    """Ranks intents and finds `theme` entities in typed text; payloads are left to Rasa's own reader."""

    def __init__(
        self,
        config: dict[str, Any],
        storage: ModelStorage,
        resource: Resource,
        reader: Reader,
        model: LanguageModel | None = None,
    ) -> None:
        self._config = config
        self._storage = storage
        self._resource = resource
        self._reader = reader
        self._model = model

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {
            "strength": 10.0, "noisy_copies": 1, "enough": 1000, "seed": 2019, "ranking_length": 6,
            "theme": 0.42, "only_theme": 0.05, "corrected_theme": 0.08,
        }  # fmt: skip

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
    ) -> YouthUnderstanding:
        return cls(config, model_storage, resource, Reader())

    @classmethod
    def load(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, **_: Any
    ) -> YouthUnderstanding:
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, Reader(folder), LanguageModel.load(folder))

    def train(self, training_data: TrainingData) -> Resource:
        dice = random.Random(self._config["seed"])  # noqa: S311 - spelling mistakes need no cryptography
        examples = training_data.intent_examples
        # What many sentences say in many ways has no need of typing mistakes, which cost training time.
        rare = {
            name for name, times in Counter(e.get(INTENT) for e in examples).items() if times < self._config["enough"]
        }
        copies = self._config["noisy_copies"]
        lessons = [
            lesson
            for example in examples
            for lesson in self._lessons(example, dice, copies=copies if example.get(INTENT) in rare else 0)
        ]
        self._model = LanguageModel.fit(lessons, strength=self._config["strength"])
        self._persist()
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            text = message.get(TEXT) or ""
            if self._model is not None and not text.startswith(PAYLOAD):
                self._understand(message, text, self._model)
        return messages

    def _lessons(self, example: Message, dice: random.Random, *, copies: int) -> Iterator[Lesson]:
        """The sentence as it was written, then with typing mistakes."""
        reading = self._reader.read(example.get(TEXT))
        about = (example.get("metadata") or {}).get("intent") or {}
        themes = frozenset(about.get("themes", ()))
        mistyped = (Reading(noisy(reading.words, dice), reading.themes) for _ in range(copies))
        for read in (reading, *mistyped):
            yield Lesson(self._reader.marks(read), example.get(INTENT), themes)

    def _understand(self, message: Message, text: str, model: LanguageModel) -> None:
        reading = self._reader.read(text)
        guesses = model.guess(self._reader.marks(reading))
        ranking = [{"name": guess.name, "confidence": guess.confidence} for guess in guesses.intents]
        message.set(INTENT, ranking[0], add_to_output=True)
        message.set(INTENT_RANKING_KEY, ranking[: self._config["ranking_length"]], add_to_output=True)
        entities = message.get(ENTITIES, []) + self.add_extractor_name(list(self._entities(text, reading, guesses)))
        message.set(ENTITIES, entities, add_to_output=True)
        likely = [{"name": guess.name, "confidence": guess.confidence} for guess in guesses.themes[:3]]
        message.set(THEME_RANKING, likely, add_to_output=True)

    def _entities(self, text: str, reading: Reading, guesses: Guesses) -> Iterator[dict[str, Any]]:
        """Themes in the order in which they are named; those that no word names stand for the whole text."""
        spans = {found.theme: (found.start, found.end) for found in reading.themes}
        themes = [guess.name for guess in self._meant(guesses)]
        for theme in sorted(themes, key=lambda theme: spans.get(theme, (len(text), 0))[0]):
            start, end = spans.get(theme, (0, len(text)))
            yield {"entity": "theme", "start": start, "end": end, "value": theme}

    def _meant(self, guesses: Guesses) -> list[Guess]:
        intent = guesses.intents[0].name
        # A corrected need is told in fewer words: "non, c'est un logement".
        least = self._config["corrected_theme" if intent == CORRECTION else "theme"]
        sure = [guess for guess in guesses.themes if guess.confidence >= least]
        if sure or intent != NEED:
            return sure
        return [guess for guess in guesses.themes[:1] if guess.confidence >= self._config["only_theme"]]

    def _persist(self) -> None:
        with self._storage.write_to(self._resource) as folder:
            self._reader.copy_to(folder)
            if self._model is not None:
                self._model.save(folder)
