"""Readiness: waiting until an address answers."""

import asyncio
import socket

import pytest

from ops.readiness import NotReady, wait_for


async def serve(statuses: list[str]) -> asyncio.Server:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        status = statuses.pop(0) if len(statuses) > 1 else statuses[0]
        writer.write(f"HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode())
        await writer.drain()
        writer.close()

    return await asyncio.start_server(answer, "127.0.0.1", 0)


def address(server: asyncio.Server) -> str:
    return f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/health"


class TestWaiting:
    async def test_ends_with_the_first_good_answer(self) -> None:
        statuses = ["503 Busy", "503 Busy", "200 OK"]
        async with await serve(statuses) as server:
            await wait_for(address(server), name="The gateway", log="x.log", seconds=5)

        assert statuses == ["200 OK"]

    async def test_says_who_did_not_answer_and_where_to_read(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]

        with pytest.raises(NotReady, match=r"The gateway did not answer within 0 s: read the end of x\.log\."):
            await wait_for(f"http://127.0.0.1:{port}/", name="The gateway", log="x.log", seconds=0.3)

    async def test_stops_when_the_check_knows_it_is_hopeless(self) -> None:
        def hopeless() -> None:
            raise ValueError("dead")

        async with await serve(["503 Busy"]) as server:
            with pytest.raises(ValueError, match="dead"):
                await wait_for(address(server), name="x", log="x", check=hopeless)
