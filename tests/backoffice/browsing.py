"""A browser without a screen: cookies kept, forms sent with their token."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import httpx

ADDRESS = "https://backoffice.example.org"
HERE = "https://127.0.0.1"


@dataclass
class Visit:
    """One person's browser."""

    client: httpx.AsyncClient
    csrf: str = ""

    def carry(self, name: str, value: str) -> None:
        """Hold a cookie of this site."""
        self.client.cookies.set(name, value, domain=self.client.base_url.host)

    async def read(self, path: str) -> httpx.Response:
        return await self.client.get(path)

    async def send(self, path: str, **fields: str) -> httpx.Response:
        return await self.client.post(path, data={"csrf": self.csrf, **fields})

    async def act(self, request_id: str, verb: str, **fields: str) -> httpx.Response:
        """Press a button of the page as it is now."""
        page = (await self.read(f"/demandes/{request_id}")).text
        return await self.send(f"/demandes/{request_id}/{verb}", version=version_of(page), **fields)


Enter = Callable[..., Awaitable[Visit]]


def version_of(page: str) -> str:
    """The version that the forms of a request carry."""
    return page.split('name="version" value="', 1)[1].split('"', 1)[0]
