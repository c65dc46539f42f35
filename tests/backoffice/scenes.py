"""Scenes: what must have happened before each kind of e-mail is written, seen by the person who reads it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import timedelta

from backoffice.desk import Desk
from store import attempts, delay_reviews, digests, erasing, feedback, invitations, offer_access, offer_moves
from store.contact_requests import ContactRequest
from store.conversations import Channel, Conversation
from store.notices import NoticeKind, tell_person
from store.offer_changes import ChangeKind
from store.offer_statuses import OfferStatus, PauseReason
from store.people import Role, get_viewer
from store.request_events import person
from store.request_statuses import AttemptResult, ClosingOutcome, Status
from store.sign_in_letters import send_link
from tests.backoffice.inviting import invite
from tests.backoffice.making import NOON, Maker, Watch
from tests.backoffice.pausing import pause

LATE = timedelta(days=3)


@dataclass(frozen=True)
class Stage:
    """Where a scene is played; `request_id` was sent two hours ago, and its professionals know."""

    desk: Desk
    make: Maker
    watch: Watch
    request_id: str


Play = Callable[[Stage], Awaitable[None]]


@dataclass(frozen=True)
class Scene:
    """How the letter `name` of this kind comes about; `reader` is the key of a person."""

    name: str
    kind: NoticeKind
    play: Play
    reader: str = "clara"


def told(kind: NoticeKind, detail: str | None = None, *, reader: str = "clara", after: timedelta = timedelta()) -> Play:
    """A notice about the request, written when this time has passed."""

    async def play(stage: Stage) -> None:
        stage.watch.at += after
        async with stage.desk.database.turn() as session:
            session.add(
                tell_person(
                    kind,
                    person_id=stage.make.people[reader],
                    request_id=stage.request_id,
                    detail=detail,
                    at=stage.watch.at,
                )
            )

    return play


async def _nothing(stage: Stage) -> None:
    """It was told when the request was sent."""
    await stage.make.contact_request()


async def _withdrawn(stage: Stage) -> None:
    async with stage.desk.database.turn() as session:
        request = await session.get_one(ContactRequest, stage.request_id)
        conversation = await session.get_one(Conversation, request.conversation_id)
        await erasing.erase(session, conversation, at=stage.watch.at)


async def _consent_withdrawn(stage: Stage) -> None:
    """Of a request that was closed."""
    async with stage.desk.database.turn() as session:
        request = await session.get_one(ContactRequest, stage.request_id)
        request.close(ClosingOutcome.HELPED, by=person(stage.make.people["clara"]), at=stage.watch.at)
        conversation = await session.get_one(Conversation, request.conversation_id)
        consent = request.consent_id
        await erasing.withdraw_consent(session, conversation, consent, via=Channel.WEB, at=stage.watch.at)


async def _call_denied(stage: Stage) -> None:
    stage.watch.at += LATE
    async with stage.desk.database.turn() as session:
        request = await session.get_one(ContactRequest, stage.request_id)
        await feedback.say_called(session, request, called=False, at=stage.watch.at)


async def _sign_in(stage: Stage) -> None:
    async with stage.desk.database.turn() as session:
        await send_link(session, "clara@example.org", keys=stage.desk.keys, at=stage.watch.at)


async def _security_changed(stage: Stage) -> None:
    async with stage.desk.database.turn() as session:
        kind, clara = NoticeKind.SECURITY_CHANGED, stage.make.people["clara"]
        session.add(tell_person(kind, person_id=clara, detail="second_factor_set", at=stage.watch.at))


def _paused(reason: PauseReason, *, then_resume: bool = False) -> Play:
    async def play(stage: Stage) -> None:
        await pause(stage.desk, stage.make, reason, then_resume=then_resume)

    return play


def _moved(kind: ChangeKind, start: OfferStatus, *, by: str, comment: str = "") -> Play:
    """The mission's offer stood at `start`, and this person moved it."""

    async def play(stage: Stage) -> None:
        async with stage.desk.database.turn() as session:
            viewer = await get_viewer(session, stage.make.people[by])
            offer = await offer_access.get_writable(session, viewer, stage.make.offers["mission"])
            offer.status = start
            hand = offer_access.hand_of(viewer, offer.organisation)
            await offer_moves.move(session, offer, kind, hand=hand, at=stage.watch.at, comment=comment)

    return play


