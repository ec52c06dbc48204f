"""clients: whether our client in Python hears what real socket.io clients hear."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from bench.figures import Report
from bench.hall import SAID_BY_ALL, Hall, hall
from bench.nodes import HERE, node
from bench.people import Person, in_turn
from bench.screens import eventually, new_id
from bench.wishes import Wishes

NUMBER = 4


async def clients(wishes: Wishes) -> Report:
    report = Report("clients")
    report.about.append(
        f"{NUMBER} phones of socket.io-client on Node and {NUMBER} of ours in one room, with "
        "compression offered and not, and with a server that takes the offer and one that does "
        "not: all must be told the same."
    )
    for taken, offered in (("no", True), ("no", False), ("yes", True), ("yes", False)):
        async with hall(SAID_BY_ALL, FACILITATOR_DEFLATE=taken) as room:
            await room.advance("")
            await compare(report, room, taken, offered)
    return report


async def compare(report: Report, room: Hall, taken: str, offered: bool) -> None:
    people = room.newcomers(2 * NUMBER, 2 * NUMBER)
    await in_turn(people, Person.sit)
    ours, theirs = people[:NUMBER], people[NUMBER:]
    for person in ours:
        person.screen.deflate = offered
        await person.look()
    ids = [new_id() for _ in theirs]
    said = await on_node(room, theirs, ids, offered)
    await eventually(lambda: all(set(ids) <= set(p.screen.since) for p in ours), 5)
    name = f"compression {'offered' if offered else 'not offered'}, setting {taken}"
    got = [
        ideas_told(json.loads(p[2:])[1] for p, _ in o.screen.told if p[:2] == b"42") for o in ours
    ]
    differing = sum(ideas_told(phone["told"]) != got[0] for phone in said)
    differing += sum(each != got[0] for each in got)
    missing = sum(set(ids) != set(ideas_told(phone["told"])) for phone in said)
    report.add(f"{name}: phones told something else", differing + missing, most=0)
    keys = {frozenset(phone["answers"][0]) for phone in said}
    report.add(f"{name}: kinds of answers to enter", len(keys), most=1)
    packed = sum(person.screen.socket.deflated for person in ours)
    report.add(f"{name}: phones of ours that were sent compressed frames", packed)


async def on_node(
    room: Hall, people: list[Person], ids: list[str], offered: bool
) -> list[dict[str, Any]]:
    wish = {
        "url": room.server.url,
        "code": room.code,
        "deflate": offered,
        "cookies": [person.browser.cookie for person in people],
        "opening": "o1",
        "ids": ids,
    }
    command = [*node(), str(HERE / "node" / "phones.mjs"), json.dumps(wish)]
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    out, _ = await process.communicate()
    said: list[dict[str, Any]] = json.loads(out)
    return said


def ideas_told(frames: Any) -> dict[str, str]:
    """The last HTML of each idea, by id: how the frames were cut does not matter."""
    puts = [c for f in frames for c in f.get("changes", []) if c.get("put", "").startswith("idea-")]
    return {put["put"].removeprefix("idea-"): put["html"] for put in puts}
