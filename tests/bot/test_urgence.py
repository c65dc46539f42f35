"""Who to call, whatever is down."""

from pathlib import Path

from tests.bot.form.serving import nowhere, visit


class TestUrgence:
    async def test_shows_the_lines_without_a_database(self, tmp_path: Path) -> None:
        async for app in nowhere(tmp_path):
            async with visit(app) as client:
                answer = await client.get("/urgence")

        assert answer.status_code == 200
        for number in ("15", "17", "18", "112", "115", "119", "3114", "3018", "3919"):
            assert f'href="tel:{number}"' in answer.text
        assert 'href="sms:114"' in answer.text

    async def test_says_whether_a_line_is_open_now(self, tmp_path: Path) -> None:
        async for app in nowhere(tmp_path):
            async with visit(app) as client:
                answer = await client.get("/urgence")

        assert "ouvert maintenant" in answer.text
