"""Parsing: one JSON text a line on standard input, one JSON object a line on standard output, no dialogue.

With --costs, a last line on standard error: seconds to import and to load, milliseconds a message, megabytes.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import os
import resource
import sys
import time
from pathlib import Path
from typing import Any

from dialogue.without_tensorflow import QUIET_START, components_of, leave_out_tensorflow, may_leave_out


def main() -> None:
    os.environ.update(QUIET_START)
    parser = argparse.ArgumentParser(prog="python -m dialogue.parse", description=__doc__)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--costs", action="store_true", help="say on standard error what it cost")
    options = parser.parse_args()
    if may_leave_out(components_of(options.model)):
        leave_out_tensorflow()
    from dialogue import logs

    logs.configure("ERROR")
    asyncio.run(_parse_all(options.model, costs=options.costs))


async def _parse_all(model: Path, *, costs: bool) -> None:
    started = time.perf_counter()
    from rasa.core.agent import Agent

    logging.disable(logging.CRITICAL)
    imported = time.perf_counter()
    agent = Agent.load(str(model))
    loaded = time.perf_counter()
    spent = []
    for line in sys.stdin:
        before = time.perf_counter()
        parsed = await agent.parse_message(json.loads(line))
        spent.append((time.perf_counter() - before) * 1000)
        print(json.dumps(_said(parsed), ensure_ascii=False))
    if costs:
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        told = {"import": imported - started, "load": loaded - imported, "messages": spent, "megabytes": memory}
        sys.stderr.write(json.dumps(told) + "\n")


def _said(parsed: dict[str, Any]) -> dict[str, Any]:
    themes = [entity["value"] for entity in parsed["entities"] if entity["entity"] == "theme"]
    intent = parsed["intent"]
    return {"intent": intent["name"], "confidence": float(intent["confidence"]), "themes": themes}


if __name__ == "__main__":
    main()
