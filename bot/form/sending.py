"""The sending of a letter: contact details kept encrypted, requests made, in one transaction."""

from hashlib import sha256
from secrets import token_bytes

from sqlalchemy.ext.asyncio import AsyncSession

from bot.form import guide, search
from bot.form.desk import Desk
from bot.form.route import NoLongerOpen, TooManySendings
from bot.form.search import Found
from bot.form.state import Letter, Receipt, State
from bot.limits import CONVERSATIONS_FROM_ADDRESS
from doors.limits import address_key
from store import contact_details, conversations, requesting
from store.contact_details import DetailKind
from store.conversations import Channel, Conversation, Entry
from store.database import new_id
from store.drafts import Chosen, Draft
from store.requesting import Sending


async def send(desk: Desk, letter: Letter) -> Receipt:
    """Make the requests agreed to, once for each letter; raise `NoLongerOpen` when there is none left to make.

    What was promised is read from the committed rows only.
    """
    if not await desk.service.limiter.allow(CONVERSATIONS_FROM_ADDRESS, address_key(desk.address)):
        raise TooManySendings
    async with desk.service.database.turn() as session:
        found = await search.search(session, await guide.load(session, desk.gazetteer, letter.sheet.state), at=desk.at)
        conversation = await _conversation(session, desk, letter.sheet.state, found)
        draft = await _draft(session, desk, letter, conversation.id)
        if found.guide.questionnaire is None:
            raise NoLongerOpen
        sending = Sending(
            draft=draft,
            offers=found.chosen,
            questionnaire=found.guide.questionnaire,
            answers=found.guide.state.answers,
            rules=found.guide.here.rules,
            place_name=found.guide.here.place_name,
        )
        requests = await requesting.send(session, conversation, sending, random_bytes=token_bytes, at=desk.at)
        if not requests:
            raise NoLongerOpen
    return Receipt(conversation.id, gone=len(draft.agreed) - len(requests))


async def _conversation(session: AsyncSession, desk: Desk, state: State, found: Found) -> Conversation:
    """The sending names its conversation, so that sending again finds it."""
    conversation_id = state.sending or new_id()
    if await session.get(Conversation, conversation_id) is not None:
        return await conversations.get_conversation(session, conversation_id)
    entry = Entry(state.territory, state.theme, state.campaign, state.offer)
    conversation = conversations.start(session, channel=Channel.FORM, entry=entry, at=desk.at)
    conversation.id = conversation_id
    conversation.territory_id = found.guide.here.rules.territory_id
    await session.flush()
    return conversation


async def _draft(session: AsyncSession, desk: Desk, letter: Letter, conversation_id: str) -> Draft:
    chosen = [Chosen(offer, asked.organisation_id) for asked in letter.sheet.asked for offer in asked.offers]
    return Draft(
        key=conversation_id,
        chosen=tuple(chosen),
        decisions=letter.decisions,
        first_name=await _keep(session, desk, conversation_id, DetailKind.FIRST_NAME, letter.first_name),
        contact=await _keep(session, desk, conversation_id, DetailKind(letter.kind.value), letter.contact),
        moment=letter.moment,
        confirmed=True,
    )


async def _keep(session: AsyncSession, desk: Desk, conversation_id: str, kind: DetailKind, value: str) -> str:
    """Encrypt the detail; its reference is the same when the letter is sent again."""
    reference = sha256(f"{conversation_id}:{kind}".encode()).hexdigest()[:16]
    await contact_details.keep(
        session,
        detail_id=reference,
        conversation_id=conversation_id,
        kind=kind,
        value=value,
        keys=desk.service.keys,
        at=desk.at,
    )
    return reference
