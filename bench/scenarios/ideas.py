"""burst200: everybody presses Add at once. ideas: how soon the wall shows one."""

from __future__ import annotations

from bench.figures import Report
from bench.hall import SAID_BY_ALL, Hall, hall
from bench.machine import Meter
from bench.people import Person
from bench.posting import Sent, nothing_lost, on_a_beat
from bench.wishes import Wishes

WITNESSES = 3
BURST = 0.2


async def burst200(wishes: Wishes) -> Report:
    report = Report("burst200")
    number = wishes.head_count(200)
    report.about.append(
        f"{number} people in one room, in a step where the wall and every phone show each idea as "
        f"it comes; each sends one, all within {BURST} s. Answered means on disk. The wall and "
        f"{WITNESSES} phones keep all they are given."
    )
    async with hall(SAID_BY_ALL) as room:
        await room.advance("")
        people = await room.fill(number, WITNESSES)
        await burst(report, room, people)
    return report


async def burst(report: Report, room: Hall, people: list[Person]) -> None:
    sent, meter, before = Sent(), room.meter(), room.deliveries
    await on_a_beat(people, BURST, lambda person: sent.post(person, "o1", "idea"))
    report.times("answered", list(sent.answered.values()), most=500)
    await nothing_lost(report, room, sent, people[:WITNESSES])
    await room.calm()
    report.times("on the wall", sent.seen_by(room.wall))
    costs(report, meter, room.deliveries - before, len(sent.at))


async def ideas(wishes: Wishes) -> Report:
    report = Report("ideas")
    number, seconds = wishes.head_count(50), wishes.duration(15)
    report.about.append(
        f"{number} people in one room, in a step where the wall and every phone show each idea as "
        f"it comes; 10 ideas a second for {seconds:.0f} s. Measured from sending an idea to the "
        "frame in which it reaches the wall."
    )
    async with hall(SAID_BY_ALL) as room:
        await room.advance("")
        people = await room.fill(number, WITNESSES)
        sent, meter, before = Sent(), room.meter(), room.deliveries
        writers = [people[n % number] for n in range(min(int(10 * seconds), 3 * number))]
        pace = len(writers) / 10
        await on_a_beat(writers, pace, lambda person: sent.post(person, "o1", "idea"))
        await nothing_lost(report, room, sent, people[:WITNESSES])
        report.times("from phone to wall", sent.seen_by(room.wall), most=150)
        report.times("answered", list(sent.answered.values()))
        costs(report, meter, room.deliveries - before, len(sent.at))
    return report


def costs(report: Report, meter: Meter, deliveries: int, commands: int) -> None:
    cpu = meter.cpu
    report.add("frames delivered", deliveries)
    report.add("CPU of the server a frame, all included", 1e6 * cpu / max(1, deliveries), "µs")
    report.add("CPU of the server a command, all included", 1000 * cpu / max(1, commands), "ms")
    report.add("load average at the beginning", meter.load)
