"""Offers: shown, explained, chosen."""

from dataclasses import dataclass
from secrets import token_hex

from actions.answering import change_buttons
from actions.guide import Guide, load
from actions.scene import Scene, SceneAction
from actions.slots import Slots
from actions.voice import Button, payload
from store import catalogue, unanswered, unmet_needs
from store.catalogue import Match, OpenOffer
from store.deadlines import promised_date
from store.drafts import Chosen, Draft
from store.matching import Outcome, Reason
from store.plain_text import plain
from store.questionnaire_flow import relevant
from store.questions import AGE
from store.unanswered import UnansweredKind
from store.what_if import Change, changes

AT_ONCE = 5
MOST_CHANGES = 3


@dataclass(frozen=True)
class Found:
    """The offers of one search: those that suit, best first, among those open at this place."""

    guide: Guide
    matches: list[Match]
    open_here: list[OpenOffer]

    def find(self, offer_id: int) -> Match | None:
        return next((match for match in self.matches if match.offer.id == offer_id), None)


async def search(scene: Scene, slots: Slots) -> Found:
    """Ask the store; the same youth with the same answers always reads the same order."""
    async with scene.database.read() as session:
        guide = await load(session, scene, slots)
        if guide.questionnaire is None:
            return Found(guide, [], [])
        answers = relevant(guide.questionnaire, slots.answers)
        here = await catalogue.open_offers(
            session, zones=guide.zones, theme=guide.questionnaire.theme, on=scene.now.date()
        )
        matches = catalogue.best(here, answers, seed=scene.conversation_id)
        # The offer that the link named comes first, when it suits.
        matches.sort(key=lambda match: match.offer.id != slots.offer)
        return Found(guide, matches, here)


class ShowOffers(SceneAction):
    """What was understood, then the offers: the end of the questionnaire."""

    action_name = "action_show_offers"

    async def act(self, scene: Scene) -> Slots:
        if scene.slots.refused_age is not None:
            return await _refuse_age(scene)
        found = await search(scene, scene.slots)
        _summarise(scene, found)
        if not found.matches:
            await _nothing(scene, found)
            offer_moves(scene, scene.slots, found)
            return scene.slots.but(answer=None, seen=0)
        if scene.slots.offer is not None and found.find(scene.slots.offer) is None:
            scene.voice.say("utter_offer_not_for_you")
        scene.voice.say(
            "utter_offers_found_one" if len(found.matches) == 1 else "utter_offers_found",
            count=len(found.matches),
        )
        return show(scene, scene.slots.but(answer=None, seen=0), found)


def show(scene: Scene, slots: Slots, found: Found) -> Slots:
    """The next five, each with its buttons, then what may be done."""
    page = found.matches[slots.seen : slots.seen + AT_ONCE]
    for match in page:
        _card(scene, slots, found, match)
    slots = slots.but(seen=slots.seen + len(page))
    offer_moves(scene, slots, found)
    return slots


def offer_moves(scene: Scene, slots: Slots, found: Found) -> None:
    """What may be done now: ask to be called, see more, change an answer."""
    chosen = len(slots.draft.chosen) if slots.draft else 0
    left = len(found.matches) - slots.seen
    buttons: list[Button] = []
    if chosen:
        buttons.append(scene.voice.button("utter_label_request", "request_contact", "primary"))
    if left > 0:
        buttons.append(scene.voice.button("utter_label_more", "choose", what="more"))
    buttons += next_theme(scene, slots, found.guide)
    buttons.append(scene.voice.button("utter_label_change", "change", "quiet"))
    said = "utter_chosen_so_far" if chosen else "utter_choose_offer" if found.matches else "utter_what_now"
    scene.voice.say(said, buttons=buttons, expects="text", count=chosen, left=left)


def next_theme(scene: Scene, slots: Slots, guide: Guide) -> list[Button]:
    """The other need that the youth named, when there is one."""
    if not slots.queue:
        return []
    label = scene.voice.words("utter_label_next_theme", theme=guide.theme_label(slots.queue[0]))
    return [Button(label, payload("next_theme"))]


