"""The door as a rehearsal uses it, and the real one over a temporary database."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from facilitator.core.commands import Actor, Command, Join
from facilitator.core.events import SessionOpened
from facilitator.core.state import State
from facilitator.rehearsal.chance import Chance
from facilitator.service import Service
from facilitator.store.engine import open_store
from facilitator.store.tables import SeatRow, SessionRow

BEGINS = 1_768_208_400_000
"""Nine in the morning of 12 January 2026, UTC: every rehearsal takes place on this day."""


class Clock:
    """UTC milliseconds that move only when told."""

    def __init__(self, now: int = BEGINS) -> None:
        self.now = now

    def __call__(self) -> int:
        return self.now


class Door(Protocol):
    """`submit` and `take_seat` raise Rejected."""

    clock: Clock

    def open_session(self, session: str, opened: SessionOpened) -> None: ...

    def take_seat(self, session: str, command_id: str, join: Join, secret: str) -> None: ...

    def connection_of(self, seat: str) -> str: ...

    def submit(self, session: str, actor: Actor, command_id: str, command: Command) -> object: ...

    def state(self, session: str) -> State: ...


class ServiceDoor:
    """What `web` and `realtime` do for phones, without the wires."""

    def __init__(self, service: Service, clock: Clock) -> None:
        self.clock = clock
        self._service = service

    def open_session(self, session: str, opened: SessionOpened) -> None:
        row = SessionRow(
            id=session,
            code=opened.code,
            owner=None,
            title=opened.title,
            lang=opened.lang,
            created_at=self.clock(),
            rehearsal=True,
        )
        self._service.open_session(row, opened)

    def take_seat(self, session: str, command_id: str, join: Join, secret: str) -> None:
        hashed = hashlib.sha256(secret.encode()).hexdigest()
        row = SeatRow(session, join.seat, join.kind, hashed, self.clock())
        newcomer = Actor(join.seat, "newcomer")
        self._service.submit(session, newcomer, command_id, join, row)
        self._service.know_secret(session, join.seat, secret)
        self._service.connect_seat(session, join.seat, "rehearsal", self.connection_of(join.seat))

    def connection_of(self, seat: str) -> str:
        return f"socket-of-{seat}"

    def submit(self, session: str, actor: Actor, command_id: str, command: Command) -> object:
        return self._service.submit(session, actor, command_id, command)

    def state(self, session: str) -> State:
        return self._service.state(session)


@contextmanager
def temporary_door(seed: int, folder: Path | None = None) -> Iterator[ServiceDoor]:
    """The real door over a database that is gone afterwards (unless it has a `folder`)."""
    with tempfile.TemporaryDirectory(prefix="rehearsal-") as temporary:
        store = open_store(folder=folder or Path(temporary))
        clock = Clock()
        try:
            yield ServiceDoor(Service(store, clock, Chance(seed).numbers("shuffles")), clock)
        finally:
            store.close()
