"""Who is here. Memory, not rows: each process knows its own sockets.

A phone that sleeps is not a person who left. Only 90 seconds after the last socket of a seat closed
does anything enter the log, and never within 90 seconds of a start.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial

from facilitator import green
from facilitator.core.commands import Actor, MarkAway, MarkBack
from facilitator.core.rejected import Rejected
from facilitator.core.views import Viewer
from facilitator.service import TRY_LATER, Service
from facilitator.store.errors import StoreError
from facilitator.store.log import Transaction

PATIENCE_MS = 90_000
ACTOR = Actor("presence", "presence")
Place = tuple[str, str]


class Presence:
    """`process` names this process in the rows that say where a seat is connected."""

    def __init__(self, service: Service, clock: Callable[[], int], process: str = "") -> None:
        self._service, self._clock = service, clock
        self._process = process or secrets.token_hex(4)
        self._sockets: dict[Place, set[str]] = {}
        self._gone: dict[Place, tuple[str, int]] = {}
        self._unwritten: dict[Place, str] = {}
        self._unwelcomed: dict[Place, str] = {}
        self._writing = False
        self._started = clock()
        self._guard = green.lock()

    def came(self, session: str, viewer: Viewer, socket: str) -> None:
        if viewer.kind != "phone" or viewer.seat is None:
            return
        place = (session, viewer.seat)
        with self._guard:
            self._sockets.setdefault(place, set()).add(socket)
            self._gone.pop(place, None)
        self._service.know_secret(session, viewer.seat, viewer.secret)
        self._note(place, socket)
        if not self._welcome_back(session, viewer.seat, socket):
            self._unwelcomed[place] = socket

    def seen(self, session: str, viewer: Viewer) -> None:
        """A page asked over HTTP, where no socket opens: as good as a sign of life."""
        if viewer.kind != "phone" or viewer.seat is None:
            return
        place, now = (session, viewer.seat), self._clock()
        with self._guard:
            if place not in self._sockets:
                last, _ = self._gone.get(place, ("", now))
                self._gone[place] = (last, now)
        self._service.know_secret(session, viewer.seat, viewer.secret)
        self._welcome_back(session, viewer.seat, f"http:{now}")

    def _welcome_back(self, session: str, seat: str, how: str) -> bool:
        known = self._service.state(session).seats.get(seat)
        away = known and not known.present and known.left_at is None
        return not away or self._submit(session, f"back:{how}", MarkBack(seat))

    def went(self, session: str, viewer: Viewer, socket: str) -> None:
        if viewer.kind != "phone" or viewer.seat is None:
            return
        place = (session, viewer.seat)
        with self._guard:
            sockets = self._sockets.get(place, set())
            sockets.discard(socket)
            if not sockets:
                self._sockets.pop(place, None)
                self._gone[place] = (socket, self._clock())

    def joined(self, session: str, seat: str) -> None:
        """A seat was taken by a page; if no socket ever comes, it is away like any other."""
        with self._guard:
            if (session, seat) not in self._sockets:
                self._gone[session, seat] = ("", self._clock())

    # Which socket a seat's row names

    def _note(self, place: Place, socket: str) -> None:
        """Whoever comes while somebody writes is written next, with all others who came meanwhile,
        and waits for nothing: only 90 seconds from now does anybody ask that row."""
        with self._guard:
            self._unwritten[place] = socket
            leading = not self._writing
            self._writing = True
        if leading:
            self._write_the_next()

    def _write(self) -> None:
        with self._guard:
            sockets, self._unwritten = self._unwritten, {}
        try:
            self._service.write(partial(_connect, sockets, self._process))
        except BaseException:
            with self._guard:
                self._unwritten = sockets | self._unwritten
                self._writing = False
            raise
        with self._guard:
            self._writing = more = bool(self._unwritten)
        if more:
            green.spawn(self._write_the_next)

    def _write_the_next(self) -> None:
        # What fails here nobody waits for; the next tick tries again.
        with suppress(StoreError):
            self._write()

    def _write_what_failed(self) -> None:
        with self._guard:
            due = bool(self._unwritten) and not self._writing
            self._writing |= due
        if due:
            self._write()

    def tick(self) -> None:
        """Mark those away whose last socket closed 90 seconds ago."""
        self._write_what_failed()
        self._welcome_who_came_meanwhile()
        now = self._clock()
        if now - self._started < PATIENCE_MS:
            return
        with self._guard:
            due = [(p, s) for p, (s, at) in self._gone.items() if now - at >= PATIENCE_MS]
            for place, _ in due:
                self._gone.pop(place, None)
        for n, ((session, seat), socket) in enumerate(due):
            if not self._submit(session, f"away:{seat}:{socket or now}", MarkAway(seat, socket)):
                self._remember(due[n:], now)
                return

    def _welcome_who_came_meanwhile(self) -> None:
        for place, socket in list(self._unwelcomed.items()):
            if place in self._sockets and not self._welcome_back(*place, socket):
                return
            self._unwelcomed.pop(place, None)

    def _remember(self, due: list[tuple[Place, str]], now: int) -> None:
        with self._guard:
            for place, socket in due:
                if place not in self._sockets:
                    self._gone.setdefault(place, (socket, now - PATIENCE_MS))

    def _submit(self, session: str, id: str, command: MarkAway | MarkBack) -> bool:
        """False if it has to be said again. Somebody else may have been faster, or the session may
        be over: both are fine."""
        try:
            self._service.submit(session, ACTOR, id, command)
        except Rejected as refusal:
            return refusal.code not in TRY_LATER
        return True


def _connect(sockets: Mapping[Place, str], process: str, transaction: Transaction) -> None:
    for (session, seat), socket in sockets.items():
        transaction.connect_seat(session, seat, process, socket)
