"""crash: the power goes in the middle of a burst, and comes back."""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass, field
from itertools import count
from time import perf_counter
from typing import Any

from bench.figures import Report
from bench.hall import SAID_BY_ALL, Hall, hall
from bench.people import Person
from bench.posting import WORDS, posted
from bench.screens import eventually, new_id
from bench.sockets import Broken
from bench.wishes import Wishes

EACH = 4
PAUSE = 0.15


@dataclass
class Stubborn:
    """A phone as the page's script makes it: it comes back by itself, at longer and longer
    intervals, and sends again, under the same id, what was never answered."""

    person: Person
    opening: str = "o1"
    outbox: dict[str, dict[str, Any]] = field(default_factory=dict)
    answered: dict[str, float] = field(default_factory=dict)
    newest: int = 0
    back: bool = True
    under_way: list[asyncio.Task[None]] = field(default_factory=list)

    def post(self) -> None:
        id = new_id()
        fields = {"idea": f"{WORDS}: {id[-4:]}"}
        self.outbox[id] = {"opening": self.opening, "id": id, "fields": fields}
        self.send(id)

    def send(self, id: str) -> None:
        self.under_way.append(asyncio.ensure_future(self.deliver(id)))

    async def deliver(self, id: str) -> None:
        try:
            answer, at = await self.person.screen.repeat(f"c-{id}", "PostIdea", self.outbox[id])
        except Broken:
            return
        if "seq" in answer:
            self.answered[id], self.newest = at, max(self.newest, answer["seq"])
            self.outbox.pop(id, None)

    async def write(self) -> None:
        for _ in range(EACH):
            await asyncio.sleep(random.uniform(0, 2 * PAUSE))
            self.post()

    async def stay(self) -> None:
        """For ever: wait for the line to break, and come back."""
        while True:
            await self.person.screen.socket.broke
            self.back = False
            for attempt in count():
                await asyncio.sleep(min(4, 2**attempt) * random.uniform(0.5, 1.5))
                try:
                    await self.person.screen.open()
                    break
                except (Broken, AssertionError):
                    continue
            self.back = True
            for id in list(self.outbox):
                self.send(id)


async def crash(wishes: Wishes) -> Report:
    report = Report("crash")
    number = wishes.head_count(200)
    report.about.append(
        f"{number} people send {EACH} ideas each; after a third of the answers the server is "
        "killed (`kill -9`) and started again at once. Phones come back as the page's script "
        "does: after 1, 2, 4, 4 … s, each half as much or half as much again."
    )
    async with hall(SAID_BY_ALL) as room:
        await room.advance("")
        people = await room.fill(number, 3)
        phones = [Stubborn(person) for person in people]
        staying = [asyncio.ensure_future(phone.stay()) for phone in phones]
        try:
            await measure(report, room, phones)
        finally:
            for each in staying:
                each.cancel()
    return report


async def measure(report: Report, room: Hall, phones: list[Stubborn]) -> None:
    total = EACH * len(phones)
    writing = [asyncio.ensure_future(phone.write()) for phone in phones]
    await eventually(lambda: answers(phones) >= total / 3, 30)
    room.server.kill()
    killed = perf_counter()
    before = {id for phone in phones for id in phone.answered}
    await asyncio.to_thread(room.server.start)
    up = perf_counter()
    await asyncio.gather(*writing)
    await eventually(lambda: all(is_current(phone, phones) for phone in phones), 40)
    done = perf_counter()
    report.add("answered before the kill", len(before))
    report.add("from the kill to a server that answers", up - killed, "s")
    report.add("from then until all phones are current", done - up, "s", most=10)
    report.add(
        "phones that never came back", sum(not is_current(p, phones) for p in phones), most=0
    )
    logged = posted(room)
    answered = {id for phone in phones for id in phone.answered}
    report.add("answered before the kill, but lost", len(before - set(logged)), most=0)
    report.add("answered at all, but lost", len(answered - set(logged)), most=0)
    report.add("twice in the log", len(logged) - len(set(logged)), most=0)
    report.add("sent, and never answered", total - len(answered), most=0)
    witnesses = [phone.person.screen for phone in phones[:3]]
    missing = sum(len(answered - set(screen.since)) for screen in witnesses)
    report.add("answered, but not on 3 phones", missing, most=0)


def answers(phones: list[Stubborn]) -> int:
    return sum(len(phone.answered) for phone in phones)


def is_current(phone: Stubborn, phones: list[Stubborn]) -> bool:
    newest = max(each.newest for each in phones)
    return phone.back and not phone.outbox and phone.person.screen.seq >= newest
