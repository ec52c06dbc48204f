"""The one way out: what each kind of viewer sees, rendered once, sent as differences.

A viewer enters: under the room's lock we take the state, register the viewer with its lens, and
answer the whole stage. After each bell the process reads what is new once; for every lens that the
events can have touched the parts are rendered again, and the difference goes to the list of sockets
that look through that lens. Entering is therefore the only recovery there is.

Frames go to lists of sockets, never to rooms: `emit` refuses an empty list, because the library
below takes an empty list for everybody.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from facilitator import green
from facilitator.core.looking import visible
from facilitator.core.state import State
from facilitator.core.touching import EVERYTHING, touched
from facilitator.core.views import Lens, Viewer
from facilitator.core.visibility import lens_of
from facilitator.realtime.frames import difference
from facilitator.screens import Part, assemble, stage
from facilitator.service import Service

Send = Callable[[str, dict[str, Any], list[str]], None]
FIRST = {"wall": 0, "console": 1}
GATHER = 0.02
GATHER_EACH = 0.00012
QUIET = 0.5
SLICE = 0.02


@dataclass(slots=True)
class Painted:
    """What a lens showed last, and since which seq."""

    parts: Sequence[Part]
    since: int


@dataclass(slots=True)
class Looking:
    """A socket and the lens through which it looked last."""

    viewer: Viewer
    lens: Lens


@dataclass(slots=True)
class Room:
    """The live side of one session in this process. Never a table."""

    lock: Any
    seq: int = 0
    epoch: int = -1
    state: State | None = None
    sockets: dict[str, Looking] = field(default_factory=dict)
    painted: dict[Lens, Painted] = field(default_factory=dict)


class Delivery:
    def __init__(self, service: Service, send: Send, clock: Callable[[], int]) -> None:
        self._service, self._send, self._clock = service, send, clock
        self._rooms: dict[str, Room] = {}
        self._where: dict[str, str] = {}
        self._rung: dict[str, bool] = {}
        self._guard = green.lock()

    # Coming and going

    def enter(self, session: str, viewer: Viewer, socket: str | None = None) -> dict[str, Any]:
        """The whole stage; with a socket, its frames from now on. KeyError: no such session."""
        room = self._room(session)
        with room.lock:
            state = self._bring_up_to_date(session, room)
            lens = lens_of(state, viewer)
            painted = self._paint(room, state, lens)
            if socket is not None:
                room.sockets[socket] = Looking(viewer, lens)
                self._where[socket] = session
            answer = {"seq": room.seq, "now": self._clock(), "html": assemble(painted.parts)}
            tag = f"{lens}{painted.since}{room.epoch}"
            if socket is None:
                self._sweep(room)
        return answer | {"me": viewer.seat, "etag": hashlib.sha256(tag.encode()).hexdigest()[:20]}

    def leave(self, socket: str) -> Viewer | None:
        session = self._where.pop(socket, None)
        room = self._rooms.get(session or "")
        looking = room.sockets.pop(socket, None) if room else None
        return looking.viewer if looking else None

    def sockets_of(self, session: str, seat: str) -> list[str]:
        room = self._rooms.get(session)
        looking = dict(room.sockets) if room else {}
        return [id for id, look in looking.items() if look.viewer.seat == seat]

    def heads(self) -> dict[str, tuple[int, int]]:
        """`(epoch, seq)` of every session that somebody in this process is looking at."""
        return {
            id: (room.epoch, room.seq) for id, room in list(self._rooms.items()) if room.sockets
        }

    def sessions(self) -> list[str]:
        """Sessions that somebody in this process is looking at."""
        return [id for id, room in list(self._rooms.items()) if room.sockets]

    def _room(self, session: str) -> Room:
        with self._guard:
            return self._rooms.setdefault(session, Room(green.lock()))

    # The bell

    def ring(self, session: str, quiet: bool = False) -> None:
        """Something changed; a courier looks at it soon, so that a burst becomes one frame."""
        with self._guard:
            running = session in self._rung
            self._rung[session] = quiet and self._rung.get(session, True)
        if not running and session in self._rooms:
            green.spawn(self._courier, session)
        elif not running:
            self._rung.pop(session, None)

    def _courier(self, session: str) -> None:
        room = self._room(session)
        self._gather(session, len(room.sockets))
        with self._guard:
            self._rung.pop(session, None)
        self.deliver(session)

    def _gather(self, session: str, viewers: int) -> None:
        """Wait a moment; longer while only people come and go, unless something else rings."""
        green.sleep(max(GATHER, viewers * GATHER_EACH))
        waited = GATHER
        while self._rung.get(session) and waited < QUIET:
            green.sleep(GATHER)
            waited += GATHER

    def deliver(self, session: str) -> None:
        room = self._room(session)
        with room.lock:
            self._bring_up_to_date(session, room)

    def _bring_up_to_date(self, session: str, room: Room) -> State:
        """Read what is new, and send every viewer the difference that it makes for them."""
        known = self._service.newest(session)
        state = known.state
        if room.state is not None and (room.seq, room.epoch) == (state.seq, known.epoch):
            return room.state
        tail = known.since(room.seq) if room.epoch == known.epoch else None
        touch = EVERYTHING if tail is None else touched(state, tail)
        room.seq, room.epoch, room.state = state.seq, known.epoch, state
        moved, stayed = self._regrouped(room, state)
        for lens in [lens for lens in room.painted if lens not in stayed]:
            del room.painted[lens]
        started = time.monotonic()
        for lens, sockets in sorted(stayed.items(), key=_walls_first):
            if touch.reaches(lens):
                self._send_difference(room, state, lens, sockets)
            started = _breathe(started)
        for lens, sockets in sorted(moved.items(), key=_walls_first):
            self._send_whole(room, state, lens, sockets)
            started = _breathe(started)
        return state

    def _regrouped(
        self, room: Room, state: State
    ) -> tuple[dict[Lens, list[str]], dict[Lens, list[str]]]:
        """Sockets by lens: those whose lens changed, and those whose lens did not."""
        moved: dict[Lens, list[str]] = {}
        stayed: dict[Lens, list[str]] = {}
        for id, looking in room.sockets.items():
            lens = lens_of(state, looking.viewer)
            same = lens == looking.lens
            looking.lens = lens
            (stayed if same else moved).setdefault(lens, []).append(id)
        return moved, stayed

    def _send_difference(self, room: Room, state: State, lens: Lens, sockets: list[str]) -> None:
        before = room.painted.get(lens)
        parts = stage(visible(state, lens))
        if before is None:
            room.painted[lens] = Painted(parts, room.seq)
            self.emit({"from": 0, "seq": room.seq, "html": assemble(parts)}, sockets)
            return
        changes = difference(before.parts, parts)
        if changes:
            frame = {"from": before.since, "seq": room.seq, "changes": changes}
            room.painted[lens] = Painted(parts, room.seq)
            self.emit(frame, sockets)

    def _send_whole(self, room: Room, state: State, lens: Lens, sockets: list[str]) -> None:
        painted = self._paint(room, state, lens)
        self.emit({"from": 0, "seq": room.seq, "html": assemble(painted.parts)}, sockets)

    def _paint(self, room: Room, state: State, lens: Lens) -> Painted:
        if lens not in room.painted:
            room.painted[lens] = Painted(stage(visible(state, lens)), room.seq)
        return room.painted[lens]

    def _sweep(self, room: Room) -> None:
        """Forget what only visitors without a socket have looked at, when it becomes much."""
        if len(room.painted) > 2 * len(room.sockets) + 200:
            used = {looking.lens for looking in room.sockets.values()}
            room.painted = {lens: p for lens, p in room.painted.items() if lens in used}

    def emit(self, frame: dict[str, Any], sockets: Iterable[str]) -> None:
        to = list(sockets)
        if to:
            self._send("frame", frame, to)


def _walls_first(entry: tuple[Lens, list[str]]) -> int:
    return FIRST.get(entry[0].kind, 2)


def _breathe(started: float) -> float:
    """Let the loop turn after every 20 ms of rendering."""
    if time.monotonic() - started < SLICE:
        return started
    green.sleep(0)
    return time.monotonic()