def _card(scene: Scene, slots: Slots, found: Found, match: Match) -> None:
    offer, voice = match.offer, scene.voice
    is_chosen = slots.draft is not None and any(c.offer_id == offer.id for c in slots.draft.chosen)
    choose = (
        voice.button("utter_label_drop", "choose", "quiet", what="drop", id=offer.id)
        if is_chosen
        else voice.button("utter_label_choose", "choose", "primary", what="offer", id=offer.id)
    )
    voice.say(
        "utter_offer",
        title=offer.title,
        organisation=offer.organisation,
        promise=promise(scene, found.guide, offer),
        card={
            "kind": "offer",
            "title": offer.title,
            "organisation": offer.organisation,
            "place": offer.address,
            "promise": promise(scene, found.guide, offer),
            "how": offer.how,
            "gain": offer.gain,
            "phone": offer.phone,
        },
        buttons=[choose, voice.button("utter_label_why", "choose", "quiet", what="why", id=offer.id)],
    )


def promise(scene: Scene, guide: Guide, offer: OpenOffer) -> str:
    """The date before which the youth is called, if they asked now."""
    due = guide.rules.due(scene.now, offer.delay_days)
    day = scene.voice.day(promised_date(due, guide.rules.timezone))
    return scene.voice.words("utter_label_promise", day=day)


def _summarise(scene: Scene, found: Found) -> None:
    guide = found.guide
    answers = relevant(guide.questionnaire, guide.slots.answers) if guide.questionnaire else guide.slots.answers
    lines = [button.title for button in change_buttons(scene.voice, guide, answers)]
    change = scene.voice.button("utter_label_change", "change", "quiet")
    scene.voice.say("utter_summary", summary=scene.voice.listed(lines), buttons=[change])


async def _nothing(scene: Scene, found: Found) -> None:
    """Never a dead end: what another answer would open, who to see, and the gap is counted."""
    guide, voice = found.guide, scene.voice
    async with scene.database.turn() as session:
        await unmet_needs.count(
            session, day=scene.now.date(), commune=guide.slots.answers.place, theme=guide.slots.theme or ""
        )
        unanswered.record(
            session,
            UnansweredKind.NO_OFFER,
            conversation_id=scene.conversation_id,
            territory_id=guide.territory.id if guide.territory else None,
            at=scene.now,
        )
    possible = changes(found.open_here, guide.slots.answers)[:MOST_CHANGES]
    voice.say("utter_no_offer")
    if possible:
        lines = voice.listed([_if_changed(scene, guide, change) for change in possible])
        voice.say("utter_what_if", changes=lines, buttons=[voice.button("utter_label_change", "change")])
    information_point(scene, guide)


def _if_changed(scene: Scene, guide: Guide, change: Change) -> str:
    question = guide.questionnaire.get(change.question) if guide.questionnaire else None
    labels = "" if question is None or change.question == AGE else guide.label_of(question, change.choices)
    said = "utter_label_if_age" if change.question == AGE else "utter_label_if"
    return scene.voice.words(said, choices=labels, count=change.offers)


def information_point(scene: Scene, guide: Guide) -> None:
    """Someone to see, near here or by telephone."""
    point = guide.territory.information_point if guide.territory else None
    if point is None:
        scene.voice.say("utter_information_point_none")
        return
    scene.voice.say(
        "utter_information_point",
        name=point.name,
        address=point.address,
        phone=point.phone,
        hours=point.hours or "",
        links=[(point.phone, "tel:" + point.phone.replace(" ", ""))],
    )


async def _refuse_age(scene: Scene) -> Slots:
    """A kind exit: useful addresses, and nothing kept of what was said."""
    async with scene.database.read() as session:
        guide = await load(session, scene, scene.slots)
    age = scene.slots.refused_age or 0
    said = "utter_too_young" if age < guide.ages.minimum else "utter_too_old"
    wrong = scene.voice.button("utter_label_wrong_age", "change_answer", question=AGE)
    scene.voice.say(said, minimum=guide.ages.minimum, maximum=guide.ages.maximum, buttons=[wrong])
    return Slots(territory=scene.slots.territory, theme=scene.slots.theme, heard=scene.slots.heard)


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
