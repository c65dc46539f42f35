"""The contact form: consent for each organisation, first name, contact, moment, a last look."""

from dataclasses import replace

from actions.contact_questions import MOMENTS, SURE, consent_text, draft_of
from actions.in_between import LEFT_TO_RULES
from actions.refusals import refusal
from actions.scene import NotMine, Scene, SceneAction
from actions.search import search
from actions.slots import Slots
from store.drafts import Draft, Moment, Step, StepKind
from store.plain_text import plain


class ValidateContactForm(SceneAction):
    """Takes one step's answer; the looping slot `step` is filled when there is nothing left to ask."""

    action_name = "validate_contact_form"

    async def act(self, scene: Scene) -> Slots:
        if not scene.is_dealt_with:
            heard = scene.heard
            if heard.intent in LEFT_TO_RULES and not (heard.first_name or heard.contact or heard.refused):
                raise NotMine
            return await take_step(scene)
        return closed(scene.slots)


def closed(slots: Slots) -> Slots:
    finished = draft_of(slots).next_step().kind in (StepKind.SENT, StepKind.ALL_REFUSED)
    return slots.but(step="done" if finished or slots.step == "done" else None)


async def take_step(scene: Scene) -> Slots:
    """Deal with the message in front of the current step."""
    slots = scene.slots.but(draft=draft_of(scene.slots), step=None)
    draft = draft_of(slots)
    if not draft.chosen:
        scene.voice.say("utter_nothing_chosen")
        return slots.but(step="done")
    if scene.heard.intent == "request_contact":
        return closed(slots)
    value = scene.heard.values.get("value", "") if scene.heard.intent == "answer" else ""
    if value == "back" or (scene.heard.intent == "go_back" and not scene.heard.first_name):
        return _undo(scene, slots, draft)
    if value == "cancel" or scene.heard.intent == "cancel_request":
        return _cancel(scene, slots)
    return closed(await _answered(scene, slots, draft, value))


def _undo(scene: Scene, slots: Slots, draft: Draft) -> Slots:
    if not draft.decisions:
        return _cancel(scene, slots)
    return slots.but(draft=draft.undo(), misses=0)


def _cancel(scene: Scene, slots: Slots) -> Slots:
    """Nothing is sent; what was chosen stays chosen, what was said of oneself does not."""
    scene.voice.say("utter_nothing_sent")
    kept = Draft(key=draft_of(slots).key, chosen=draft_of(slots).chosen)
    return slots.but(draft=kept, step="done", misses=0)


async def _answered(scene: Scene, slots: Slots, draft: Draft, value: str) -> Slots:
    step = draft.next_step()
    after: Draft | None = None
    match step.kind:
        case StepKind.CONSENT:
            after = await _decided(scene, slots, draft, step, value)
        case StepKind.FIRST_NAME:
            after = _named(scene, draft)
        case StepKind.CONTACT:
            after = _reached(scene, draft)
        case StepKind.MOMENT:
            after = moment(scene, draft, value)
        case StepKind.RECAP:
            after = _confirmed(scene, draft, value)
    return slots if after is None else slots.but(draft=after, misses=0)


async def _decided(scene: Scene, slots: Slots, draft: Draft, step: Step, value: str) -> Draft | None:
    organisation_id = step.organisation_id or 0
    agreed = _yes_or_no(scene, value, yes=f"yes:{organisation_id}", no=f"no:{organisation_id}")
    if agreed is None:
        scene.voice.say("utter_yes_or_no")
        return None
    found = await search(scene, slots)
    label = scene.voice.words("utter_label_consent_yes" if agreed else "utter_label_consent_no")
    text = consent_text(scene, found, draft, organisation_id)
    if not agreed:
        scene.voice.say("utter_refused")
    return draft.decide(organisation_id, agreed=agreed, text=text, label=label, at=scene.now)


def _yes_or_no(scene: Scene, value: str, *, yes: str, no: str) -> bool | None:
    if value in (yes, no):
        return value == yes
    if scene.heard.confidence >= SURE and scene.heard.intent in ("affirm", "deny"):
        return scene.heard.intent == "affirm"
    return None


def _named(scene: Scene, draft: Draft) -> Draft | None:
    if scene.heard.first_name is None:
        scene.voice.say("utter_first_name_not_read")
        return None
    with_contact = scene.heard.contact if scene.heard.contact else draft.contact
    return replace(draft, first_name=scene.heard.first_name, contact=with_contact)


def _reached(scene: Scene, draft: Draft) -> Draft | None:
    if scene.heard.contact is not None:
        return replace(draft, contact=scene.heard.contact)
    scene.voice.say(refusal(scene.heard) or "utter_contact_not_read")
    return None


def moment(scene: Scene, draft: Draft, value: str) -> Draft | None:
    said = value or moment_in(scene)
    if said not in {moment.value for moment in MOMENTS}:
        scene.voice.say("utter_moment_not_read")
        return None
    return replace(draft, moment=Moment(said))


def moment_in(scene: Scene) -> str:
    """The moment that the words name, empty when they name none.

    The longest words decide: "après-midi" holds "midi", "après les cours" holds "après".
    """
    text = f" {plain(scene.heard.text)} "
    found = {
        word.strip(): moment.value
        for moment in MOMENTS
        for word in scene.voice.words(f"utter_label_moment_words_{moment.value}").split(",")
        if f" {word.strip()} " in text
    }
    return found[max(found, key=len)] if found else ""


def _confirmed(scene: Scene, draft: Draft, value: str) -> Draft | None:
    if value == "send" or (scene.heard.intent == "affirm" and scene.heard.confidence >= SURE):
        return replace(draft, confirmed=True)
    scene.voice.say("utter_press_send")
    return None
