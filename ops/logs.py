"""The doors' log: a file under the launcher, whose terminal stays readable; the terminal for a door by itself."""

import logging
import os
from logging.handlers import RotatingFileHandler
from pathlib import Path

import structlog

MEGABYTE = 1_000_000


class _OwnerOnly(RotatingFileHandler):
    def _open(self):  # type: ignore[no-untyped-def]  # the base class returns a private type
        os.close(os.open(self.baseFilename, os.O_WRONLY | os.O_CREAT, 0o600))
        return super()._open()


def configure(log: Path, *, level: str) -> None:
    """Send standard logging and structlog to one file that its owner alone reads."""
    log.parent.mkdir(parents=True, exist_ok=True)
    _send_to(_OwnerOnly(log, maxBytes=5 * MEGABYTE, backupCount=2, encoding="utf-8"), level)


def to_terminal(*, level: str) -> None:
    """Send standard logging and structlog to the standard error stream."""
    _send_to(logging.StreamHandler(), level)


def _send_to(handler: logging.Handler, level: str) -> None:
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.basicConfig(handlers=[handler], level=level, force=True)
    for chatty in ("httpx", "httpcore", "aiosqlite", "multipart"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.stdlib.filter_by_level,
            structlog.processors.format_exc_info,
            structlog.stdlib.render_to_log_kwargs,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )


def roll(log: Path) -> None:
    """Put the log of the last run aside as `.1`."""
    if log.exists():
        log.replace(log.with_suffix(log.suffix + ".1"))
