"""Which facts must be written anew when somebody is forgotten: the one answer for every store."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from facilitator.core.events import (
    Event,
    Forgotten,
    Recorded,
    SeatTaken,
    event_of,
    payload_of,
    without_words,
)


def rewritten(log: Iterable[Recorded], gone: Forgotten) -> list[Recorded]:
    """The log with the words emptied; all else stays. Doing it twice changes nothing."""
    return [
        replace(each, event=_wordless(each.event)) if concerns(each, gone) else each for each in log
    ]


def concerns(recorded: Recorded, gone: Forgotten) -> bool:
    """Whether words stand in this fact that are to be forgotten."""
    if isinstance(recorded.event, SeatTaken):
        return recorded.event.seat in gone.seats
    return recorded.seq in gone.records or getattr(recorded.event, "id", None) in gone.ideas


def _wordless(event: Event) -> Event:
    return event_of(type(event).__name__, event.VERSION, without_words(payload_of(event)))
