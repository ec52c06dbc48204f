"""`python -m facilitator`. The async mode is chosen here, before anything else is imported."""

from __future__ import annotations

import os
import sys
import warnings

from facilitator import green


def main() -> int:
    if sys.argv[1:2] == ["serve"]:
        # eventlet announces its own retirement at every import; the log is not the place for it.
        warnings.filterwarnings("ignore", module="eventlet")
        mode = os.environ.get("FACILITATOR_ASYNC", "eventlet")
        green.patch(mode if mode in green.MODES else "threads")
    from facilitator.cli import main as run

    return run()


if __name__ == "__main__":
    sys.exit(main())
