"""A youth on the web chat: what their page sends, and what it reads."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from secrets import token_hex
from typing import Any

import httpx


@dataclass
class WebYouth:
    client: httpx.AsyncClient
    id: str
    token: str

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    @property
    def path(self) -> str:
        return f"/api/conversations/{self.id}"

    async def sends(self, **body: Any) -> httpx.Response:
        message = {"client_id": token_hex(8), **body}
        return await self.client.post(f"{self.path}/messages", json=message, headers=self.headers)

    async def says(self, text: str, **more: Any) -> list[dict[str, Any]]:
        """The messages that came back at once."""
        return _messages(await self.sends(text=text, **more))

    async def presses(self, label: str, **more: Any) -> list[dict[str, Any]]:
        return _messages(await self.sends(choice=await self.choice(label), **more))

    async def choice(self, label: str) -> str:
        """What is under the last button of this name."""
        choices = [choice for message in await self.reads() for choice in message["choices"]]
        return next(choice["token"] for choice in reversed(choices) if choice["label"] == label)

    async def reads(self) -> list[dict[str, Any]]:
        answer = await self.client.get(f"{self.path}/messages", headers=self.headers)
        assert answer.status_code == 200, answer.text
        messages: list[dict[str, Any]] = answer.json()["messages"]
        return messages

    async def texts(self) -> list[str | None]:
        return [message["text"] for message in await self.reads()]

    async def leaves(self) -> httpx.Response:
        return await self.client.delete(self.path, headers=self.headers)

    @asynccontextmanager
    async def follows(self, after: int | None = None) -> AsyncIterator["Events"]:
        headers = self.headers if after is None else {**self.headers, "Last-Event-ID": str(after)}
        async with self.client.stream("GET", f"{self.path}/events", headers=headers) as response:
            assert response.status_code == 200
            yield Events(response)


class Events:
    """Server-sent events, read one after the other."""

    def __init__(self, response: httpx.Response) -> None:
        self.response = response
        self._lines = response.aiter_lines()

    async def next(self) -> tuple[str, Any]:
        """The name and the data of the next event; `comment` is a heartbeat, `end` the end."""
        name, data = "", None
        async for line in self._lines:
            if line.startswith(":"):
                return "comment", line
            if line.startswith("event:"):
                name = line[6:].strip()
            if line.startswith("data:"):
                data = json.loads(line[5:])
            if not line and name:
                return name, data
        return "end", None

    async def until(self, name: str) -> Any:
        """The data of the next event of this name."""
        while True:
            event, data = await self.next()
            if event == name:
                return data
            assert event != "end"


def _messages(response: httpx.Response) -> list[dict[str, Any]]:
    assert response.status_code == 202, response.text
    messages: list[dict[str, Any]] = response.json()["messages"]
    return messages
