"""Somebody's screen: a socket that has entered a room and keeps up, by the page's own rule.

Most screens only note which `seq` they are at and when it came. A *witness* keeps all it was given
as well, so that afterwards one can ask what was on it and since when.
"""

from __future__ import annotations

import asyncio
import re
import ssl
from dataclasses import dataclass, field
from itertools import count
from time import perf_counter
from typing import Any

from bench.sockets import Answer, Broken, Socket

FRAME = re.compile(rb'42\["frame",\{"from":(\d+),"seq":(\d+)')
IDEA = re.compile(rb"idea-\d{16}")
NUMBERS = count(1)


def new_id(kind: str = "idea") -> str:
    return f"{kind}-{next(NUMBERS):016}"


@dataclass
class Screen:
    """`trail` holds when each frame came and what `seq` it led to."""

    host: str
    port: int
    code: str
    looks: str = "phone"
    cookie: str = ""
    witness: bool = False
    deflate: bool = True
    tls: ssl.SSLContext | None = None
    seq: int = 0
    html: str = ""
    entered: int = 0
    lost: int = 0
    trail: list[tuple[int, float]] = field(default_factory=list)
    told: list[tuple[bytes, float]] = field(default_factory=list)
    since: dict[str, float] = field(default_factory=dict)
    _held: list[tuple[bytes, float]] | None = None
    _entering: asyncio.Task[None] | None = None
    _old_bytes: int = 0
    _old_frames: int = 0

    async def open(self) -> None:
        """Connect and enter. Raises Broken."""
        if hasattr(self, "socket"):
            self._old_bytes, self._old_frames = self.bytes, self.frames
            self.socket.close()
        self.socket = Socket(self._heard)
        await self.socket.open(self.host, self.port, self.cookie, self.deflate, tls=self.tls)
        await self.enter()

    async def enter(self) -> None:
        self._held = []
        place = {"lang": "en", "code": self.code, "as": self.looks}
        answer, at = await self.socket.ask("enter", place)
        if "error" in answer:
            self.socket.close()
            raise Broken(f"{self.looks}: {answer['error']}")
        self.entered += 1
        self.seq = answer["seq"]
        self.trail.append((self.seq, at))
        self.html = answer["html"]
        if self.witness:
            self._witnessed(self.html.encode(), at)
        held, self._held = self._held or [], None
        for payload, came in held:
            self._heard(payload, came)

    def command(self, type: str, /, **data: Any) -> asyncio.Future[Answer]:
        return self.repeat(new_id("command"), type, data)

    def repeat(self, id: str, type: str, data: dict[str, Any]) -> asyncio.Future[Answer]:
        """The same id again is the same command."""
        said = {"lang": "en", "id": id, "type": type, "data": data}
        return self.socket.ask("command", said)

    def came_to(self, seq: int) -> float | None:
        """When this screen had come to that `seq` or further."""
        return next((at for reached, at in self.trail if reached >= seq), None)

    async def at_seq(self, seq: int, within: float = 10) -> bool:
        return await eventually(lambda: self.seq >= seq, within)

    @property
    def bytes(self) -> int:
        return self._old_bytes + self.socket.received + self.socket.sent

    @property
    def frames(self) -> int:
        return self._old_frames + self.socket.packets

    def _heard(self, payload: bytes, at: float) -> None:
        """The rule of static/js/lib/cursor.js."""
        if self._held is not None:
            self._held.append((payload, at))
            return
        found = FRAME.match(payload)
        if found is None:
            return
        since, seq = int(found[1]), int(found[2])
        if seq <= self.seq:
            return
        if since > self.seq:
            self.lost += 1
            self._entering = asyncio.ensure_future(self.enter())
            return
        self.seq = seq
        self.trail.append((seq, at))
        if self.witness:
            self._witnessed(payload, at)

    def _witnessed(self, payload: bytes, at: float) -> None:
        self.told.append((payload, at))
        for id in IDEA.findall(payload):
            self.since.setdefault(id.decode(), at)

    def first_saw(self, words: str) -> float | None:
        """When a witness was first told something that holds these words, here an id."""
        return next((at for payload, at in self.told if words.encode() in payload), None)


async def eventually(condition: Any, within: float = 10) -> bool:
    deadline = perf_counter() + within
    while not condition():
        if perf_counter() > deadline:
            return False
        await asyncio.sleep(0.01)
    return True
