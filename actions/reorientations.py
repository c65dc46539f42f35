"""Reorientations: another offer proposed in place of the first, which the youth accepts or refuses as easily."""

from actions import offers, own_request, plan_b
from actions.awaited import Awaited
from actions.contact_questions import quoted
from actions.own_request import words_of
from actions.scene import Scene
from actions.search import promise
from actions.sending import receipt
from actions.slots import Slots
from actions.voice import Button, payload
from store import consents, proposal_sheets, reorientations
from store.catalogue import OpenOffer
from store.consents import Decision
from store.contact_requests import ContactRequest
from store.proposal_sheets import ProposalSheet
from store.reorientations import AlreadyAnswered, NoSuchReorientation, NotConsented, OfferGone
from store.request_statuses import NotAllowed

OVER = (AlreadyAnswered, NoSuchReorientation, NotAllowed, NotConsented)


async def propose(scene: Scene, request: ContactRequest) -> Slots:
    """The offer, who would receive what, and a yes or a no."""
    proposed = await _find(scene, scene.heard.values.get("detail", ""))
    if proposed is None:
        return scene.slots
    if proposed.offer is None:
        return await _gone(scene, proposed)
    offer = proposed.offer
    until = scene.voice.day(proposed.until)
    scene.voice.say(_said(proposed), **words_of(scene, request), other=offer.organisation, until=until)
    offers.card(scene, offer, promised=promise(scene, proposed.rules, offer), buttons=())
    scene.voice.say(
        "utter_as_written",
        written=_consent_text(scene, offer, proposed.questions),
        buttons=[_button(scene, proposed, "yes"), _button(scene, proposed, "no")],
        expects="text",
    )
    return scene.slots.but(awaited=Awaited("answer_reorientation", proposed.proposal.id))


def _said(proposed: ProposalSheet) -> str:
    """Who proposes; an organisation is only said to be late when it was."""
    if not proposed.proposal.on_behalf:
        return "utter_news_request_reoriented"
    return "utter_news_request_reoriented_late" if proposed.was_late else "utter_news_request_reoriented_by_animateur"


async def answer(scene: Scene) -> Slots:
    """A yes makes the new request; a no passes nothing on."""
    proposed = await _find(scene, scene.heard.values.get("id", ""))
    if proposed is None:
        return _over(scene)
    try:
        if scene.heard.values.get("value") != "yes":
            return await _refuse(scene, proposed)
        return await _agree(scene, proposed)
    except OfferGone:
        return await _gone(scene, proposed)
    except OVER:
        return _over(scene)


async def _agree(scene: Scene, proposed: ProposalSheet) -> Slots:
    offer = proposed.offer
    if offer is None:
        raise OfferGone(proposed.proposal.offer_id)
    label = scene.voice.words("utter_label_proposal_yes")
    text = _consent_text(scene, offer, proposed.questions)
    decision = consents.Decision(offer.organisation_id, agreed=True, text=text, label=label, at=scene.now)
    made = await _make(scene, proposed, decision)
    scene.voice.say("utter_proposal_agreed", **words_of(scene, proposed.request), other=offer.organisation)
    receipt(scene, made)
    scene.voice.say("utter_after_sending", buttons=[own_request.my_requests(scene), own_request.other_need(scene)])
    return scene.slots


async def _make(scene: Scene, proposed: ProposalSheet, decision: Decision) -> ContactRequest:
    async with scene.database.turn() as session:
        conversation = await scene.held(session)
        mine = await reorientations.get_open(session, conversation, proposed.proposal.id)
        return await reorientations.agree(
            session,
            conversation,
            mine,
            decision,
            rules=proposed.rules,
            random_bytes=scene.context.random_bytes,
            at=scene.now,
        )


async def _refuse(scene: Scene, proposed: ProposalSheet) -> Slots:
    async with scene.database.turn() as session:
        mine = await reorientations.get_open(session, await scene.held(session), proposed.proposal.id)
        await reorientations.refuse(session, mine, at=scene.now)
    kept = proposed.proposal.on_behalf
    again = scene.voice.button("utter_label_search_again", "search_again", request=proposed.request.reference)
    scene.voice.say(
        "utter_proposal_refused_kept" if kept else "utter_proposal_refused",
        **words_of(scene, proposed.request),
        buttons=[again, own_request.my_requests(scene)],
    )
    return scene.slots


async def _gone(scene: Scene, proposed: ProposalSheet) -> Slots:
    """The offer closed meanwhile: whoever proposed it is told, and others are looked for at once."""
    async with scene.database.turn() as session:
        mine = await reorientations.get_open(session, await scene.held(session), proposed.proposal.id)
        await reorientations.lapse(session, mine, at=scene.now)
    scene.voice.say("utter_proposal_gone", **words_of(scene, proposed.request))
    await plan_b.propose(scene, proposed.request)
    return scene.slots


def _over(scene: Scene) -> Slots:
    scene.voice.say("utter_proposal_over", buttons=[own_request.my_requests(scene)])
    return scene.slots


async def _find(scene: Scene, proposal_id: str) -> ProposalSheet | None:
    async with scene.database.read() as session:
        try:
            conversation = await scene.conversation(session)
            proposal = await reorientations.get_open(session, conversation, proposal_id)
        except OVER:
            return None
        return await proposal_sheets.read(session, scene.gazetteer, proposal, at=scene.now)


def _consent_text(scene: Scene, offer: OpenOffer, questions: tuple[str, ...]) -> str:
    """The exact words agreed to, kept as proof; without a date, which depends on the day of the yes."""
    answers = ", ".join(quoted(scene, question) for question in questions)
    return scene.voice.words(
        "utter_consent_reorientation",
        organisation=offer.organisation,
        titles=quoted(scene, offer.title),
        answers=scene.voice.words("utter_label_and_answers", answers=answers) if answers else "",
        days=offer.delay_days,
    )


def _button(scene: Scene, proposed: ProposalSheet, value: str) -> Button:
    label = scene.voice.words(f"utter_label_proposal_{value}")
    return Button(label, payload("answer_reorientation", id=proposed.proposal.id, value=value))
