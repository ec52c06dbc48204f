"""People with phones: they type the code, join, and their phone enters the room."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from time import perf_counter
from typing import TypeVar

from bench.browser import Browser
from bench.screens import Screen

T = TypeVar("T")


@dataclass
class Person:
    """`usable` is how long it took from asking for the page to a screen with the open step."""

    browser: Browser
    screen: Screen
    name: str = ""
    usable: float = 0.0
    trouble: str = ""
    stamps: dict[str, float] = field(default_factory=dict)

    async def arrive(self) -> None:
        """The whole way: page, style, form, room, script, socket."""
        started = perf_counter()
        code = self.screen.code
        await self.browser.visit(f"/r/{code}")
        self.stamps["page"] = perf_counter() - started
        room = await self.browser.visit(f"/r/{code}/join", {"name": self.name})
        self.stamps["room"] = perf_counter() - started
        assert 'id="stage"' in room.text, f"{room.status} instead of a room"
        await self.look()
        self.usable = perf_counter() - started
        await self.browser.fetch_icon(room)

    async def sit(self) -> None:
        """Only what makes a seat: for whoever is not measured."""
        await self.browser.fetch(f"/r/{self.screen.code}/join", {"name": self.name})
        self.browser.close()

    async def look(self) -> None:
        self.screen.cookie = self.browser.cookie
        await self.screen.open()

    @property
    def bytes(self) -> int:
        return self.browser.received + self.browser.sent + self.screen.bytes


def somebody(host: str, port: int, code: str, number: int, *, witness: bool = False) -> Person:
    screen = Screen(host, port, code, witness=witness)
    return Person(Browser(host, port), screen, f"Person {number}")


async def in_turn(
    people: Sequence[T], do: Callable[[T], Awaitable[None]], at_once: int = 16
) -> None:
    """Everybody, a few at a time; what goes wrong is raised."""
    waiting = list(reversed(people))

    async def work() -> None:
        while waiting:
            await do(waiting.pop())

    await asyncio.gather(*(work() for _ in range(at_once)))


async def spread(
    people: Sequence[T], do: Callable[[T], Awaitable[None]], seconds: float
) -> list[BaseException]:
    """Everybody begins at an even pace; the result is what went wrong."""

    async def later(n: int, person: T) -> None:
        await asyncio.sleep(seconds * n / len(people))
        await do(person)

    jobs = (later(n, person) for n, person in enumerate(people))
    done = await asyncio.gather(*jobs, return_exceptions=True)
    return [each for each in done if isinstance(each, BaseException)]
