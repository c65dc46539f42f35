"""My requests: their state, cancelling one, what is known of me, erasing it."""

from actions.guide import load
from actions.moves import change_buttons
from actions.scene import Scene, SceneAction
from actions.slots import Slots
from actions.voice import Button, payload
from store import contact_details, contact_requests, erasing
from store.contact_requests import ContactRequest, Status
from store.deadlines import promised_date


class MyRequests(SceneAction):
    action_name = "action_my_requests"

    async def act(self, scene: Scene) -> Slots:
        async with scene.database.read() as session:
            requests = await contact_requests.of_conversation(session, scene.conversation_id)
        if not requests:
            scene.voice.say("utter_no_request")
        for request in requests:
            cancel = Button(
                scene.voice.words("utter_label_cancel"), payload("cancel", request=request.reference), "quiet"
            )
            scene.voice.say(
                "utter_request_state",
                title=request.offer.title,
                organisation=request.offer.organisation,
                reference=request.reference,
                state=state_of(scene, request),
                buttons=[cancel] if request.may(Status.WITHDRAWN) else [],
            )
        return scene.slots


def state_of(scene: Scene, request: ContactRequest) -> str:
    day = scene.voice.day(promised_date(request.due_at, request.timezone))
    late = request.is_open and request.due_at < scene.now
    key = "late" if late else request.status.value
    return scene.voice.words(f"utter_label_state_{key}", day=day)


class Cancel(SceneAction):
    """Cancels one request; asks which when there are several."""

    action_name = "action_cancel"

    async def act(self, scene: Scene) -> Slots:
        reference = scene.heard.values.get("request")
        if reference is None:
            return await MyRequests(scene.context).act(scene)
        async with scene.database.turn() as session:
            conversation = await scene.conversation(session)
            request = await contact_requests.find_own(session, conversation, reference)
            cancelled = request is not None and await erasing.withdraw(
                session, request, via=conversation.channel, at=scene.now
            )
            organisation = request.offer.organisation if request else ""
        scene.voice.say(
            "utter_cancelled" if cancelled else "utter_not_cancelled",
            reference=reference,
            organisation=organisation,
        )
        return scene.slots


class MyData(SceneAction):
    """Everything known of the youth, in words; the details are put in by the gateway, for their owner only."""

    action_name = "action_my_data"

    async def act(self, scene: Scene) -> Slots:
        async with scene.database.read() as session:
            guide = await load(session, scene, scene.slots)
            details = await contact_details.of_conversation(session, scene.conversation_id)
            requests = await contact_requests.of_conversation(session, scene.conversation_id)
        answers = [button.title for button in change_buttons(scene.voice, guide, scene.slots.answers)]
        kept = [f"[{detail.kind.value}:{detail.id}]" for detail in details if detail.token is not None]
        nothing = scene.voice.words("utter_label_nothing")
        scene.voice.say(
            "utter_my_data",
            answers=scene.voice.listed(answers) or nothing,
            details=scene.voice.listed(list(dict.fromkeys(kept))) or nothing,
            requests=scene.voice.listed([f"{r.reference} ({r.offer.organisation})" for r in requests]) or nothing,
            buttons=[scene.voice.button("utter_label_erase", "erase_confirmed", "danger")],
        )
        return scene.slots


class EraseMyData(SceneAction):
    """Asks once before erasing; the gateway erases, everywhere at once."""

    action_name = "action_erase_my_data"

    async def act(self, scene: Scene) -> Slots:
        scene.voice.say(
            "utter_erase",
            buttons=[
                scene.voice.button("utter_label_erase", "erase_confirmed", "danger"),
                scene.voice.button("utter_label_see_my_data", "see_my_data", "quiet"),
                scene.voice.button("utter_label_resume", "resume", "quiet"),
            ],
        )
        return scene.slots
