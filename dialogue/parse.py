"""Parsing: one JSON text a line on standard input, one JSON object a line on standard output, no dialogue."""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import os
import sys
from pathlib import Path

from dialogue.without_tensorflow import QUIET_START, components_of, leave_out_tensorflow, may_leave_out


def main() -> None:
    os.environ.update(QUIET_START)
    arguments = argparse.ArgumentParser(prog="python -m dialogue.parse", description=__doc__)
    arguments.add_argument("--model", type=Path, required=True)
    model: Path = arguments.parse_args().model
    if may_leave_out(components_of(model)):
        leave_out_tensorflow()
    from dialogue import logs

    logs.configure("ERROR")
    asyncio.run(_parse_all(model))


async def _parse_all(model: Path) -> None:
    from rasa.core.agent import Agent

    logging.disable(logging.CRITICAL)
    agent = Agent.load(str(model))
    for line in sys.stdin:
        parsed = await agent.parse_message(json.loads(line))
        themes = [entity["value"] for entity in parsed["entities"] if entity["entity"] == "theme"]
        intent = parsed["intent"]
        said = {"intent": intent["name"], "confidence": float(intent["confidence"]), "themes": themes}
        print(json.dumps(said, ensure_ascii=False))


if __name__ == "__main__":
    main()
