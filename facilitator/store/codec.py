"""Events as rows and back. What is read equals what was written, in every script."""

from __future__ import annotations

import json
from typing import Any

import sqlalchemy as sa

from facilitator.core.events import Payload, Recorded, event_of, payload_of


def row_of(session: str, recorded: Recorded) -> dict[str, Any]:
    """A row of `events`. Raises ValueError for what JSON cannot say (NaN, half an emoji)."""
    event = recorded.event
    return {
        "session": session,
        "seq": recorded.seq,
        "at": recorded.at,
        "by": recorded.by,
        "type": type(event).__name__,
        "version": event.VERSION,
        "payload": text_of(payload_of(event)),
    }


def recorded_of(row: sa.Row[Any]) -> Recorded:
    """Raises KeyError for a kind of event that this release does not know."""
    event = event_of(row.type, row.version, json.loads(row.payload))
    return Recorded(row.seq, row.at, row.by, event)


def text_of(payload: Payload) -> str:
    """JSON with its keys as they came: the order of a step's fields is the order of its form."""
    text = json.dumps(payload, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    text.encode()  # half an emoji stops here, with a name, and not in the middle of many rows
    return text
