"""Offer history: what happened to an offer, with the names that people know. Pure."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from store.offer_changes import ChangeLine, FieldChange
from store.offer_studies import Surroundings
from store.offer_zones import find_zone, named
from store.themes import Theme

CRITERION = "criterion:"


def told(lines: Iterable[ChangeLine], around: Surroundings, themes: Iterable[Theme]) -> tuple[ChangeLine, ...]:
    """The same lines; zones, themes and choices by their names, or by their key where the name is gone."""
    labels = {theme.key: theme.label for theme in themes}
    return tuple(replace(line, fields=tuple(_told(each, around, labels) for each in line.fields)) for line in lines)


def _told(change: FieldChange, around: Surroundings, themes: dict[str, str]) -> FieldChange:
    if change.field == "zones":
        return _renamed(change, lambda key: _zone(key, around))
    if change.field == "theme":
        return _renamed(change, lambda key: themes.get(key, key))
    if change.field.startswith(CRITERION) and around.questionnaire:
        question = around.questionnaire.find(change.field.removeprefix(CRITERION))
        return _renamed(change, question.label_of) if question else change
    return change


def _zone(key: str, around: Surroundings) -> str:
    zone = find_zone(key)
    names = named(around.gazetteer, [zone] if zone else [])
    return names[0].name if names else key


def _renamed(change: FieldChange, name: Callable[[str], str]) -> FieldChange:
    return replace(change, before=tuple(map(name, change.before)), after=tuple(map(name, change.after)))
