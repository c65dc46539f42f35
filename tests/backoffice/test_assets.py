"""Everything that the head and the banner of a page ask for is served by the back office itself."""

import re

from tests.backoffice.browsing import Enter

ASSET = re.compile(r'(?:href|src)="(/static/[^"]+)"')


class TestAssets:
    async def test_that_a_page_asks_for_are_there(self, visit: Enter) -> None:
        clara = await visit("clara")
        asked = set(ASSET.findall((await clara.read("/demandes")).text))

        assert {"/static/theme.css", "/static/style.css", "/static/compass.svg"} <= asked
        assert {path: (await clara.read(path)).status_code for path in asked} == dict.fromkeys(asked, 200)

    async def test_are_no_other_file_of_the_chat(self, visit: Enter) -> None:
        assert (await (await visit()).read("/static/chat.css")).status_code == 404
