"""The launcher: the whole service on one machine, from the model to the addresses."""

import asyncio
import os
from typing import TYPE_CHECKING

from ops import logs
from ops.doors import LOG as DOORS_LOG
from ops.doors import Doors, hold_ports
from ops.ports import check_free
from ops.progress import Step, say
from ops.rasa import DialogueProcess
from ops.settings import ROOT, Settings
from ops.standing import until_told
from ops.train import ensure_model
from ops.welcome import welcome

if TYPE_CHECKING:
    from ops.demo.load import DemoSummary


def main(settings: Settings) -> None:
    """Run until Ctrl-C, SIGTERM or a closed terminal; no process of ours outlives it."""
    logs.configure(ROOT / DOORS_LOG, level=os.environ.get("LOG_LEVEL") or "INFO")
    asyncio.run(until_told(up(settings)))


async def up(settings: Settings) -> None:
    """Start everything, say where, stay; raises OpsError with what to do when something cannot start."""
    check_free("127.0.0.1", settings.rasa_port, "RASA_PORT")
    doors = Doors(hold_ports(settings))
    dialogue: DialogueProcess | None = None
    try:
        dialogue = DialogueProcess(settings, await ensure_model(ROOT))
        dialogue.start()  # first: its imports take as long as all the rest
        summary = await _prepare_store(settings)
        with Step("Opening the three doors"):
            await doors.open()
        with Step("Waiting for the dialogue engine"):
            await dialogue.ready()
        say(welcome(settings, summary.accounts))
        await doors.wait()
    finally:
        await asyncio.gather(doors.close(), dialogue.stop() if dialogue else asyncio.sleep(0))


async def _prepare_store(settings: Settings) -> "DemoSummary":
    from ops.demo.load import load_demo
    from ops.migrate import migrate

    with Step("Bringing the database up to date"):
        await asyncio.to_thread(migrate, settings.database_url)
    with Step("Loading the demo"):
        return await load_demo(settings.database_url)
