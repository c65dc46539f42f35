"""Offers: shown, explained, chosen."""

from collections.abc import Sequence

from actions.guide import Guide, load
from actions.moves import change_buttons
from actions.no_offer import nothing
from actions.scene import Scene, SceneAction
from actions.search import Found, promise, search
from actions.slots import Slots
from actions.voice import Button, payload
from store.catalogue import Match, OpenOffer
from store.questionnaire_flow import relevant
from store.questions import AGE

AT_ONCE = 5


class ShowOffers(SceneAction):
    """What was understood, then the offers: the end of the questionnaire."""

    action_name = "action_show_offers"

    async def act(self, scene: Scene) -> Slots:
        if scene.slots.refused_age is not None:
            return await _refuse_age(scene)
        found = await search(scene, scene.slots)
        _summarise(scene, found)
        if not found.matches:
            await nothing(scene, found)
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
    why = voice.button("utter_label_why", "choose", "quiet", what="why", id=offer.id)
    card(scene, offer, promised=promise(scene, found.guide.rules, offer), buttons=[choose, why])


def card(scene: Scene, offer: OpenOffer, *, promised: str, buttons: Sequence[Button]) -> None:
    """An offer as it is read, with what may be done with it."""
    scene.voice.say(
        "utter_offer",
        title=offer.title,
        organisation=offer.organisation,
        promise=promised,
        card={
            "kind": "offer",
            "title": offer.title,
            "organisation": offer.organisation,
            "place": offer.address,
            "promise": promised,
            "how": offer.how,
            "gain": offer.gain,
            "phone": offer.phone,
        },
        buttons=buttons,
    )


def _summarise(scene: Scene, found: Found) -> None:
    guide = found.guide
    answers = relevant(guide.questionnaire, guide.slots.answers) if guide.questionnaire else guide.slots.answers
    lines = [button.title for button in change_buttons(scene.voice, guide, answers)]
    change = scene.voice.button("utter_label_change", "change", "quiet")
    scene.voice.say("utter_summary", summary=scene.voice.listed(lines), buttons=[change])


async def _refuse_age(scene: Scene) -> Slots:
    """A kind exit: useful addresses, and nothing kept of what was said."""
    async with scene.database.read() as session:
        guide = await load(session, scene, scene.slots)
    age = scene.slots.refused_age or 0
    said = "utter_too_young" if age < guide.ages.minimum else "utter_too_old"
    wrong = scene.voice.button("utter_label_wrong_age", "change_answer", question=AGE)
    scene.voice.say(said, minimum=guide.ages.minimum, maximum=guide.ages.maximum, buttons=[wrong])
    return Slots(territory=scene.slots.territory, theme=scene.slots.theme, heard=scene.slots.heard)
