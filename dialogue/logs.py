"""Logs that never carry what a youth wrote."""

from __future__ import annotations

import json
import logging
import sys
import traceback
import warnings
from collections.abc import MutableMapping
from datetime import datetime, timezone
from typing import Any

import structlog

OURS = "dialogue.server"


def configure(level: str) -> None:
    """Send every log of the process through one handler that keeps ids, durations and names only.

    Libraries put message texts, slots and metadata in their log lines, at every level; of theirs, only the place
    in the code and the type of the error are written.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Discreet())
    logging.basicConfig(handlers=[handler], level=_foreign_level(level), force=True)
    logging.getLogger(OURS).setLevel(level)
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(_foreign_level(level))),
        processors=[_without_words],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    silence_warnings()


def silence_warnings() -> None:
    """Drop Python warnings: Rasa puts typed texts in some of them. To be called again after sanic is imported."""
    warnings.simplefilter("ignore")
    warnings.showwarning = _drop


def say(event: str, *, level: int = logging.INFO, **facts: str | int | float | bool | None) -> None:
    """Log one event of ours. Facts are ids, durations, counts and names, never what someone wrote."""
    logging.getLogger(OURS).log(level, event, extra={"facts": facts})


class Discreet(logging.Formatter):
    """Formats our own events whole, and of everything else only where it comes from."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, timezone.utc).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
        }
        if record.name == OURS:
            line |= {"event": record.msg, **getattr(record, "facts", {})}
        else:
            line |= {"event": "library", "logger": record.name, "line": f"{record.module}:{record.lineno}"}
        if record.exc_info and record.exc_info[1] is not None:
            line["error"] = whence(record.exc_info[1])
        return json.dumps(line)


def whence(error: BaseException) -> str:
    """Name an error and its causes by type and place, without their messages."""
    names: list[str] = []
    link: BaseException | None = error
    while link is not None and len(names) < 4:
        frames = traceback.extract_tb(link.__traceback__)
        place = f"@{frames[-1].filename.rpartition('/')[2]}:{frames[-1].lineno}" if frames else ""
        names.append(type(link).__name__ + place)
        link = link.__cause__ or link.__context__
    return " < ".join(names)


def _foreign_level(level: str) -> str:
    return "WARNING" if level == "INFO" else level


def _without_words(_: object, __: str, event: MutableMapping[str, Any]) -> tuple[tuple[str], dict[str, Any]]:
    """Leave nothing of a structlog event but its error."""
    return ("structlog",), {"exc_info": event.get("exc_info")}


def _drop(*_: Any, **__: Any) -> None:
    return None
