"""What is written down while the server runs: one JSON line a fact, with ids and figures only.

Names, words, codes and addresses of people never stand in a log, so it can be kept and passed on.
"""

from __future__ import annotations

import json
import logging
import sys

logger = logging.getLogger("facilitator")


def to_stdout(level: str = "INFO") -> None:
    """Write the lines, and nothing around them, to standard output."""
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(logging.Formatter("%(message)s"))
    logger.handlers[:] = [handler]
    logger.setLevel(level)
    logger.propagate = False
    # A line for which there is no room, on a full disk, stops nobody and is said nowhere else.
    logging.raiseExceptions = False


def line(level: int = logging.INFO, **facts: object) -> None:
    """`line(what="request", status=200)`; a fact that is None is left out."""
    if logger.isEnabledFor(level):
        said = {key: value for key, value in facts.items() if value is not None}
        logger.log(level, "%s", json.dumps(said, default=str, separators=(",", ":")))
