"""Choosing: an offer picked, dropped or explained."""

from secrets import token_hex

from actions.guide import Guide
from actions.offers import AT_ONCE, offer_moves, show
from actions.scene import Scene, SceneAction
from actions.search import Found, search
from actions.slots import Slots
from store.catalogue import Match
from store.drafts import Chosen, Draft
from store.matching import Outcome, Reason
from store.plain_text import plain
from store.questions import AGE


class Choose(SceneAction):
    """A button under an offer, or words that mean one."""

    action_name = "action_choose"

    async def act(self, scene: Scene) -> Slots:
        slots, values = scene.slots, scene.heard.values
        found = await search(scene, slots)
        if not found.matches:
            scene.voice.say("utter_no_search")
            return slots
        what = values.get("what") or ("why" if scene.heard.intent == "why_this_offer" else "more")
        if what == "more":
            return _more(scene, slots, found)
        match = found.find(scene.heard.number("id") or 0) if "id" in values else found.matches[0]
        if match is None:
            scene.voice.say("utter_offer_gone")
            return slots
        if what == "why":
            why(scene, found, match)
            return slots
        return pick(scene, slots, found, match, drop=what == "drop")


def named_by_rank(scene: Scene, found: Found) -> Match | None:
    """ "la première", "le 2": an offer of the page on screen."""
    shown = found.matches[max(0, scene.slots.seen - AT_ONCE) : scene.slots.seen]
    said = set(plain(scene.heard.text).split())
    ranks = scene.voice.words("utter_label_ranks").split("|")
    return next((match for match, words in zip(shown, ranks, strict=False) if said & set(words.split())), None)


def _more(scene: Scene, slots: Slots, found: Found) -> Slots:
    if slots.seen < len(found.matches):
        return show(scene, slots, found)
    scene.voice.say("utter_no_more_offers")
    offer_moves(scene, slots, found)
    return slots


def pick(scene: Scene, slots: Slots, found: Found, match: Match, *, drop: bool) -> Slots:
    draft = slots.draft or Draft(key=token_hex(16))
    chosen = Chosen(match.offer.id, match.offer.organisation_id)
    slots = slots.but(draft=draft.drop(match.offer.id) if drop else draft.choose(chosen))
    scene.voice.say("utter_dropped" if drop else "utter_chosen", title=match.offer.title)
    offer_moves(scene, slots, found)
    return slots


def why(scene: Scene, found: Found, match: Match) -> None:
    """Rule by rule, in plain words."""
    lines = [scene.voice.words(f"utter_label_why_{match.offer.level.value}")]
    lines += [line for reason in match.verdict.reasons if (line := _reason(scene, found.guide, reason))]
    lines.append(scene.voice.words("utter_label_why_delay", days=match.offer.delay_days))
    choose = scene.voice.button("utter_label_choose", "choose", "primary", what="offer", id=match.offer.id)
    scene.voice.say(
        "utter_why", title=match.offer.title, reasons=scene.voice.listed(lines), buttons=[choose], expects="text"
    )


def _reason(scene: Scene, guide: Guide, reason: Reason) -> str:
    if reason.question == AGE:
        low, high = reason.accepted
        return scene.voice.words("utter_label_why_age", low=low or guide.ages.minimum, high=high or guide.ages.maximum)
    question = guide.questionnaire.find(reason.question) if guide.questionnaire else None
    if question is None:
        return ""
    if reason.outcome is Outcome.UNKNOWN:
        return scene.voice.words("utter_label_why_unknown", question=question.text)
    given = guide.slots.answers.given(reason.question)
    kept = tuple(value for value in given if value in reason.accepted)
    return scene.voice.words("utter_label_why_choice", answer=guide.label_of(question, kept))
