"""What the processes of one server tell each other: the secrets that phones have presented.

An alias is made of a phone's secret, and no database holds one. So whoever deals cards or carries
unsigned words on must know all of them, whichever process a phone has reached. They travel through
the process that started the others, in memory alone, one JSON line each: session, seat, secret. A
line with an empty secret says that the session is over.
"""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Callable

from facilitator import green

PLACE = "KIN_SOCKET"
"""The environment's name for the number of the open socket; only we ourselves set it."""
Told = tuple[str, str, str]


class Kin:
    """This process's end."""

    def __init__(self, line: socket.socket) -> None:
        self._line, self._guard = line, green.lock()

    def tell(self, session: str, seat: str, secret: str) -> None:
        with self._guard:
            self._line.sendall(written(session, seat, secret))

    def listen(self, learn: Callable[[str, str, str], object]) -> None:
        """Until whoever started us is gone; then so are we."""
        waiting = b""
        while heard := self._line.recv(65_536):
            *lines, waiting = (waiting + heard).split(b"\n")
            for line in lines:
                learn(*read(line))
        os._exit(0)


def kin_of_this_process() -> Kin | None:
    number = os.environ.get(PLACE, "")
    return Kin(socket.socket(fileno=int(number))) if number else None


def written(session: str, seat: str, secret: str) -> bytes:
    return json.dumps([session, seat, secret]).encode() + b"\n"


def read(line: bytes) -> Told:
    session, seat, secret = json.loads(line)
    return session, seat, secret
