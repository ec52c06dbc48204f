"""`python -m facilitator`. The async mode is chosen here, before anything else is imported."""

from __future__ import annotations

import os
import sys
import warnings
from typing import TYPE_CHECKING

from facilitator import green

if TYPE_CHECKING:
    from facilitator.config import Config


def main() -> int:
    if sys.argv[1:2] == ["serve"]:
        # eventlet announces its own retirement at every import; the log is not the place for it.
        warnings.filterwarnings("ignore", message=r"\s*Eventlet is deprecated")
        mode = os.environ.get("FACILITATOR_ASYNC", "eventlet")
        patched = mode in ("eventlet", "gevent", "threads") and not _supervises()
        green.patch(mode if patched else "threads")
    from facilitator import cli

    return cli.main(cli.Server(_serve, _transcript))


def _supervises() -> bool:
    """Whether this process only starts others that serve; then nothing is patched here."""
    words = [word for each in sys.argv[2:] for word in each.split("=")]
    asked = os.environ.get("FACILITATOR_WORKERS", "1")
    if "--workers" in words[:-1]:
        asked = words[words.index("--workers") + 1]
    return asked.isdecimal() and int(asked) > 1


def _serve(config: Config) -> int:
    if config.workers > 1:
        from facilitator.workers import supervise

        return supervise(config)
    from facilitator.serving import serve

    return serve(config)


def _transcript(config: Config, code: str, form: str) -> bytes:
    from facilitator.serving import transcript

    return transcript(config, code, form)


if __name__ == "__main__":
    sys.exit(main())
