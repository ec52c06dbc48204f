"""Who meets when: the only notion of time that a rehearsal has."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from itertools import count

Appointment = Callable[[], None]


class Agenda:
    """Appointments in order of time; at the same time, in the order in which they were made."""

    def __init__(self) -> None:
        self._waiting: list[tuple[int, int, Appointment]] = []
        self._order = count()

    def at(self, time: int, what: Appointment) -> None:
        """`time` is in UTC milliseconds."""
        heapq.heappush(self._waiting, (time, next(self._order), what))

    def next(self) -> tuple[int, Appointment] | None:
        if not self._waiting:
            return None
        time, _, what = heapq.heappop(self._waiting)
        return time, what
