"""idle3000: many phones that do nothing but stay."""

from __future__ import annotations

import asyncio

from bench.figures import Report
from bench.hall import ALONE_FIRST, Hall, hall
from bench.people import Person, in_turn
from bench.wishes import Wishes


async def idle3000(wishes: Wishes) -> Report:
    report = Report("idle3000")
    number, seconds = wishes.head_count(3000), wishes.duration(65)
    report.about.append(
        f"{number} people in one room, sitting alone, with open sockets for {seconds:.0f} s: the "
        "server asks for a sign of life every 20 s. Every phone offers to compress, as browsers do."
    )
    async with hall(ALONE_FIRST) as room:
        await room.advance("")
        await measure(report, room, number, seconds)
    return report


async def measure(report: Report, room: Hall, number: int, seconds: float) -> None:
    people = room.newcomers(number)
    empty = room.memory
    await in_turn(people, Person.sit)
    await room.calm()
    seated = room.memory
    await in_turn(people, Person.look)
    await room.calm()
    meter = room.meter()
    await asyncio.sleep(seconds)
    cpu, lasted = meter.cpu, meter.seconds
    connected = sum(not person.screen.socket.closed for person in people)
    report.add("connected at the end", connected, least=number)
    report.add("memory a phone, from an empty room", (room.memory - empty) / number, "kB", most=90)
    report.add("of it for a seat in the room", (seated - empty) / number, "kB")
    report.add("memory of the server before", empty / 1000, "MB")
    report.add("memory of the server", room.memory / 1000, "MB")
    report.add("a core's share while nothing happens", 100 * cpu / lasted, "%")
    report.add("load average", meter.load)
