"""Doors standing alone, without the launcher: how production runs them, beside Rasa."""

import asyncio
import os
from collections.abc import Sequence

from ops import logs
from ops.door import Door
from ops.doors import Doors, hold_ports
from ops.progress import say
from ops.settings import Settings
from ops.standing import until_told


def main(settings: Settings, doors: Sequence[Door]) -> None:
    """Run until told to stop; the log goes to the terminal."""
    logs.to_terminal(level=os.environ.get("LOG_LEVEL") or "INFO")
    asyncio.run(until_told(serve(settings, doors)))


async def serve(settings: Settings, doors: Sequence[Door]) -> None:
    """Open the doors and stay; raises OpsError when one cannot open. The database is there already."""
    servers = Doors(hold_ports(settings, doors))
    try:
        await servers.open()
        say(f"Open: {', '.join(door.spoken for door in doors)}.")
        await servers.wait()
    finally:
        await servers.close()
