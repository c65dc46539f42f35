"""The sender: each notice to a person becomes an e-mail, once."""

import asyncio
import logging
from email.message import EmailMessage

from sqlalchemy.exc import SQLAlchemyError

from backoffice.desk import Desk
from backoffice.mail.carriers import NotCarried
from backoffice.mail.letters import Letter
from backoffice.mail.messages import message_of
from store import notices
from store.notices import Audience, Claimed

logger = logging.getLogger(__name__)
PAUSE = 1.0
AT_ONCE = 10


async def deliver_for_ever(desk: Desk) -> None:
    while True:
        try:
            busy = await deliver(desk) == AT_ONCE
        except (SQLAlchemyError, OSError) as error:
            busy = False
            logger.warning("the database is away: %s", type(error).__name__)
        await asyncio.sleep(0 if busy else PAUSE)


async def deliver(desk: Desk) -> int:
    """Send what is due, all at once since one may wait for the mail server; return how many were taken up.

    News to youths have their own sender, in the gateway.
    """
    async with desk.database.turn() as session:
        claimed = await notices.claim(session, Audience.PERSON, at=desk.clock(), limit=AT_ONCE)
    async with asyncio.TaskGroup() as group:
        for notice in claimed:
            group.create_task(_deliver_one(desk, notice))
    return len(claimed)


async def _deliver_one(desk: Desk, notice: Claimed) -> None:
    try:
        await _send(desk, notice)
    except NotCarried as error:
        logger.warning("notice %s not carried: %s", notice.id, error)
        await _postpone(desk, notice)
    except (SQLAlchemyError, OSError) as error:
        # The lease ends by itself and it is taken up again.
        logger.warning("notice %s waits for the database: %s", notice.id, type(error).__name__)
    except Exception as error:
        # One letter that fails must not keep the others waiting.
        logger.error("notice %s failed: %s", notice.id, type(error).__name__)
        await _postpone(desk, notice)


async def _send(desk: Desk, notice: Claimed) -> None:
    async with desk.database.read() as session:
        letter = await desk.writer.write(session, notice, at=desk.clock())
    if letter is not None:
        await desk.carrier.carry(_message(desk, notice, letter))
    async with desk.database.turn() as session:
        await notices.complete(session, notice, at=desk.clock())


async def _postpone(desk: Desk, notice: Claimed) -> None:
    try:
        async with desk.database.turn() as session:
            await notices.postpone(session, notice, at=desk.clock())
    except (SQLAlchemyError, OSError) as error:
        logger.warning("notice %s waits for its lease to end: %s", notice.id, type(error).__name__)


def _message(desk: Desk, notice: Claimed, letter: Letter) -> EmailMessage:
    settings = desk.settings
    return message_of(
        letter,
        notice_id=notice.id,
        sender=settings.mail_from,
        address=settings.backoffice_url,
        # A letter that waited for an opening is not filed below those of the night before.
        at=desk.clock(),
    )
