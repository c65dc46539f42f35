"""`python -m dialogue.train …`: `rasa train …`, without TensorFlow when the pipeline does not use it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from dialogue.without_tensorflow import QUIET_START, leave_out_tensorflow, may_leave_out


def main() -> None:
    """Take the arguments of `rasa train` and end as it does."""
    os.environ.update(QUIET_START)
    arguments = sys.argv[1:]
    config = arguments[arguments.index("--config") + 1] if "--config" in arguments else "config.yml"
    if may_leave_out(named_in(Path(config))):
        leave_out_tensorflow()
    sys.argv = ["rasa", "train", *arguments]

    # Late on purpose: Rasa imports TensorFlow at once, or the absence that stands for it.
    from rasa.__main__ import main as rasa

    rasa()


def named_in(config: Path) -> list[str]:
    """List the components and policies that a configuration names."""
    import yaml

    settings = yaml.safe_load(config.read_text(encoding="utf-8"))
    return [part["name"] for section in ("pipeline", "policies") for part in settings.get(section) or []]


if __name__ == "__main__":
    main()
