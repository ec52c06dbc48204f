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
        green.patch(mode if mode in ("eventlet", "gevent", "threads") else "threads")
    from facilitator import cli

    return cli.main(cli.Server(_serve, _transcript))


def _serve(config: Config) -> int:
    from facilitator.app import serve

    return serve(config)


def _transcript(config: Config, code: str, form: str) -> bytes:
    from facilitator.app import transcript

    return transcript(config, code, form)


if __name__ == "__main__":
    sys.exit(main())
