"""A hall: the server as it is started, Ada with a room, her console, and a wall."""

from __future__ import annotations

import asyncio
import sqlite3
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from bench.machine import Meter, cpu_seconds, resident_kb
from bench.people import Person, in_turn, somebody
from bench.screens import Screen
from tests.server import Facilitator, Server

HOST = "127.0.0.1"
DEFINITIONS = Path(__file__).resolve().parent / "definitions"


class Block(NamedTuple):
    """One technique of the plan."""

    slug: str
    variant: str = ""
    minutes: int = 30


SAID_BY_ALL = Block("said-by-all")
"""Every idea on every screen as it comes; a definition of our own, in bench/definitions."""
ALONE_FIRST = Block("1-2-4-all")


@dataclass
class Hall:
    server: Server
    ada: Facilitator
    code: str
    console: Screen
    wall: Screen
    people: list[Person] = field(default_factory=list)

    @property
    def pid(self) -> int:
        assert self.server.process
        return self.server.process.pid

    def meter(self) -> Meter:
        return Meter([self.pid])

    @property
    def memory(self) -> int:
        return resident_kb(self.pid)

    def newcomers(self, number: int, witnesses: int = 0) -> list[Person]:
        """The first few are witnesses."""
        first = len(self.people)
        new = [
            somebody(HOST, self.server.port, self.code, first + n, witness=n < witnesses)
            for n in range(number)
        ]
        self.people += new
        return new

    async def fill(self, number: int, witnesses: int = 0) -> list[Person]:
        """So many people with open screens, as fast as it goes."""
        new = self.newcomers(number, witnesses)
        await in_turn(new, Person.sit)
        await in_turn(new, Person.look)
        await self.calm()
        return new

    async def advance(self, opening: str) -> int:
        answer, _ = await self.console.command("Advance", opening=opening)
        assert "seq" in answer, answer
        return int(answer["seq"])

    async def calm(self, within: float = 60) -> None:
        """Until the server has nothing to do."""
        for _ in range(int(within / 0.5)):
            before = cpu_seconds(self.pid)
            await asyncio.sleep(0.5)
            if cpu_seconds(self.pid) - before < 0.06:
                return

    def log(self) -> list[tuple[str, str]]:
        """Type and content of everything in the log on disk, in order."""
        file = self.server.data / "facilitator.db"
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as database:
            return database.execute("SELECT type, payload FROM events ORDER BY seq").fetchall()

    @property
    def deliveries(self) -> int:
        """Frames that screens were sent."""
        screens = [self.console, self.wall, *(person.screen for person in self.people)]
        return sum(screen.frames for screen in screens if hasattr(screen, "socket"))

    def troubles(self) -> list[str]:
        """Lines of the server's log that must not be there."""
        bad = ("Traceback", "greenlet.error", "Second simultaneous", '"bug"', "_failed")
        return [line for line in self.server.log().splitlines() if any(b in line for b in bad)]


@asynccontextmanager
async def hall(*blocks: Block, **environment: str) -> AsyncIterator[Hall]:
    with tempfile.TemporaryDirectory(prefix="facilitator-bench-") as folder:
        server = Server(Path(folder), {"FACILITATOR_LIBRARY": str(DEFINITIONS)} | environment)
        server.start()
        try:
            room = await opened(server, blocks or (SAID_BY_ALL,))
            try:
                yield room
            finally:
                await close_all(room)
        finally:
            server.stop()


async def opened(server: Server, blocks: Sequence[Block]) -> Hall:
    ada = Facilitator(server.url)
    ada.arrive(server.first)
    code = open_room(ada, blocks)
    cookie = "; ".join(f"{each.name}={each.value}" for each in ada.cookies)
    console = Screen(HOST, server.port, code, "console", cookie)
    wall = Screen(HOST, server.port, code, "wall", witness=True)
    await console.open()
    await wall.open()
    return Hall(server, ada, code, console, wall)


def open_room(ada: Facilitator, blocks: Sequence[Block]) -> str:
    plan: dict[str, Any] = {
        "slug": [block.slug for block in blocks],
        "variant": [block.variant for block in blocks],
        "was": [block.variant for block in blocks],
        "minutes": [str(block.minutes) for block in blocks],
        "invitation": ["What would help with {topic}?" for _ in blocks],
    }
    status, page = ada.post(
        "/desk/plan", do="open", title="Bench", topic="a badge for mentoring", zone="UTC", **plan
    )
    assert status == 200, page
    return ada.at.rsplit("/", 1)[-1].split("?")[0]


async def close_all(room: Hall) -> None:
    for person in room.people:
        person.browser.close()
    for screen in (room.console, room.wall, *(person.screen for person in room.people)):
        with suppress(AttributeError):  # never opened
            screen.socket.close()
    await asyncio.sleep(0.1)
