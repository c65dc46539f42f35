"""The webhook's own manners."""

import httpx

from tests.bot.telegram.conftest import SECRET, Telegram


async def post(telegram: Telegram, *, secret: str | None = SECRET, content: bytes = b"{}") -> int:
    headers = {"X-Telegram-Bot-Api-Secret-Token": secret.encode()} if secret is not None else {}
    async with httpx.AsyncClient() as http:
        response = await http.post(f"{telegram.url}/telegram/webhook", content=content, headers=headers)
    return response.status_code


class TestWebhook:
    async def test_is_announced_with_its_secret(self, pushed: Telegram) -> None:
        [call] = pushed.api.named("setWebhook")

        assert call.fields["url"] == f"{pushed.url}/telegram/webhook"
        assert call.fields["secret_token"] == SECRET
        assert call.fields["allowed_updates"] == '["message", "callback_query"]'

    async def test_refuses_who_does_not_know_the_secret(self, pushed: Telegram) -> None:
        assert [await post(pushed, secret=secret) for secret in (None, "", "wrong", "é")] == [401] * 4

    async def test_refuses_what_is_no_update(self, pushed: Telegram) -> None:
        contents = (b"", b"[]", b"{}", b'{"update_id": "x"}', b"\xff", b'{"update_id": 1, "message": 3}')

        assert [await post(pushed, content=content) for content in contents] == [400] * 6

    async def test_takes_an_update_that_is_not_for_us(self, pushed: Telegram) -> None:
        assert await post(pushed, content=b'{"update_id": 12}') == 200

    async def test_does_not_exist_with_long_polling(self, polled: Telegram) -> None:
        assert await post(polled) in (404, 405)
