"""room1000: a thousand people in one room, and one address for all of them."""

from __future__ import annotations

import asyncio
from time import perf_counter

from bench.figures import Report, percentile
from bench.hall import SAID_BY_ALL, Hall, hall
from bench.people import Person
from bench.posting import Sent, nothing_lost, on_a_beat
from bench.scenarios.ideas import costs
from bench.wishes import Wishes

A_SECOND = 20
WITNESSES = 3


async def room1000(wishes: Wishes) -> Report:
    report = Report("room1000")
    number, seconds = wishes.head_count(1000), wishes.duration(20)
    report.about.append(
        f"{number} people in one room, all from one address. {A_SECOND} ideas a second for "
        f"{seconds:.0f} s, each to everybody's screen; then Next, twice; then everybody sends "
        "an idea within one second. One more phone is there, with its line up, and takes nothing."
    )
    async with hall(SAID_BY_ALL, SAID_BY_ALL, SAID_BY_ALL) as room:
        before = room.memory
        await room.advance("")
        people = await room.fill(number, WITNESSES)
        report.add("people in the room", sum(not p.screen.socket.closed for p in people))
        report.add("memory a phone", (room.memory - before) / number, "kB")
        (silent,) = await room.fill(1)
        silent.screen.socket.take_nothing()
        await steady(report, room, people, seconds)
        await steps(report, room, people)
        await everybody(report, room, people)
        report.add("memory a phone, at the end", (room.memory - before) / number, "kB")
        hung_up = sum('"why":"silent"' in line for line in room.server.log().splitlines())
        report.add("phones that take nothing, hung up on for what waits", hung_up)
    return report


async def steady(report: Report, room: Hall, people: list[Person], seconds: float) -> None:
    sent, meter, before = Sent(), room.meter(), room.deliveries
    writers = [people[-1 - n % len(people)] for n in range(int(A_SECOND * seconds))]
    pace = len(writers) / A_SECOND
    await on_a_beat(writers, pace, lambda person: sent.post(person, "o1", "idea"))
    await nothing_lost(report, room, sent, people[:WITNESSES])
    report.times("idea, from phone to wall", sent.seen_by(room.wall), most=150)
    cpu, seconds = meter.cpu, meter.seconds
    report.add("a core's share meanwhile", 100 * cpu / seconds, "%")
    costs(report, meter, room.deliveries - before, len(sent.at))


async def steps(report: Report, room: Hall, people: list[Person]) -> None:
    """From pressing Next to the frame on each phone; the last step opened takes ideas again."""
    took: list[float] = []
    worst: list[float] = []
    for opening in ("o1", "o2"):
        await room.calm()
        started = perf_counter()
        seq = await room.advance(opening)
        await asyncio.gather(*(person.screen.at_seq(seq, 20) for person in people))
        reached = [person.screen.came_to(seq) or started + 20 for person in people]
        took += [at - started for at in reached]
        worst.append(percentile([at - started for at in reached], 0.95))
    report.times("a step reaches a phone", took, most=500)
    report.add("p95 of the slowest step", 1000 * max(worst), "ms")


async def everybody(report: Report, room: Hall, people: list[Person]) -> None:
    await room.calm()
    sent, meter, before = Sent(), room.meter(), room.deliveries
    await on_a_beat(people, 1.0, lambda person: sent.post(person, "o3", "idea"))
    report.times(
        f"{len(people)} ideas in a second: answered", list(sent.answered.values()), most=1500
    )
    await nothing_lost(report, room, sent, people[:WITNESSES])
    await room.calm()
    report.times(f"{len(people)} ideas in a second: on the wall", sent.seen_by(room.wall))
    costs(report, meter, room.deliveries - before, len(sent.at))
