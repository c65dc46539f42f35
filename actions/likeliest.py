"""Likeliest: what a message that was not understood may have meant, as two or three buttons."""

from dataclasses import dataclass

from actions.scene import Scene
from actions.voice import Button
from store.interpretation import likely_choices
from store.questions import Question, QuestionKind

MOST = 3
LIKELY = 0.12
"""The confidence from which a guess is worth a button."""

# What a guessed intent offers: a label of the domain, and the intent that its button says.
OFFERS = {
    "ask_human": ("utter_label_human", "ask_human"),
    "ask_privacy": ("utter_label_privacy", "ask_privacy"),
    "ask_what_is_this": ("utter_label_what_is_this", "ask_what_is_this"),
    "cancel_request": ("utter_label_my_requests", "follow_request"),
    "correct_answer": ("utter_label_change", "change"),
    "delete_my_data": ("utter_label_erase", "delete_my_data"),
    "follow_request": ("utter_label_my_requests", "follow_request"),
    "restart": ("utter_label_restart", "restart"),
}


@dataclass(frozen=True)
class Likeliest:
    """`options` are choices of the question on screen, `buttons` lead elsewhere."""

    options: tuple[str, ...] = ()
    buttons: tuple[Button, ...] = ()


def likeliest(scene: Scene, question: Question | None) -> Likeliest:
    """At most three in all, the likeliest first; none when nothing is likelier than the rest."""
    options = _options(scene, question)[:MOST]
    offers = dict.fromkeys(OFFERS[name] for name, chance in scene.heard.ranking if chance >= LIKELY and name in OFFERS)
    buttons = tuple(scene.voice.button(label, intent) for label, intent in offers)
    return Likeliest(options, buttons[: MOST - len(options)])


def _options(scene: Scene, question: Question | None) -> tuple[str, ...]:
    if question is None:
        return ()
    if question.kind is QuestionKind.THEME:
        open_here = {choice.key for choice in question.choices}
        return tuple(name for name, chance in scene.heard.theme_ranking if chance >= LIKELY and name in open_here)
    return tuple(choice.key for choice in likely_choices(question, scene.heard.text))
