"""My data: everything known of the youth, in words, and the way to erase it."""

from dataclasses import dataclass
from datetime import datetime

from actions.guide import load
from actions.moves import change_buttons
from actions.my_requests import state_of
from actions.own_request import words_of
from actions.scene import Scene, SceneAction
from actions.slots import Slots
from store import consents, contact_details, feedback, request_access
from store.consents import Consent
from store.contact_details import ContactDetail
from store.contact_requests import ContactRequest
from store.deadlines import promised_date
from store.feedback import Feedback
from store.whereabouts import DEFAULT_TIMEZONE

# The gateway makes the address whole, for a quarter of an hour and for its owner only.
FILE = "/mes-donnees"


@dataclass(frozen=True)
class _Kept:
    answers: list[str]
    details: list[ContactDetail]
    requests: list[ContactRequest]
    consents: list[Consent]
    feedback: dict[str, Feedback]


class MyData(SceneAction):
    """The contact details are put in by the gateway, for their owner only."""

    action_name = "action_my_data"

    async def act(self, scene: Scene) -> Slots:
        kept = await _read(scene)
        nothing = scene.voice.words("utter_label_nothing")
        readable = [f"[{detail.kind.value}:{detail.id}]" for detail in kept.details if detail.token is not None]
        scene.voice.say(
            "utter_my_data",
            answers=scene.voice.listed(kept.answers) or nothing,
            details=scene.voice.listed(list(dict.fromkeys(readable))) or nothing,
        )
        for request in kept.requests:
            _tell_request(scene, request, kept.feedback.get(request.id))
        for consent in kept.consents:
            _tell_consent(scene, consent, kept.requests)
        erase = scene.voice.button("utter_label_erase", "erase_my_data", "danger")
        file = (scene.voice.words("utter_label_my_data_file"), FILE)
        scene.voice.say("utter_my_data_moves", buttons=[erase], links=[file])
        return scene.slots


async def _read(scene: Scene) -> _Kept:
    async with scene.database.read() as session:
        guide = await load(session, scene, scene.slots)
        requests = await request_access.of_conversation(session, scene.conversation_id)
        return _Kept(
            answers=[button.title for button in change_buttons(scene.voice, guide, scene.slots.answers)],
            details=await contact_details.of_conversation(session, scene.conversation_id),
            requests=requests,
            consents=await consents.of_conversation(session, scene.conversation_id),
            feedback=await feedback.of_requests(session, [request.id for request in requests]),
        )


def _tell_request(scene: Scene, request: ContactRequest, said: Feedback | None) -> None:
    shared = [f"{answer.question} {answer.answer}" for answer in request.answers]
    scene.voice.say(
        "utter_my_data_request",
        **words_of(scene, request),
        state=state_of(scene, request),
        moment=scene.voice.words(f"utter_label_moment_{request.moment}").lower(),
        shared=scene.voice.listed(shared) or scene.voice.words("utter_label_nothing"),
        feedback=_feedback(scene, said),
    )


def _feedback(scene: Scene, said: Feedback | None) -> str:
    if said is None:
        return scene.voice.words("utter_label_nothing")
    called = {True: "yes", False: "no", None: "unsure"}[said.called]
    words = [scene.voice.words(f"utter_label_called_{called}")]
    if said.satisfaction is not None:
        words.append(scene.voice.words(f"utter_label_satisfaction_{said.satisfaction}"))
    return ", ".join(words)


def _tell_consent(scene: Scene, consent: Consent, requests: list[ContactRequest]) -> None:
    under = next((request for request in requests if request.consent_id == consent.id), None)
    timezone = under.timezone if under else DEFAULT_TIMEZONE
    end = ""
    if consent.withdrawn_at:
        end = scene.voice.words("utter_label_withdrawn_on", day=_day(scene, consent.withdrawn_at, timezone))
    scene.voice.say(
        "utter_my_data_consent",
        day=_day(scene, consent.at, timezone),
        label=consent.label,
        written=consent.text,
        withdrawn=end,
    )


def _day(scene: Scene, at: datetime, timezone: str) -> str:
    day = promised_date(at, timezone)
    return f"{scene.voice.day(day)} {day.year}"


class EraseMyData(SceneAction):
    """Asks once before erasing; the gateway erases, everywhere at once."""

    action_name = "action_erase_my_data"

    async def act(self, scene: Scene) -> Slots:
        scene.voice.say(
            "utter_erase",
            buttons=[
                scene.voice.button("utter_label_erase_sure", "erase_confirmed", "danger"),
                scene.voice.button("utter_label_see_my_data", "see_my_data", "quiet"),
                scene.voice.button("utter_label_resume", "resume", "quiet"),
            ],
        )
        return scene.slots
