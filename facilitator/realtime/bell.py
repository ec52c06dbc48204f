"""The bell between processes: that a session changed, and never what.

PostgreSQL carries it inside the writing transaction, so nothing rings that was not committed. It
can be missed (a lost connection, a busy moment), so every few seconds each process also compares
what it shows with what is written.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

from facilitator import green
from facilitator.realtime.steady import Steady
from facilitator.store import Store
from facilitator.store.rows import heads

SWEEP = 3.0
WAIT_AFTER_TROUBLE = 1.0
Head = tuple[int, int]


class Bell:
    """`shown` gives, for each session that somebody here looks at, its `(epoch, seq)`."""

    def __init__(
        self,
        store: Store,
        ring: Callable[[str, bool], None],
        shown: Callable[[], Mapping[str, Head]],
        report: Callable[..., None],
    ) -> None:
        self._store, self._ring, self._shown = store, ring, shown
        self._steady = Steady("bell", report)

    def run(self) -> None:
        while True:
            try:
                self._listen()
            except Exception as error:
                self._steady.fails(error)
            green.sleep(WAIT_AFTER_TROUBLE)

    def _listen(self) -> None:
        with self._store.listening() as heard:
            self._steady.works()
            swept = 0.0
            while True:
                if time.monotonic() - swept >= SWEEP:
                    self.sweep()
                    swept = time.monotonic()
                for session in dict.fromkeys(heard(SWEEP)):
                    self._ring(session, False)

    def sweep(self) -> None:
        """Ring for everything that is written and not yet shown."""
        shown = self._shown()
        for session, head in heads(self._store, shown).items():
            if head != shown[session]:
                self._ring(session, False)
