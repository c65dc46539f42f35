"""Needs: the themes that a youth names, one after the other."""

from actions.facts_said import add_facts
from actions.misunderstanding import not_understood
from actions.slots import Slots
from actions.turn import Turn


async def themes_typed(turn: Turn) -> Slots:
    heard = turn.scene.heard
    known = {choice.key for choice in turn.guide.themes}
    named = tuple(theme for theme in heard.themes if theme in known)
    if named:
        return add_facts(turn, choose_themes(turn, named, aloud=True))
    if heard.themes:
        turn.scene.voice.say("utter_theme_not_open")
        return turn.slots
    # The place or the age came first: both are kept until their questions.
    with_facts = add_facts(turn, turn.slots, even_short=True)
    if with_facts != turn.slots:
        return with_facts.but(misses=0)
    return await not_understood(turn.scene, turn.slots, question=turn.question, guide=turn.guide)


def choose_themes(turn: Turn, themes: tuple[str, ...], *, aloud: bool = False) -> Slots:
    """The first need now, the others afterwards."""
    known = tuple(theme for theme in themes if any(choice.key == theme for choice in turn.guide.themes))
    if not known:
        return turn.slots
    if aloud:
        labels = " + ".join(turn.guide.theme_label(theme) for theme in known)
        turn.scene.voice.say("utter_understood_themes" if len(known) > 1 else "utter_understood_theme", themes=labels)
    return turn.slots.but(theme=known[0], queue=known[1:], misses=0, seen=0, asked=None, options=())


def other_themes(turn: Turn) -> tuple[str, ...]:
    taken = {turn.slots.theme, *turn.slots.queue}
    known = {choice.key for choice in turn.guide.themes}
    return tuple(theme for theme in turn.scene.heard.themes if theme in known - taken)


def remember_needs(turn: Turn) -> Slots:
    more = other_themes(turn)
    labels = " + ".join(turn.guide.theme_label(theme) for theme in more)
    turn.scene.voice.say("utter_need_remembered", themes=labels)
    return turn.slots.but(queue=(*turn.slots.queue, *more))
