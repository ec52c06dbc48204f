"""Rows that every page asks for again, remembered in this process for a few seconds.

Somebody who joins asks for the same two rows six times: the session behind the code, and the seat
behind the phone's secret. Most of what stands in them never changes once it is written: of a
session its id, code, owner, title, language and time; of a seat its id, kind and time. Not so:

- `seq`, `epoch` and `deadline` of a session with every event, `process` and `connection` of a seat
  with every socket. Nobody may ask a remembered row for those.
- `closed_at` and `rehearsal` of a session, once, when it is closed; a seat's `secret_hash`, once,
  when nobody may prove to be this seat any more. A transaction that does so says it, and everything
  remembered here is forgotten before its caller is answered.
- Rows that are deleted. Nothing in the program does that; somebody with a database's tools can.

Another process does not hear of it: there a row is believed for `SECONDS`. So whether a session is
closed and whether somebody has left is asked of the log, which each process reads to its end.
That there is no such row is never remembered: it may be written the moment after.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from contextlib import suppress
from typing import TypeVar

SECONDS = 5.0
MOST = 4_096
T = TypeVar("T")


class Remembered:
    """Of any kind of row, by whatever key; the oldest go when there are too many."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self._kept: OrderedDict[Hashable, tuple[object, int, float]] = OrderedDict()
        self._changes = 0

    def get(self, key: Hashable, read: Callable[[], T | None]) -> T | None:
        """What is remembered under this key, or what `read` finds. Each key has one kind of row."""
        kept, changes, until = self._kept.get(key, (None, -1, 0.0))
        if changes == self._changes and self.clock() < until:
            return kept  # type: ignore[return-value]
        # Counted before reading: whatever changes from here on makes this row one of before.
        changes, until = self._changes, self.clock() + SECONDS
        found = read()
        if found is not None:
            self._keep(key, (found, changes, until))
        return found

    def _keep(self, key: Hashable, row: tuple[object, int, float]) -> None:
        self._kept[key] = row
        self._kept.move_to_end(key)
        while len(self._kept) > MOST:
            # Readers in other threads may have been here first.
            with suppress(KeyError):
                self._kept.popitem(last=False)

    def forget(self) -> None:
        """After a commit, before anybody is answered. May come from a native thread."""
        self._changes += 1
        self._kept.clear()

    def __len__(self) -> int:
        return len(self._kept)
