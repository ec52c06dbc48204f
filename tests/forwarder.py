"""A network between a program and its database that a test can cut, or make say nothing.

What is sent while it is silent is not lost but late, as with TCP: it arrives when it is mended,
even if whoever sent it has hung up since.
"""

from __future__ import annotations

import selectors
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import sqlalchemy as sa

RESET = struct.pack("ii", 1, 0)


class Forwarder:
    """Listens on a port of its own and passes everything on to `there`."""

    def __init__(self, there: tuple[str, int]) -> None:
        self._there = there
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._guard = threading.RLock()
        self._pairs: dict[socket.socket, socket.socket] = {}
        self._selector = selectors.DefaultSelector()
        self._silent = self._over = False
        self._listen()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    # What a test does

    def cut(self) -> None:
        """Every line breaks, and no new one can be had."""
        with self._guard:
            self._selector.unregister(self._listener)
            self._listener.close()
            for near in list(self._pairs):
                self._break(near)

    def silence(self) -> None:
        """Lines stay, and new ones can be had, but nothing comes through."""
        with self._guard:
            self._silent = True

    def mend(self) -> None:
        with self._guard:
            self._silent = False
            if self._listener.fileno() < 0:
                self._listener = socket.create_server(("127.0.0.1", self.port))
                self._listen()

    def close(self) -> None:
        self._over = True
        self._thread.join(10)
        with self._guard:
            for line in [self._listener, *self._pairs]:
                line.close()

    # How

    def _listen(self) -> None:
        self._selector.register(self._listener, selectors.EVENT_READ)

    def _run(self) -> None:
        while not self._over:
            ready = self._selector.select(0.02)
            with self._guard:
                for key, _ in ready:
                    line: socket.socket = key.fileobj  # type: ignore[assignment]
                    if line.fileno() < 0:
                        continue
                    if line is self._listener:
                        self._accept()
                    elif not self._silent:
                        self._pass_on(line)
            if self._silent:
                threading.Event().wait(0.02)

    def _accept(self) -> None:
        near, _ = self._listener.accept()
        far = socket.create_connection(self._there)
        for line, other in ((near, far), (far, near)):
            self._pairs[line] = other
            self._selector.register(line, selectors.EVENT_READ)

    def _pass_on(self, line: socket.socket) -> None:
        try:
            heard = line.recv(65_536)
            if heard:
                self._pairs[line].sendall(heard)
                return
        except OSError:
            pass
        self._break(line)

    def _break(self, line: socket.socket) -> None:
        other = self._pairs.pop(line, None)
        if other is None:
            return
        self._pairs.pop(other, None)
        for each in (line, other):
            with suppress(KeyError):
                self._selector.unregister(each)
            with suppress(OSError):
                each.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
            each.close()


@contextmanager
def forwarding(address: str) -> Iterator[tuple[Forwarder, str]]:
    """A forwarder to the database at this address, and the address that leads through it."""
    url = sa.make_url(address)
    forwarder = Forwarder((url.host or "127.0.0.1", url.port or 5432))
    through = url.set(host="127.0.0.1", port=forwarder.port)
    try:
        yield forwarder, through.render_as_string(hide_password=False)
    finally:
        forwarder.close()
