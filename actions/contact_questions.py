"""The questions of the contact form: what the draft still misses."""

from secrets import token_hex
from typing import assert_never

from actions.scene import Scene, SceneAction
from actions.search import Found, promise, search
from actions.slots import Slots
from actions.voice import Button, payload
from store.answers import Answers
from store.catalogue import OpenOffer
from store.drafts import Draft, Moment, Step, StepKind
from store.questionnaire_flow import relevant

MOMENTS = tuple(Moment)


SURE = 0.6


def draft_of(slots: Slots) -> Draft:
    return slots.draft or Draft(key=token_hex(16))


def chosen_offers(found: Found, draft: Draft) -> list[OpenOffer]:
    """The offers picked that are still open, in the order of picking."""
    by_id = {offer.id: offer for offer in found.open_here}
    return [by_id[chosen.offer_id] for chosen in draft.chosen if chosen.offer_id in by_id]


class AskStep(SceneAction):
    """Asks what the draft still misses."""

    action_name = "action_ask_step"

    async def act(self, scene: Scene) -> Slots:
        draft = draft_of(scene.slots)
        step = draft.next_step()
        match step.kind:
            case StepKind.CONSENT:
                await _ask_consent(scene, draft, step)
            case StepKind.FIRST_NAME:
                scene.voice.say("utter_ask_first_name", expects="first_name", buttons=_moves(scene))
            case StepKind.CONTACT:
                _ask_contact(scene)
            case StepKind.MOMENT:
                _ask_moment(scene)
            case StepKind.RECAP:
                await _recap(scene, draft)
            case StepKind.SENT | StepKind.ALL_REFUSED:
                pass
            case _:
                assert_never(step.kind)
        return scene.slots


async def _ask_consent(scene: Scene, draft: Draft, step: Step) -> None:
    found = await search(scene, scene.slots)
    text = consent_text(scene, found, draft, step.organisation_id or 0)
    yes = scene.voice.button(
        "utter_label_consent_yes", "answer", question="consent", value=f"yes:{step.organisation_id}"
    )
    no = scene.voice.button("utter_label_consent_no", "answer", question="consent", value=f"no:{step.organisation_id}")
    scene.voice.say("utter_as_written", written=text, buttons=[yes, no], expects="text")


def quoted(scene: Scene, words: str) -> str:
    return scene.voice.words("utter_label_quoted", words=words)


def consent_text(scene: Scene, found: Found, draft: Draft, organisation_id: int) -> str:
    """The exact words agreed to, kept as proof."""
    mine = [o for o in chosen_offers(found, draft) if o.organisation_id == organisation_id]
    questions = {key for offer in mine for key in offer.criteria.questions}
    known = found.guide.questionnaire.questions if found.guide.questionnaire else ()
    answers = relevant(found.guide.questionnaire, found.guide.slots.answers) if found.guide.questionnaire else Answers()
    shared = [quoted(scene, q.text) for q in known if q.key in questions and answers.given(q.key)]
    return scene.voice.words(
        "utter_consent",
        organisation=mine[0].organisation if mine else "",
        titles=", ".join(_promised(scene, found, offer) for offer in mine),
        answers=scene.voice.words("utter_label_and_answers", answers=", ".join(shared)) if shared else "",
    )


def _promised(scene: Scene, found: Found, offer: OpenOffer) -> str:
    """Each with its own date: two offers of one organisation may have two delays."""
    said = promise(scene, found.guide.rules, offer)
    return scene.voice.words("utter_label_promised_offer", title=offer.title, promise=said[:1].lower() + said[1:])


def _ask_contact(scene: Scene) -> None:
    if scene.heard.channel == "telegram":
        scene.voice.say("utter_telegram_privacy")
    scene.voice.say("utter_ask_contact", expects="contact", buttons=_moves(scene))


def _ask_moment(scene: Scene) -> None:
    buttons = [
        Button(scene.voice.words(f"utter_label_moment_{m.value}"), payload("answer", question="moment", value=m.value))
        for m in MOMENTS
    ]
    scene.voice.say("utter_ask_moment", buttons=[*buttons, *_moves(scene)], expects="text")


async def _recap(scene: Scene, draft: Draft) -> None:
    found = await search(scene, scene.slots)
    agreed = {chosen.offer_id for chosen in draft.agreed}
    lines = [
        scene.voice.words(
            "utter_label_recap_offer",
            title=offer.title,
            organisation=offer.organisation,
            promise=promise(scene, found.guide.rules, offer),
        )
        for offer in chosen_offers(found, draft)
        if offer.id in agreed
    ]
    send = scene.voice.button("utter_label_send", "answer", "primary", question="recap", value="send")
    stop = scene.voice.button("utter_label_do_not_send", "answer", "quiet", question="recap", value="cancel")
    scene.voice.say(
        "utter_recap",
        # The gateway puts the details back in for their owner; nobody in between reads them.
        first_name=f"[first_name:{draft.first_name}]",
        contact=f"[contact:{draft.contact}]",
        moment=scene.voice.words(f"utter_label_moment_{draft.moment.value if draft.moment else 'any'}").lower(),
        offers=scene.voice.listed(lines),
        buttons=[send, *_moves(scene), stop],
        expects="text",
    )


def _moves(scene: Scene) -> list[Button]:
    return [scene.voice.button("utter_label_back", "answer", "quiet", question="contact", value="back")]
