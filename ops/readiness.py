"""Readiness: waiting until an address answers."""

import asyncio
from collections.abc import Callable, Mapping

import httpx

from ops.errors import OpsError


class NotReady(OpsError):
    """The address did not answer in time."""

    def __init__(self, name: str, seconds: float, log: str) -> None:
        super().__init__(f"{name} did not answer within {seconds:.0f} s: read the end of {log}.")


async def wait_for(
    url: str,
    *,
    name: str,
    log: str,
    headers: Mapping[str, str] | None = None,
    seconds: float = 30.0,
    check: Callable[[], None] = lambda: None,
) -> None:
    """Return once `url` answers 200; `check` may raise at each try; raises NotReady when the time is over."""
    try:
        async with asyncio.timeout(seconds), httpx.AsyncClient(trust_env=False, timeout=5.0) as client:
            while not await _answers(client, url, headers or {}):
                check()
                await asyncio.sleep(0.2)
    except TimeoutError as error:
        raise NotReady(name, seconds, log) from error


async def _answers(client: httpx.AsyncClient, url: str, headers: Mapping[str, str]) -> bool:
    try:
        response = await client.get(url, headers=dict(headers))
    except httpx.TransportError:
        return False
    return response.status_code == httpx.codes.OK
