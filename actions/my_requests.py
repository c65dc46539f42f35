"""My requests: how each stands, cancelling one, taking back the consent that it was sent with."""

from collections.abc import Iterable

from actions import own_request, plan_b
from actions.awaited import Awaited
from actions.own_request import words_of
from actions.scene import Scene, SceneAction
from actions.slots import Slots
from actions.voice import Button, payload
from store import consents, erasing, request_access
from store.call_dates import call_due
from store.contact_requests import ContactRequest
from store.request_statuses import ClosingOutcome, Status

YES = "yes"


class MyRequests(SceneAction):
    action_name = "action_my_requests"

    async def act(self, scene: Scene) -> Slots:
        return await show_all(scene)


async def show_all(scene: Scene) -> Slots:
    async with scene.database.read() as session:
        requests = await request_access.of_conversation(session, scene.conversation_id)
        given = await consents.of_conversation(session, scene.conversation_id)
    if not requests:
        # In the middle of a question, the question itself comes back.
        buttons = [own_request.other_need(scene)] if scene.active_form is None else []
        scene.voice.say("utter_no_request", buttons=buttons)
    standing = {consent.id for consent in given if consent.stands}
    for request in requests:
        _show(scene, request, may_take_back=request.consent_id in standing)
        # One button for one consent, under the newest of its requests.
        standing.discard(request.consent_id)
    return scene.slots


def _show(scene: Scene, request: ContactRequest, *, may_take_back: bool) -> None:
    label = scene.voice.words("utter_label_calendar")
    calendar = [(label, f"{scene.context.public_url}/rendez-vous/{request.id}.ics")]
    scene.voice.say(
        "utter_request_state",
        **words_of(scene, request),
        state=state_of(scene, request),
        buttons=list(_moves(scene, request, may_take_back=may_take_back)),
        links=calendar if call_due(request) and not request.is_late(scene.now) else (),
    )


def _moves(scene: Scene, request: ContactRequest, *, may_take_back: bool) -> Iterable[Button]:
    button, reference = scene.voice.button, request.reference
    if request.is_late(scene.now) or request.status is Status.EXPIRED:
        yield button("utter_label_plan_b", "plan_b", request=reference)
    if request.is_open:
        yield button("utter_label_change_moment", "choose_moment", request=reference)
    if request.status is Status.ATTEMPTED:
        yield button("utter_label_change_contact", "change_contact", request=reference)
    if request.may(Status.WITHDRAWN):
        yield button("utter_label_cancel", "cancel", "quiet", request=reference)
    if may_take_back:
        label = scene.voice.words("utter_label_withdraw_consent", organisation=request.offer.organisation)
        yield Button(label, payload("withdraw_consent", request=reference), "quiet")


def state_of(scene: Scene, request: ContactRequest) -> str:
    """Where the request stands, in words."""
    return scene.voice.words(
        f"utter_label_state_{_state(scene, request)}", **words_of(scene, request), attempts=request.attempts
    )


def _state(scene: Scene, request: ContactRequest) -> str:
    if request.is_late(scene.now):
        return "late"
    if request.status is Status.ATTEMPTED and request.next_try_on is not None:
        return "attempted_expected"
    if request.status is Status.ATTEMPTED and request.attempts > 1:
        return "attempted_again"
    if request.status is Status.CLOSED:
        return f"closed_{request.outcome or ClosingOutcome.NO_FOLLOW_UP}"
    return request.status.value


class Cancel(SceneAction):
    """Cancels one request; shows them all when none is named."""

    action_name = "action_cancel"

    async def act(self, scene: Scene) -> Slots:
        reference = scene.heard.values.get("request")
        if reference is None:
            return await show_all(scene)
        async with scene.database.read() as session:
            request = await own_request.find(session, scene, reference)
        if request is None:
            scene.voice.say("utter_request_unknown")
            return scene.slots
        return await cancel(scene, request)


async def cancel(scene: Scene, request: ContactRequest) -> Slots:
    """Asked once; then the organisation is told at once."""
    said = scene.heard.values.get("value")
    if said == "no":
        return await plan_b.keep_waiting(scene, request)
    if said != YES and request.may(Status.WITHDRAWN):
        return _ask(scene, request, "cancel", "utter_cancel_sure", "utter_label_cancel_yes")
    async with scene.database.turn() as session:
        conversation = await scene.held(session)
        mine = await request_access.find_own(session, conversation, request.reference)
        cancelled = await erasing.withdraw(session, mine or request, via=conversation.channel, at=scene.now)
    scene.voice.say(
        "utter_cancelled" if cancelled else "utter_not_cancelled",
        **words_of(scene, request),
        buttons=[own_request.other_need(scene), own_request.my_requests(scene)],
    )
    return scene.slots


async def withdraw_consent(scene: Scene, request: ContactRequest) -> Slots:
    """Asked once; then the organisation reads nothing more."""
    said = scene.heard.values.get("value")
    if said == "no":
        scene.voice.say("utter_consent_kept", **words_of(scene, request))
        return scene.slots
    if said != YES:
        return _ask(scene, request, "withdraw_consent", "utter_withdraw_sure", "utter_label_withdraw_yes")
    async with scene.database.turn() as session:
        conversation = await scene.held(session)
        withdrawn = await erasing.withdraw_consent(
            session, conversation, request.consent_id, via=conversation.channel, at=scene.now
        )
    said = "utter_consent_withdrawn" if withdrawn else "utter_consent_withdrawn_before"
    scene.voice.say(said, **words_of(scene, request), buttons=[own_request.my_requests(scene)])
    return scene.slots


def _ask(scene: Scene, request: ContactRequest, intent: str, question: str, label: str) -> Slots:
    yes = scene.voice.button(label, intent, "danger", request=request.reference, value=YES)
    no = scene.voice.button("utter_label_keep_it", intent, "quiet", request=request.reference, value="no")
    scene.voice.say(question, **words_of(scene, request), buttons=[yes, no], expects="text")
    return scene.slots.but(awaited=Awaited(intent, request.reference))
