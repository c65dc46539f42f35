"""News: what happened to a request, told to its youth with what they may do about it."""

from collections.abc import Awaitable, Callable

from actions import feedback, own_request, plan_b, reorientations
from actions.awaited import Awaited
from actions.moments import moment_buttons
from actions.own_request import words_of
from actions.scene import Scene, SceneAction
from actions.slots import Slots
from actions.voice import Button
from store import request_access, request_messages
from store.contact_requests import ContactRequest
from store.notices import NoticeKind
from store.request_statuses import AttemptResult, ClosingOutcome


class Notice(SceneAction):
    action_name = "action_notice"

    async def act(self, scene: Scene) -> Slots:
        values = scene.heard.values
        async with scene.database.read() as session:
            request = await session.get(ContactRequest, values.get("request", ""))
            if request is None or not await request_access.is_own(session, scene.conversation_id, request):
                return scene.slots
        tell = TELL.get(values.get("news", ""))
        return await tell(scene, request) if tell else scene.slots


async def _accepted(scene: Scene, request: ContactRequest) -> Slots:
    late = request.is_late(scene.now)
    said = "utter_news_request_accepted_late" if late else "utter_news_request_accepted"
    scene.voice.say(said, **words_of(scene, request), buttons=[own_request.my_requests(scene)])
    return scene.slots


async def _attempted(scene: Scene, request: ContactRequest) -> Slots:
    """A better moment; for a number that does not work, first another number."""
    result = scene.heard.values.get("detail") or AttemptResult.NO_ANSWER
    buttons = moment_buttons(scene, request)
    awaited = Awaited("choose_moment", request.reference)
    if result == AttemptResult.WRONG_NUMBER:
        reference = request.reference
        buttons = [
            scene.voice.button("utter_label_give_contact", "change_contact", "primary", request=reference),
            scene.voice.button("utter_label_contact_is_right", "choose_moment", request=reference),
        ]
        awaited = Awaited("change_contact", request.reference)
    day = request.next_try_on
    again = scene.voice.words("utter_label_call_again", day=scene.voice.day(day)) if day else ""
    contact = f"[contact:{request.contact_id}]"
    scene.voice.say(
        f"utter_news_request_attempted_{result}",
        **words_of(scene, request),
        again=again,
        contact=contact,
        buttons=buttons,
        expects="text",
    )
    return scene.slots.but(awaited=awaited)


async def _closed(scene: Scene, request: ContactRequest) -> Slots:
    outcome = request.outcome or ClosingOutcome.NO_FOLLOW_UP
    scene.voice.say(
        f"utter_news_request_closed_{outcome}",
        **words_of(scene, request),
        buttons=[*_after(scene, request, outcome), own_request.my_requests(scene)],
    )
    return scene.slots


async def _reopened(scene: Scene, request: ContactRequest) -> Slots:
    said = "utter_news_request_reopened_by_day" if request.next_try_on else "utter_news_request_reopened"
    scene.voice.say(said, **words_of(scene, request), buttons=[own_request.my_requests(scene)])
    return scene.slots


def _after(scene: Scene, request: ContactRequest, outcome: ClosingOutcome) -> list[Button]:
    button, reference = scene.voice.button, request.reference
    match outcome:
        case ClosingOutcome.HELPED:
            return [button("utter_label_not_true", "say_called", request=reference, value="no")]
        case ClosingOutcome.NOT_FOR_ME:
            return [button("utter_label_plan_b", "plan_b", "primary", request=reference)]
        case ClosingOutcome.UNREACHABLE:
            return [button("utter_label_ask_again", "request_instead", request=reference, id=request.offer_id)]
    return [button("utter_label_search_again", "search_again", request=reference)]


async def _late(scene: Scene, request: ContactRequest) -> Slots:
    """The truth, that it is nobody's fault here, and what may be done now."""
    animateur = await own_request.animateur_knows(scene, request)
    said = "utter_news_request_not_recalled" if request.called_at else "utter_news_request_late"
    scene.voice.say(said, **words_of(scene, request), animateur=animateur)
    await plan_b.propose(scene, request)
    return scene.slots


async def _expired(scene: Scene, request: ContactRequest) -> Slots:
    said = "utter_news_request_expired_called" if request.called_at else "utter_news_request_expired"
    scene.voice.say(said, **words_of(scene, request))
    await plan_b.propose(scene, request)
    return scene.slots


async def _messaged(scene: Scene, request: ContactRequest) -> Slots:
    """The words of the professional are put in by the gateway, for their youth only."""
    message_id = scene.heard.values.get("detail", "")
    async with scene.database.read() as session:
        author = await request_messages.find_author(session, message_id)
    if author is None:
        return scene.slots
    phone = request.offer.phone
    scene.voice.say(
        "utter_news_request_message",
        **words_of(scene, request),
        author=author,
        call=scene.voice.words("utter_label_you_may_call", phone=phone) if phone else "",
        words=f"[message:{message_id}]",
        buttons=[own_request.my_requests(scene)],
    )
    return scene.slots


async def _followed_up(scene: Scene, request: ContactRequest) -> Slots:
    return feedback.ask_called(scene, request)


TELL: dict[str, Callable[[Scene, ContactRequest], Awaitable[Slots]]] = {
    NoticeKind.REQUEST_ACCEPTED: _accepted,
    NoticeKind.REQUEST_ATTEMPTED: _attempted,
    NoticeKind.REQUEST_CLOSED: _closed,
    NoticeKind.REQUEST_REOPENED: _reopened,
    NoticeKind.REQUEST_LATE: _late,
    NoticeKind.REQUEST_NOT_RECALLED: _late,
    NoticeKind.REQUEST_FOLLOWED_UP: _followed_up,
    NoticeKind.REQUEST_REORIENTED: reorientations.propose,
    NoticeKind.REQUEST_EXPIRED: _expired,
    NoticeKind.REQUEST_MESSAGE: _messaged,
}