async def _rewritten(stage: Stage) -> None:
    """By the animateur, while youths see it."""
    async with stage.desk.database.turn() as session:
        viewer = await get_viewer(session, stage.make.people["ana"])
        offer = await offer_access.get_writable(session, viewer, stage.make.offers["mission"])
        hand = offer_access.hand_of(viewer, offer.organisation)
        text = replace(offer.text, gain="Moins de stress, et un vrai avis.")
        await offer_moves.rewrite(session, offer, text, hand=hand, at=stage.watch.at)


def _digest(reader: str) -> Play:
    async def play(stage: Stage) -> None:
        await stage.make.contact_request(created=NOON - timedelta(days=4), title="Je trouve un job d’été")
        await stage.make.contact_request(status=Status.ATTEMPTED, title="Je refais mon CV")
        for _ in range(11):
            await stage.make.contact_request(delay_days=5)
        async with stage.desk.database.turn() as session:
            await digests.choose(session, stage.make.people[reader], 12, at=NOON - timedelta(hours=2))
            await digests.write_due(session, NOON)

    return play


async def _invited(stage: Stage) -> None:
    """To an organisation that she does not serve yet."""
    residence = str(stage.make.organisations["residence"])
    await invite(stage.make, email="clara@example.org", perimeter=residence, at=stage.watch.at)


def _joined(role: Role) -> Play:
    async def play(stage: Stage) -> None:
        _, secret = await invite(stage.make, role=role, at=stage.watch.at)
        async with stage.desk.database.turn() as session:
            await invitations.accept(session, secret, at=stage.watch.at)

    return play


def _review_asked(*, of_offer: bool) -> Play:
    async def play(stage: Stage) -> None:
        async with stage.desk.database.turn() as session:
            viewer, at = await get_viewer(session, stage.make.people["ana"]), stage.watch.at
            if of_offer:
                offer = stage.make.offers["mission"]
                await delay_reviews.ask_of_offer(session, viewer, offer, version=1, at=at)
            else:
                mission = stage.make.organisations["mission"]
                await delay_reviews.ask_of_organisation(session, viewer, mission, version=1, at=at)

    return play


def _called_in_vain(kind: NoticeKind, *, reader: str = "clara", days: int) -> Play:
    """The next call was said for two days later; the letter is written `days` later."""
    tell = told(kind, "territory" if reader == "ana" else "organisation", reader=reader, after=timedelta(days=days))

    async def play(stage: Stage) -> None:
        async with stage.desk.database.turn() as session:
            request, day = await session.get_one(ContactRequest, stage.request_id), NOON.date() + timedelta(days=2)
            by, result = person(stage.make.people["clara"]), AttemptResult.NO_ANSWER
            await attempts.note(session, request, result, next_try_on=day, by=by, at=stage.watch.at)
        await tell(stage)

    return play


