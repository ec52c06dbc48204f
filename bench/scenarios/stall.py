"""stall: many commands and many readers, on both databases, with the log wide open."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from time import perf_counter

from bench.figures import Report
from bench.hall import ALONE_FIRST, hall
from bench.people import Person
from bench.postgres import schema
from bench.posting import Sent
from bench.sockets import Answer, Broken
from bench.wishes import Wishes

A_SECOND = 500
BEAT = 0.02
READ_EVERY = 0.01
LATE = 30


async def stall(wishes: Wishes) -> Report:
    report = Report("stall")
    seconds = wishes.duration(60)
    number = wishes.head_count(100)
    report.about.append(
        f"{A_SECOND} commands a second from {number} phones for {seconds:.0f} s, while a page that "
        "reads the database is asked for every 10 ms, with `FACILITATOR_LOG=DEBUG`. A process of "
        "its own pings the loop every 10 ms; what it waits includes the rest of the machine."
    )
    await on_one(report, "SQLite", number, seconds)
    with schema() as address:
        if not address:
            report.about.append("There was no PostgreSQL to measure.")
            return report
        await on_one(report, "PostgreSQL", number, seconds, FACILITATOR_DATABASE_URL=address)
    return report


async def on_one(
    report: Report, database: str, number: int, seconds: float, **environment: str
) -> None:
    async with hall(ALONE_FIRST, FACILITATOR_LOG="DEBUG", **environment) as room:
        await room.advance("")
        people = await room.fill(number)
        ids = await first_ideas(people)
        meter, busy = room.meter(), Busy()
        probing = asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bench.probe", str(room.server.port), str(seconds)),
            stdout=asyncio.subprocess.PIPE,
        )
        probe = await probing
        reading = asyncio.ensure_future(read(people[0], busy, seconds))
        await command(people, ids, busy, seconds)
        await reading
        waits = json.loads((await probe.communicate())[0])
        report.add(f"{database}: commands answered a second", busy.done / meter.seconds, "")
        refused = sum(busy.refused.values())
        report.add(f"{database}: refused", refused, most=0)
        late = busy.sent - busy.done - refused
        report.add(f"{database}: unanswered {LATE} s after the last was sent", late, most=0)
        report.times(f"{database}: answered", busy.took)
        report.add(f"{database}: pages read a second", busy.pages / meter.seconds)
        report.times(f"{database}: the loop's pong", waits["took"])
        report.add(f"{database}: longest stall", 1000 * max(waits["took"]), "ms", most=100)
        overslept = 1000 * max(waits["overslept"])
        report.add(f"{database}: longest that the probe itself overslept", overslept, "ms")
        report.add(f"{database}: errors in the log", len(room.troubles()), most=0)
        report.add(f"{database}: a core's share", 100 * meter.cpu / meter.seconds, "%")
        report.add(f"{database}: load average at the beginning", meter.load)
        for code, times in busy.refused.items():
            report.about.append(f"{database} refused {times} times: {code}.")
        for line in room.troubles()[:2]:
            report.about.append(f"In the log: `{line[:160]}`.")


@dataclass
class Busy:
    sent: int = 0
    done: int = 0
    pages: int = 0
    took: list[float] = field(default_factory=list)
    refused: dict[str, int] = field(default_factory=dict)


async def first_ideas(people: list[Person]) -> list[str]:
    """One each, to be struck and taken back for as long as it takes."""
    sent = Sent()
    for person in people:
        await sent.post(person, "o1", "idea")
    assert not sent.refused, sent.refused
    return list(sent.at)


async def command(people: list[Person], ids: list[str], busy: Busy, seconds: float) -> None:
    started, waiting = perf_counter(), []
    while (now := perf_counter()) - started < seconds:
        due = int((now - started) * A_SECOND)
        for n in range(busy.sent, due):
            who, turn = n % len(people), n // len(people)
            struck = {"id": ids[who], "struck": turn % 2 == 0}
            future = people[who].screen.command("StrikeIdea", **struck)
            waiting.append(future)
            future.add_done_callback(noting(busy, perf_counter()))
        busy.sent = due
        await asyncio.sleep(BEAT)
    await asyncio.wait(waiting, timeout=LATE)


def noting(busy: Busy, sent: float) -> Callable[[asyncio.Future[Answer]], None]:
    def note(future: asyncio.Future[Answer]) -> None:
        try:
            answer, at = future.result()
        except (Broken, asyncio.CancelledError):
            return
        if "seq" in answer:
            busy.done += 1
            busy.took.append(at - sent)
        else:
            code = answer["error"]
            busy.refused[code] = busy.refused.get(code, 0) + 1

    return note


async def read(person: Person, busy: Busy, seconds: float) -> None:
    """A page that looks up room and seat in the database, asked for again and again."""
    until = perf_counter() + seconds
    while (now := perf_counter()) < until:
        page = await person.browser.fetch(f"/r/{person.screen.code}/enter?as=phone")
        busy.pages += page.status == 200
        await asyncio.sleep(max(0.0, now + READ_EVERY - perf_counter()))
