"""Ideas: sent on a beat, answered, and looked for afterwards wherever they should have come."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from time import perf_counter

from bench.figures import Report
from bench.hall import Hall
from bench.people import Person
from bench.screens import Screen, eventually, new_id
from bench.sockets import Broken

WORDS = "Let whoever learned it show it to the next person, and let that count"


@dataclass
class Sent:
    """Ids with when they were sent; `answered` has those the server said it has, and how late."""

    at: dict[str, float] = field(default_factory=dict)
    answered: dict[str, float] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)

    async def post(self, person: Person, opening: str, name: str) -> None:
        id = new_id()
        self.at[id] = perf_counter()
        fields = {name: f"{WORDS}: {id[-4:]}"}
        data = {"opening": opening, "id": id, "fields": fields}
        try:
            answer, at = await person.screen.command("PostIdea", **data)
        except Broken as error:
            self.refused[id] = str(error)
            return
        if "seq" in answer:
            self.answered[id] = at - self.at[id]
        else:
            self.refused[id] = answer["error"]

    def seen_by(self, screen: Screen) -> list[float]:
        """How long each took from being sent to standing on that screen."""
        return [screen.since[id] - at for id, at in self.at.items() if id in screen.since]


async def on_a_beat(
    people: Sequence[Person], seconds: float, post: Callable[[Person], object]
) -> None:
    """One idea of each of them, evenly within these seconds; waits for all answers."""
    started = perf_counter()
    jobs = []
    for n, person in enumerate(people):
        late = started + seconds * n / len(people) - perf_counter()
        if late > 0:
            await asyncio.sleep(late)
        jobs.append(asyncio.ensure_future(post(person)))  # type: ignore[call-overload]
    await asyncio.gather(*jobs)


async def nothing_lost(report: Report, room: Hall, sent: Sent, witnesses: Sequence[Person]) -> None:
    """What was answered against the log on disk, and against what screens were given."""
    screens = [room.wall, *(person.screen for person in witnesses)]
    await eventually(lambda: all(set(sent.answered) <= set(s.since) for s in screens))
    logged = posted(room)
    report.add("not answered", len(sent.at) - len(sent.answered), most=0)
    report.add("answered, but not in the log", len(set(sent.answered) - set(logged)), most=0)
    report.add("twice in the log", len(logged) - len(set(logged)), most=0)
    missing = sum(len(set(sent.answered) - set(screen.since)) for screen in screens)
    report.add(f"answered, but not on the wall or {len(witnesses)} phones", missing, most=0)
    for code in sorted(set(sent.refused.values())):
        report.about.append(f"Refused: {code}.")


def posted(room: Hall) -> list[str]:
    return [json.loads(payload)["id"] for type, payload in room.log() if type == "IdeaPosted"]
