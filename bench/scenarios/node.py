"""node: useful deliveries for a second of CPU, ours and those of a naive server on Node."""

from __future__ import annotations

import asyncio
import json
import re
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.figures import Report
from bench.hall import ALONE_FIRST, HOST, SAID_BY_ALL, hall
from bench.machine import Meter, load
from bench.nodes import HERE, node
from bench.people import Person, somebody
from bench.posting import Sent, on_a_beat
from bench.screens import Screen, eventually
from bench.wishes import Wishes

A_SECOND = 20
EACH = 2
TIMES_BETTER = 2.0


@dataclass(frozen=True)
class Cost:
    """What the same ideas on the same screens took."""

    useful: int
    cpu: float
    frames: int

    @property
    def a_second(self) -> float:
        return self.useful / self.cpu


async def against_node(wishes: Wishes) -> Report:
    report = Report("node")
    number = wishes.head_count(200)
    report.about.append(
        f"{number} people and a wall; {EACH} ideas of each, {A_SECOND} a second: once in pairs, "
        "where an idea is for two phones, once for every screen. Ours decides, writes to disk and "
        "sends each screen what it may see; the reference (bench/node/naive.mjs) sends every idea "
        "to everybody, keeps it in memory only, and its fragments are as long as ours."
    )
    totals = []
    for words, ours, fragment, useful in [
        ("in pairs", *(await in_pairs(number))),
        ("for all", *(await for_all(number))),
    ]:
        theirs = await naive(number, fragment, useful)
        for whose, cost in (("ours", ours), ("Node", theirs)):
            report.add(f"{words}: useful deliveries a CPU second, {whose}", cost.a_second)
            report.add(f"{words}: CPU, {whose}", cost.cpu, "s")
            report.add(f"{words}: frames sent, {whose}", cost.frames)
        report.add(f"{words}: useful deliveries", useful)
        report.add(f"{words}: ours against the reference", ours.a_second / theirs.a_second, "times")
        totals.append((ours, theirs))
    share = rate([ours for ours, _ in totals]) / rate([theirs for _, theirs in totals])
    report.add("both together: ours against the reference", share, "times", least=TIMES_BETTER)
    report.add("load average", load())
    return report


def rate(costs: Sequence[Cost]) -> float:
    return sum(cost.useful for cost in costs) / sum(cost.cpu for cost in costs)


async def in_pairs(number: int) -> tuple[Cost, str, int]:
    async with hall(ALONE_FIRST) as room:
        people = await room.fill(number, number)
        await room.advance("")
        await room.advance("o1")
        answer, _ = await room.console.command("Start", opening="o2")
        await people[0].screen.at_seq(answer["seq"])
        await room.calm()
        meter, before = room.meter(), room.deliveries
        sent, useful = await write(people, "o2", 2 * EACH * number, None)
        cost = Cost(useful, meter.cpu, room.deliveries - before)
        return cost, fragment_of(people[0].screen, sent), useful


async def for_all(number: int) -> tuple[Cost, str, int]:
    async with hall(SAID_BY_ALL) as room:
        people = await room.fill(number, number)
        await room.advance("")
        await room.calm()
        meter, before = room.meter(), room.deliveries
        sent, useful = await write(people, "o1", EACH * number * (number + 1), room.wall)
        cost = Cost(useful, meter.cpu, room.deliveries - before)
        return cost, fragment_of(people[0].screen, sent), useful


async def naive(number: int, fragment: str, useful: int) -> Cost:
    """The same ideas; what is useful of all that it sends is what ours had to send."""
    async with reference(fragment) as (pid, port):
        people = [somebody(HOST, port, "NAIVE1", n, witness=True) for n in range(number)]
        wall = Screen(HOST, port, "NAIVE1", "wall", witness=True)
        for screen in (wall, *(person.screen for person in people)):
            await screen.open()
        await asyncio.sleep(1)
        meter = Meter([pid])
        _, came = await write(people, "o1", EACH * number * (number + 1), wall)
        assert came == EACH * number * (number + 1), came
        frames = sum(person.screen.frames for person in people) + wall.frames
        return Cost(useful, meter.cpu, frames)


async def write(
    people: list[Person], opening: str, expected: int, wall: Screen | None
) -> tuple[Sent, int]:
    """Until all has come, or nothing comes any more; the result is how many ideas on how many."""
    sent = Sent()
    writers = [person for _ in range(EACH) for person in people]
    pace = len(writers) / A_SECOND
    await on_a_beat(writers, pace, lambda person: sent.post(person, opening, "idea"))
    assert not sent.refused, sent.refused
    screens = [person.screen for person in people] + ([wall] if wall else [])

    def come() -> int:
        return sum(len(sent.at.keys() & screen.since.keys()) for screen in screens)

    await eventually(lambda: come() >= expected, 10)
    return sent, come()


def fragment_of(screen: Screen, sent: Sent) -> str:
    """The HTML of one idea as a phone of ours was told it, with ID and WORDS in their places."""
    id = next(id for id in sent.at if id in screen.since)
    told = next(payload.decode() for payload, _ in screen.told if id.encode() in payload)
    changes = json.loads(told.removeprefix("42"))[1]["changes"]
    html = next(each["html"] for each in changes if each.get("put") == f"idea-{id}")
    return re.sub(r">Let whoever[^<]*<", ">WORDS<", html.replace(id, "ID"))


@asynccontextmanager
async def reference(fragment: str) -> AsyncIterator[tuple[int, int]]:
    """The process and the port of a running one."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "idea.html"
        file.write_text(fragment)
        command = [*node(), str(HERE / "node" / "naive.mjs"), str(file)]
        pipe = asyncio.subprocess.PIPE
        process = await asyncio.create_subprocess_exec(*command, stdout=pipe)
        try:
            assert process.stdout
            yield process.pid, int(await process.stdout.readline())
        finally:
            process.kill()
            await process.wait()
