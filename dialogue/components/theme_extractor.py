"""Rasa component: one `theme` entity for each theme that a message names."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from dialogue.components.reader import Reader

PAYLOAD = "/"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class ThemeExtractor(GraphComponent, EntityExtractorMixin):
    """Finds themes by the word list of nlu/lookups/themes.yml."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    @classmethod
    def create(cls, *_: Any, **__: Any) -> ThemeExtractor:
        return cls(Reader())

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            text = message.get(TEXT) or ""
            if not text.startswith(PAYLOAD):
                entities = message.get(ENTITIES, []) + self._entities(text)
                message.set(ENTITIES, entities, add_to_output=True)
        return messages

    def _entities(self, text: str) -> list[dict[str, Any]]:
        return self.add_extractor_name(
            [
                {"entity": "theme", "start": found.start, "end": found.end, "value": found.theme}
                for found in self._reader.themes_in(text)
            ]
        )
