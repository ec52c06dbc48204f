"""Engine.IO 4 and Socket.IO 5 over a websocket, with nothing but asyncio: cheap enough to be
thousands of people in one process, beside the server, on two cores.

It speaks as the page's own client does: `0…` is answered by `40`, `2` by `3`; `42N[event, data]`
is answered by `43N[answer]`; `42[event, data]` comes unasked. `tests/test_bench.py` and a few real
clients on Node (`bench/node/phones.mjs`) check that.
"""

from __future__ import annotations

import asyncio
import json
import ssl
from collections.abc import Callable
from time import perf_counter
from typing import Any, NamedTuple

from bench.websocket import CLOSE, PING, PONG, Reader, handshake, masked

PATH = "/socket.io/?EIO=4&transport=websocket"


class Answer(NamedTuple):
    """What the server answered, and when it came here (`perf_counter`)."""

    data: dict[str, Any]
    at: float


class Broken(Exception):
    """The line is gone, or was never opened."""


def nobody(payload: bytes, at: float) -> None:
    return None


class Socket(asyncio.Protocol):
    """One connection. `heard(payload, at)` gets what comes unasked; bytes are counted as sent."""

    def __init__(self, heard: Callable[[bytes, float], None] = nobody) -> None:
        self.heard = heard
        self.received = self.sent = self.packets = 0
        self.deflated = self.closed = False
        self.broke: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._ready: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._transport: asyncio.Transport | None = None
        self._asked: dict[int, asyncio.Future[Answer]] = {}
        self._next = 0
        self._head: bytearray | None = bytearray()
        self._reader = Reader()

    async def open(
        self,
        host: str,
        port: int,
        cookie: str = "",
        deflate: bool = True,
        origin: str = "",
        tls: ssl.SSLContext | None = None,
    ) -> None:
        """Raises Broken when the server does not want it."""
        place = f"{host}:{port}"
        origin = origin or f"http{'s' if tls else ''}://{place}"
        self._request = handshake(place, PATH, cookie, origin, deflate)
        try:
            await asyncio.get_running_loop().create_connection(lambda: self, host, port, ssl=tls)
        except OSError as error:
            raise Broken(str(error)) from error
        try:
            await self._ready
        except (Broken, asyncio.CancelledError):
            self.close()
            raise

    def ask(self, event: str, data: object) -> asyncio.Future[Answer]:
        """Sends at once; the answer may never come, for a line can break."""
        future: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        if self.closed or self._transport is None:
            future.set_exception(Broken("not open"))
            return future
        number, self._next = self._next, self._next + 1
        self._asked[number] = future
        self._send(f"42{number}{json.dumps([event, data], separators=(',', ':'))}".encode())
        return future

    def close(self) -> None:
        self._hang_up()

    def _hang_up(self) -> None:
        if self._transport:  # none, if nobody took the call
            self._transport.close()

    def take_nothing(self) -> None:
        """From now on, with the line still up: a phone in a pocket, out of reach."""
        assert self._transport
        self._transport.pause_reading()

    # What asyncio calls

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._write(self._request)

    def data_received(self, data: bytes) -> None:
        at = perf_counter()
        self.received += len(data)
        if self._head is not None:
            data = self._opened(data)
        for opcode, payload in self._reader.feed(data):
            self._take(opcode, payload, at)

    def connection_lost(self, error: Exception | None) -> None:
        self.closed = True
        for future in [self._ready, *self._asked.values()]:
            if not future.done():
                future.set_exception(Broken("closed"))
                future.exception()  # nobody may be waiting for it any more
        self._asked.clear()
        if not self.broke.done():
            self.broke.set_result(None)

    # Packets

    def _opened(self, data: bytes) -> bytes:
        """The HTTP answer to the handshake; the result is what came after it."""
        assert self._head is not None
        self._head += data
        head, end, rest = bytes(self._head).partition(b"\r\n\r\n")
        if not end:
            return b""
        if not head.startswith(b"HTTP/1.1 101"):
            self._hang_up()
            return b""
        self.deflated = b"permessage-deflate" in head
        self._head, self._reader = None, Reader(self.deflated)
        return rest

    def _take(self, opcode: int, payload: bytes, at: float) -> None:
        if opcode == PING:
            self._write(masked(payload, PONG))
        elif opcode == CLOSE:
            self._hang_up()
        elif payload.startswith(b"42"):
            self.packets += 1
            self.heard(payload, at)
        elif payload.startswith(b"43"):
            self._answered(payload, at)
        elif payload == b"2":
            self._send(b"3")
        elif payload.startswith(b"40"):
            self._ready.set_result(None)
        elif payload.startswith(b"0"):
            self._send(b"40")
        elif payload.startswith((b"44", b"41", b"1")):
            self._hang_up()

    def _answered(self, payload: bytes, at: float) -> None:
        start = payload.index(b"[")
        future = self._asked.pop(int(payload[2:start]))
        if not future.done():
            future.set_result(Answer(json.loads(payload[start:])[0], at))

    def _send(self, payload: bytes) -> None:
        self._write(masked(payload))

    def _write(self, data: bytes) -> None:
        self.sent += len(data)
        assert self._transport
        self._transport.write(data)
