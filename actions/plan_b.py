"""Plan B: other ways to what a request was made for, when its promise is not kept."""

from secrets import token_hex

from actions import offers, own_request
from actions.no_offer import information_point
from actions.own_request import words_of
from actions.scene import Scene, SceneAction
from actions.search import promise, search
from actions.slots import Slots
from actions.voice import Button
from store import whereabouts
from store.catalogue import OpenOffer
from store.contact_requests import ContactRequest
from store.drafts import Chosen, Draft
from store.equivalents import equivalents
from store.offers import Offer
from store.questions import PLACE
from store.requesting import PlaceRules


async def propose(scene: Scene, request: ContactRequest) -> None:
    """Offers that keep their promises and may be asked for at once, who to see, and waiting."""
    async with scene.database.read() as session:
        here = await whereabouts.find(session, scene.gazetteer, place=request.place, entered_by=request.territory_id)
        found = await equivalents(session, request, scene.gazetteer, on=scene.now.date())
    scene.voice.say("utter_plan_b" if found else "utter_plan_b_none", count=len(found))
    for offer in found:
        _card(scene, request, here.rules, offer)
    information_point(scene, here.territory)
    scene.voice.say("utter_plan_b_choice", buttons=_ways_on(scene, request), expects="text")


def _ways_on(scene: Scene, request: ContactRequest) -> list[Button]:
    again = scene.voice.button("utter_label_search_again", "search_again", request=request.reference)
    wait = scene.voice.button("utter_label_keep_waiting", "keep_waiting", "quiet", request=request.reference)
    return [again, *([wait] if request.is_open else []), own_request.my_requests(scene)]


def _card(scene: Scene, request: ContactRequest, rules: PlaceRules, offer: OpenOffer) -> None:
    ask = scene.voice.button(
        "utter_label_request", "request_instead", "primary", id=offer.id, request=request.reference
    )
    offers.card(scene, offer, promised=promise(scene, rules, offer), buttons=[ask])


async def show(scene: Scene, request: ContactRequest) -> Slots:
    await propose(scene, request)
    return scene.slots


async def keep_waiting(scene: Scene, request: ContactRequest) -> Slots:
    said = "utter_keep_waiting" if request.is_open else "utter_request_over"
    scene.voice.say(said, **words_of(scene, request), buttons=[own_request.my_requests(scene)])
    return scene.slots


class SearchAgain(SceneAction):
    """A new search with the answers of before, toward the need that the request was for."""

    action_name = "action_search_again"

    async def act(self, scene: Scene) -> Slots:
        async with scene.database.read() as session:
            request = await own_request.find(session, scene, scene.heard.values.get("request", ""))
            offer = await session.get(Offer, request.offer_id) if request else None
        if request is None or offer is None:
            return scene.slots
        return _toward(scene.slots, offer.theme, request.place)


class RequestInstead(SceneAction):
    """An offer picked out of a search: the contact form follows at once."""

    action_name = "action_request_instead"

    async def act(self, scene: Scene) -> Slots:
        async with scene.database.read() as session:
            request = await own_request.find(session, scene, scene.heard.values.get("request", ""))
            offer = await session.get(Offer, scene.heard.number("id") or 0)
        slots = _toward(scene.slots, offer.theme, request.place) if offer and request else scene.slots
        found = await search(scene, slots)
        wanted = next((each for each in found.open_here if offer and each.id == offer.id), None)
        if wanted is None:
            reference = scene.heard.values.get("request", "")
            again = scene.voice.button("utter_label_search_again", "search_again", request=reference)
            scene.voice.say("utter_offer_gone", buttons=[again, own_request.my_requests(scene)])
            return scene.slots.but(draft=None)
        scene.voice.say("utter_chosen", title=wanted.title)
        return slots.but(draft=_draft(slots, wanted))


def _draft(slots: Slots, offer: OpenOffer) -> Draft:
    """This offer alone; what was said of oneself is not asked again."""
    known = slots.draft or Draft(key="")
    chosen = Chosen(offer.id, offer.organisation_id)
    return Draft(key=token_hex(16), chosen=(chosen,), first_name=known.first_name, contact=known.contact)


def _toward(slots: Slots, theme: str, place: str | None) -> Slots:
    """Another need, with what was said before; the place of the request when none is remembered."""
    answers = slots.answers
    if answers.place is None and place is not None:
        answers = answers.answer(PLACE, place)
    return slots.but(
        **dict.fromkeys(("answer", "step", "asked", "refused_age")),
        **dict.fromkeys(("queue", "options", "picked"), ()),
        theme=theme,
        answers=answers,
        seen=0,
    )
