"""Replies: what the gateway says in Telegram by itself."""

from sqlalchemy.ext.asyncio import AsyncSession

from bot.channels.telegram.reading import Own
from bot.conversation import Conversations
from bot.help_first import RESUME
from bot.turns import ERASE
from bot.words import Words
from store.conversations import Conversation
from store.messages import Body, Choice, Style


class Replies:
    def __init__(self, conversations: Conversations, words: Words) -> None:
        self._conversations = conversations
        self._words = words

    async def bodies(self, session: AsyncSession, conversation: Conversation, own: Own) -> tuple[Body, ...]:
        if own is Own.HELP_LINES:
            return await self._conversations.help_lines(session, conversation)
        return (self._body(own),)

    def _body(self, own: Own) -> Body:
        words = self._words.telegram
        if own is Own.CONFIRM_ERASING:
            yes = Choice(words.erase, ERASE, Style.DANGER)
            no = Choice(words.keep, RESUME, Style.QUIET)
            return Body(text=words.confirm_erasing.strip(), choices=(yes, no))
        said = {
            Own.NOT_TEXT: words.not_text,
            Own.NOT_YOUR_CONTACT: words.not_your_contact,
            Own.TOO_LONG: self._words.not_accepted["too_long"],
            Own.TOO_FAST: self._words.not_accepted["too_fast"],
        }
        return Body(text=said[own])