_RUNGS = (
    ("request_halfway", NoticeKind.REQUEST_HALFWAY, timedelta(days=1)),
    ("request_nearly_late", NoticeKind.REQUEST_NEARLY_LATE, timedelta(days=2)),
    ("request_overdue", NoticeKind.REQUEST_OVERDUE, LATE),
    ("request_still_overdue", NoticeKind.REQUEST_STILL_OVERDUE, LATE + timedelta(days=2)),
)
SCENES = (
    Scene("request_sent", NoticeKind.REQUEST_SENT, _nothing),
    Scene("request_withdrawn", NoticeKind.REQUEST_WITHDRAWN, _withdrawn),
    Scene("consent_withdrawn", NoticeKind.CONSENT_WITHDRAWN, _consent_withdrawn),
    *(Scene(name, kind, told(kind, "organisation", after=after)) for name, kind, after in _RUNGS),
    *(
        Scene(f"{name}_for_animateur", kind, told(kind, "territory", reader="ana", after=after), reader="ana")
        for name, kind, after in _RUNGS[1:]
    ),
    Scene("request_try_day", NoticeKind.REQUEST_TRY_DAY, _called_in_vain(NoticeKind.REQUEST_TRY_DAY, days=2)),
    *(
        Scene(name, kind, _called_in_vain(kind, reader=reader, days=3), reader)
        for kind in (NoticeKind.REQUEST_TRY_MISSED,)
        for name, reader in ((kind.value, "clara"), (f"{kind}_for_animateur", "ana"))
    ),
    Scene("moment_chosen", NoticeKind.MOMENT_CHOSEN, told(NoticeKind.MOMENT_CHOSEN, "evening")),
    Scene("contact_changed", NoticeKind.CONTACT_CHANGED, told(NoticeKind.CONTACT_CHANGED)),
    Scene("call_denied", NoticeKind.CALL_DENIED, _call_denied, reader="ana"),
    *(
        Scene(
            f"reorientation_{answer}",
            NoticeKind.REORIENTATION_ANSWERED,
            told(NoticeKind.REORIENTATION_ANSWERED, answer),
        )
        for answer in ("agreed", "refused", "silent", "replaced")
    ),
    Scene("request_assigned", NoticeKind.REQUEST_ASSIGNED, told(NoticeKind.REQUEST_ASSIGNED)),
    Scene("request_link", NoticeKind.REQUEST_LINK, told(NoticeKind.REQUEST_LINK)),
    Scene("offer_paused", NoticeKind.OFFER_PAUSED, _paused(PauseReason.OVER_CAPACITY)),
    Scene("offer_set_aside", NoticeKind.OFFER_PAUSED, _paused(PauseReason.PROMISES_BROKEN)),
    Scene("offer_resumed", NoticeKind.OFFER_RESUMED, _paused(PauseReason.OVER_CAPACITY, then_resume=True)),
    Scene(
        "offer_proposed",
        NoticeKind.OFFER_PROPOSED,
        _moved(ChangeKind.PROPOSED, OfferStatus.DRAFT, by="clara"),
        reader="ana",
    ),
    Scene("offer_published", NoticeKind.OFFER_PUBLISHED, _moved(ChangeKind.PUBLISHED, OfferStatus.PROPOSED, by="ana")),
    Scene(
        "offer_sent_back",
        NoticeKind.OFFER_SENT_BACK,
        _moved(
            ChangeKind.SENT_BACK, OfferStatus.PROPOSED, by="ana", comment="Dites combien de temps dure l’entretien."
        ),
    ),
    Scene("offer_changed", NoticeKind.OFFER_CHANGED, _rewritten),
    *(
        Scene(f"offer_{kind}_on_behalf", NoticeKind.OFFER_CHANGED, _moved(kind, start, by="ana"))
        for kind, start in (
            (ChangeKind.PAUSED, OfferStatus.PUBLISHED),
            (ChangeKind.RESUMED, OfferStatus.PAUSED),
            (ChangeKind.ARCHIVED, OfferStatus.PUBLISHED),
            (ChangeKind.RESTORED, OfferStatus.ARCHIVED),
        )
    ),
    Scene("digest", NoticeKind.DIGEST, _digest("clara")),
    Scene("digest_for_animateur", NoticeKind.DIGEST, _digest("ana"), reader="ana"),
    Scene("offer_review_asked", NoticeKind.OFFER_REVIEW_ASKED, _review_asked(of_offer=True)),
    Scene("organisation_review_asked", NoticeKind.OFFER_REVIEW_ASKED, _review_asked(of_offer=False)),
    Scene("invitation", NoticeKind.INVITATION, _invited),
    Scene("member_joined", NoticeKind.MEMBER_JOINED, _joined(Role.PROFESSIONAL)),
    Scene("reader_joined", NoticeKind.MEMBER_JOINED, _joined(Role.READER), reader="ana"),
    Scene("security_changed", NoticeKind.SECURITY_CHANGED, _security_changed),
    Scene("sign_in", NoticeKind.SIGN_IN, _sign_in),
)
