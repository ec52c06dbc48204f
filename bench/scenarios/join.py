"""join200: everybody types the code."""

from __future__ import annotations

from statistics import mean

from bench.figures import Report, median
from bench.hall import ALONE_FIRST, Hall, hall
from bench.people import Person, spread
from bench.wishes import Wishes

A_SECOND = 20


async def join200(wishes: Wishes) -> Report:
    report = Report("join200")
    number = wishes.head_count(200)
    seconds = wishes.duration(number / A_SECOND)
    report.about.append(
        f"{number} people come within {seconds:.0f} s to a room whose first step is open. Each "
        "asks for the page and its style, sends the form, gets the room and its script, opens a "
        "socket and enters: then the phone can be used. Nobody thinks or types. The handshake of "
        "the socket counts as a request, and so does the icon, if the page names one."
    )
    async with hall(ALONE_FIRST) as room:
        await room.advance("")
        await measure(report, room, number, seconds)
    return report


async def measure(report: Report, room: Hall, number: int, seconds: float) -> None:
    people = room.newcomers(number)
    meter = room.meter()
    troubles = await spread(people, Person.arrive, seconds)
    cpu = meter.cpu
    there = [person for person in people if "composer-o1" in person.screen.html]
    report.times("usable", [person.usable for person in people if person.usable], most=300)
    report.add("failing", len(troubles) + number - len(there), most=0)
    per_phone = [(p.browser.received + p.browser.sent + p.screen.bytes) / 1000 for p in people]
    report.add("traffic a phone, both ways", median(per_phone), "kB", most=60)
    received = mean(p.browser.received for p in people) / 1000
    report.add("of it received by HTTP, scripts and styles packed", received, "kB")
    report.add("requests a phone", mean(p.browser.requests + 1 for p in people), most=6)
    report.add("CPU of the server a person", 1000 * cpu / number, "ms")
    report.add("load average", meter.load)
    for trouble in troubles[:3]:
        report.about.append(f"Trouble: {trouble!r}.")
