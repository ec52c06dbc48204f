"""The one way out: what each kind of viewer sees, rendered once, sent as differences.

A viewer enters: under the room's lock we take the state, register the viewer with its lens, and
answer the whole stage. After each bell the process reads what is new once; every lens that the
events can have touched is stale then, and whoever looks through it is shown the difference. Who
looks through another lens now gets the whole stage at once. Entering is therefore the only recovery
there is.

A lens rests in proportion to what its last difference took, so that no screen takes more than a
small part of a core: the wall rests for milliseconds, the phones of a thousand people for up to a
second, and what came meanwhile is one frame. What is done once for all wakes them: nobody who has
pressed Next waits for the console to show it.

Frames go to lists of sockets, never to rooms: `emit` refuses an empty list, because the library
below takes an empty list for everybody.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterable
from typing import Any

from facilitator import green
from facilitator.core.looking import visible
from facilitator.core.state import State
from facilitator.core.touching import EVERYTHING, touched
from facilitator.core.views import Lens, Viewer
from facilitator.core.visibility import lens_of
from facilitator.realtime.frames import difference
from facilitator.realtime.live import Painted, Room
from facilitator.screens import assemble, stage
from facilitator.service import Service

Send = Callable[[str, dict[str, Any], list[str]], None]
FIRST = {"wall": 0, "console": 1}
GATHER = 0.02
QUIET = 0.5
SLICE = 0.02
AT_ONCE = 200
REST = 40.0
REST_OF_WALL = 5.0
LONGEST_REST = 1.0


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
            late = lens in room.stale
            if late and socket is None:
                painted = Painted(stage(visible(state, lens, room.memory)), room.seq)
            else:
                painted = self._paint(room, state, lens)
            if socket is not None:
                room.add(socket, viewer, lens)
                self._where[socket] = session
            # With a socket, one joins those who look through this lens, where they are.
            seq = painted.since if late else room.seq
            answer = {"seq": seq, "now": self._clock(), "html": assemble(painted.parts)}
            tag = f"{lens}{painted.since}{room.epoch}"
            if socket is None:
                room.sweep()
            behind = bool(room.stale)
        if behind:
            self.ring(session, quiet=True)
        return answer | {"me": viewer.seat, "etag": hashlib.sha256(tag.encode()).hexdigest()[:20]}

    def leave(self, socket: str) -> Viewer | None:
        session = self._where.pop(socket, None)
        room = self._rooms.get(session or "")
        return room.remove(socket) if room else None

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
        self._gather(session)
        with self._guard:
            self._rung.pop(session, None)
        with room.lock:
            rest = self._show(room, self._bring_up_to_date(session, room), patient=True)
            sleeps = rest is not None and not room.waking
            room.waking |= sleeps
        if rest is not None and sleeps:
            green.sleep(rest)
            room.waking = False
            self.ring(session)

    def _gather(self, session: str) -> None:
        """Wait a moment; longer while only people come and go, unless something else rings."""
        green.sleep(GATHER)
        waited = GATHER
        while self._rung.get(session) and waited < QUIET:
            green.sleep(GATHER)
            waited += GATHER

    def deliver(self, session: str, patient: bool = False) -> None:
        """Show everybody everything, now; `patient`: but those who rest."""
        room = self._room(session)
        with room.lock:
            self._show(room, self._bring_up_to_date(session, room), patient)

    def _bring_up_to_date(self, session: str, room: Room) -> State:
        """Read what is new: whose screen it can change is stale; who moved is shown all of it."""
        known = self._service.newest(session)
        state = known.state
        if room.state is not None and (room.seq, room.epoch) == (state.seq, known.epoch):
            return room.state
        tail = known.since(room.seq) if room.epoch == known.epoch else None
        touch = EVERYTHING if tail is None else touched(state, tail)
        room.seq, room.epoch, room.state = state.seq, known.epoch, state
        moved = room.regroup(state) if touch.moves else {}
        room.forget_unseen()
        room.stale |= {lens for lens in room.looks if touch.reaches(lens)}
        if touch.at_once:
            room.wake()
        started = time.monotonic()
        for lens in sorted(moved, key=_walls_first):
            self._welcome(room, state, lens, moved[lens])
            started = _breathe(started)
        return state

    def _welcome(self, room: Room, state: State, lens: Lens, sockets: list[str]) -> None:
        """The whole stage for those who have come to this lens, the difference for the others."""
        moved = set(sockets)
        room.stale.discard(lens)
        before = room.painted.pop(lens, None)
        if others := [id for id in room.looks.get(lens, ()) if id not in moved]:
            self._send_difference(room, state, lens, before, others)
        painted = self._paint(room, state, lens)
        self.emit({"from": 0, "seq": room.seq, "html": assemble(painted.parts)}, sockets)

    def _show(self, room: Room, state: State, patient: bool) -> float | None:
        """Send the differences. `patient`: not to those who rest; then the result is how many
        seconds later to try again, or None if nobody is left."""
        started, waits = time.monotonic(), []
        for lens in sorted(room.stale, key=_walls_first):
            before = room.painted.get(lens)
            if patient and before and before.rest > started:
                waits.append(before.rest - started)
                continue
            room.stale.discard(lens)
            self._send_difference(room, state, lens, before, room.looks.get(lens, []))
            started = _breathe(started, lens.kind in FIRST)
        return min(waits) if waits else None

    def _send_difference(
        self, room: Room, state: State, lens: Lens, before: Painted | None, sockets: list[str]
    ) -> None:
        started = time.monotonic()
        painted = room.painted[lens] = Painted(stage(visible(state, lens, room.memory)), room.seq)
        if before is None:
            self.emit({"from": 0, "seq": room.seq, "html": assemble(painted.parts)}, sockets)
        elif changes := difference(before.parts, painted.parts):
            self.emit({"from": before.since, "seq": room.seq, "changes": changes}, sockets)
        else:
            painted.since = before.since
        painted.rest = _rested(lens, started)

    def _paint(self, room: Room, state: State, lens: Lens) -> Painted:
        if lens not in room.painted:
            room.painted[lens] = Painted(stage(visible(state, lens, room.memory)), room.seq)
        return room.painted[lens]

    def emit(self, frame: dict[str, Any], sockets: Iterable[str]) -> None:
        """To so many at a time that the others of the loop have their turn in between."""
        to = list(sockets)
        for first in range(0, len(to), AT_ONCE):
            if first:
                green.sleep(0)
            self._send("frame", frame, to[first : first + AT_ONCE])


def _walls_first(lens: Lens) -> int:
    return FIRST.get(lens.kind, 2)


def _rested(lens: Lens, started: float) -> float:
    """When a lens has rested from what was begun then."""
    now, share = time.monotonic(), REST_OF_WALL if lens.kind == "wall" else REST
    return now + min(LONGEST_REST, share * (now - started))


def _breathe(started: float, sent_first: bool = False) -> float:
    """Let the loop turn after every 20 ms of rendering, and to send what goes first."""
    if not sent_first and time.monotonic() - started < SLICE:
        return started
    green.sleep(0)
    return time.monotonic()
