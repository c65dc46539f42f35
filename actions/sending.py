"""Sending: the promise is made, written, and only then read by the youth."""

from secrets import token_hex

from actions import crossing, offers, own_request
from actions.contact_questions import chosen_offers, draft_of
from actions.guide import load
from actions.scene import Scene, SceneAction
from actions.search import Found, search
from actions.slots import Slots
from store import requesting
from store.contact_requests import ContactRequest
from store.deadlines import promised_date
from store.drafts import Draft, StepKind
from store.requesting import Sending


class SendRequest(SceneAction):
    """What follows the contact form: a receipt for each organisation, or an honest end."""

    action_name = "action_send_request"

    async def act(self, scene: Scene) -> Slots:
        slots = scene.slots.but(step=None)
        draft = draft_of(slots)
        kind = draft.next_step().kind
        if kind is StepKind.ALL_REFUSED and draft.chosen:
            slots = slots.but(draft=None)
            offers.offer_moves(scene, slots, await _all_refused(scene, scene.slots))
            return slots
        if kind is not StepKind.SENT:
            found = await search(scene, slots)
            offers.offer_moves(scene, slots, found)
            return slots
        requests = await _send(scene, slots)
        for request in requests:
            receipt(scene, request)
        # Said once is enough: a second request in the same conversation asks only what it misses.
        again = Draft(key=token_hex(16), first_name=draft.first_name, contact=draft.contact)
        slots = slots.but(draft=again, offer=None)
        if len(requests) < len(draft.agreed):
            scene.voice.say("utter_offer_gone")
        if requests:
            await _afterwards(scene, slots)
        else:
            offers.offer_moves(scene, slots, await search(scene, slots))
        return slots


async def _send(scene: Scene, slots: Slots) -> list[ContactRequest]:
    draft = draft_of(slots)
    found = await search(scene, slots)
    guide = found.guide
    if guide.questionnaire is None:
        return []
    sending = Sending(
        draft=draft,
        offers=tuple(chosen_offers(found, draft)),
        questionnaire=guide.questionnaire,
        answers=slots.answers,
        rules=guide.rules,
        place_name=guide.here.place_name,
    )
    async with scene.database.turn() as session:
        conversation = await scene.held(session)
        conversation.territory_id = guide.rules.territory_id
        return await requesting.send(
            session, conversation, sending, random_bytes=scene.context.random_bytes, at=scene.now
        )


def receipt(scene: Scene, request: ContactRequest) -> None:
    """Reference, code, organisation, date, calendar file, how to cancel, and how to follow it from anywhere."""
    day = scene.voice.day(promised_date(request.due_at, request.timezone))
    scene.voice.say(
        "utter_receipt",
        reference=request.reference,
        code=own_request.code_of(request),
        organisation=request.offer.organisation,
        day=day,
        links=[own_request.follow_up_page(scene)],
        card={
            "kind": "receipt",
            "reference": request.reference,
            "organisation": request.offer.organisation,
            "promise": scene.voice.words("utter_label_promise", day=day),
            "calendar": f"{scene.context.public_url}/rendez-vous/{request.id}.ics",
        },
    )


async def _afterwards(scene: Scene, slots: Slots) -> None:
    async with scene.database.read() as session:
        guide = await load(session, scene, slots)
    buttons = offers.next_theme(scene, slots, guide)
    buttons.append(scene.voice.button("utter_label_my_requests", "follow_request"))
    buttons += crossing.way(scene)
    if not slots.queue:
        buttons.append(scene.voice.button("utter_label_other_need", "restart", "quiet"))
    scene.voice.say("utter_after_sending", buttons=buttons, expects="text")


async def _all_refused(scene: Scene, slots: Slots) -> Found:
    """Refusing is as easy as agreeing: the organisations' own numbers are there."""
    found = await search(scene, slots)
    lines = [
        scene.voice.words("utter_label_public_phone", organisation=o.organisation, phone=o.phone or o.address)
        for o in chosen_offers(found, draft_of(slots))
    ]
    scene.voice.say("utter_all_refused", organisations=scene.voice.listed(lines))
    return found
