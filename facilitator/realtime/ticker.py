"""The clock that runs out. Deadlines are rows, so restarting loses none of them.

Twice a second every process looks for deadlines that have passed and sends `TimeUp` through the one
door, under an id made of the opening, cohort, turn and deadline: receipts let exactly one win, and
a deadline that has moved meanwhile is refused.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from facilitator import green
from facilitator.core.commands import Actor, TimeUp
from facilitator.core.rejected import Rejected
from facilitator.realtime.presence import Presence
from facilitator.realtime.steady import Steady
from facilitator.service import Service
from facilitator.store.rows import due

EVERY = 0.5
CHECKPOINT_EVERY = 60_000
ACTOR = Actor("ticker", "ticker")


class Ticker:
    def __init__(
        self,
        service: Service,
        presence: Presence,
        clock: Callable[[], int],
        report: Callable[..., None],
    ) -> None:
        self._service, self._presence, self._clock = service, presence, clock
        self._steady = Steady("ticker", report)
        self._checkpoint_at = clock() + CHECKPOINT_EVERY
        self.turned_at = clock()

    def run(self) -> None:
        green.spawn(self._turn)
        while True:
            green.sleep(EVERY)
            try:
                self.tick()
                self._steady.works()
            except Exception as error:
                self._steady.fails(error)

    def _turn(self) -> None:
        """Beside the ticks, because one of those may wait for a database while the loop turns."""
        while True:
            self.turned_at = self._clock()
            green.sleep(EVERY)

    def tick(self) -> None:
        now = self._clock()
        for session, _ in due(self._service.store, now):
            ring_due(self._service, session, now)
        self._presence.tick()
        if now >= self._checkpoint_at:
            self._checkpoint_at = now + CHECKPOINT_EVERY
            self._service.checkpoint()


def ring_due(service: Service, session: str, now: int) -> None:
    """Say that time is up for every cohort of a session whose deadline has passed."""
    for opening in service.state(session).fronts:
        for cohort in opening.cohorts.values():
            if cohort.phase == "running" and cohort.ends_at and cohort.ends_at <= now:
                command = TimeUp(opening.id, cohort.id, opening.turn, cohort.ends_at)
                id = f"timeup:{opening.id}:{cohort.id}:{opening.turn}:{cohort.ends_at}"
                # The clock may be changed in this very moment, or another process may have rung.
                with suppress(Rejected):
                    service.submit(session, ACTOR, id, command)
