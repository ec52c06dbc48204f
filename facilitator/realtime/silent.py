"""Phones that take nothing: asleep, out of reach with the line still up, or not ours at all.

What is sent to them waits in a queue that the library below never bounds, and a greenlet waits
beside it. So once a second we look, and hang up on whoever is too far behind: entering again gives
the whole stage at once, which is less than what waits. Whoever opens a line and never enters is
hung up on as well. Nobody else notices either.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from flask_socketio import SocketIO

from facilitator import green

EVERY = 1.0
MOST_WAITING = 100
"""Frames. Beyond that a whole stage is shorter."""
ENTER_WITHIN = 120.0
"""Seconds; the page on which a phone is tried out never enters."""


class Silent:
    """`entered(socket)` says whether somebody looks at a room through it."""

    def __init__(
        self,
        socketio: SocketIO,
        entered: Callable[[str], bool],
        report: Callable[..., None],
        enter_within: float = ENTER_WITHIN,
    ) -> None:
        self._server: Any = socketio.server
        self._entered, self._report = entered, report
        self._enter_within = enter_within
        self._seen: dict[str, float] = {}

    def run(self) -> None:
        while True:
            green.sleep(EVERY)
            self.look()

    def look(self) -> None:
        now, lines = time.monotonic(), dict(self._server.eio.sockets)
        self._seen = {id: self._seen.get(id, now) for id in lines}
        for id, line in lines.items():
            if line.queue.qsize() > MOST_WAITING:
                self._hang_up(id, line, "silent")
            elif now - self._seen[id] > self._enter_within and not self._has_entered(id):
                self._hang_up(id, line, "never_entered")

    def _has_entered(self, id: str) -> bool:
        socket = self._server.manager.sid_from_eio_sid(id, "/")
        return socket is not None and self._entered(socket)

    def _hang_up(self, id: str, line: Any, why: str) -> None:
        """Off the network first: whoever waits for it there is then free to go."""
        waiting, environ = line.queue.qsize(), self._server.environ.get(id)
        if environ:
            green.hang_up(environ)
        line.close(wait=False, abort=True)
        self._report(what="hung_up", why=why, waiting=waiting)
