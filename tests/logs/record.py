"""Writes down one long session for a release: `python -m tests.logs.record 0.1`.

The log stands here as it would in a database, one fact a line, and beside it a picture of what it
tells. Neither is ever changed afterwards: every later release must still read the one and see the
other. When a new kind of fact is added, record the next release.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path

from facilitator.core import commands as c
from facilitator.core import events as e
from facilitator.core.evolve import fold
from tests.cast import ADA
from tests.core.plans import (
    ALONE,
    BREAK,
    CARDS,
    FOURS,
    ONE_TWO_FOUR,
    PAIRS,
    RULES,
    UNSIGNED,
    technique,
)
from tests.laws.plans import TURNS
from tests.laws.stories import Story

LOGS_FOLDER = Path(__file__).parent
SEED, PEOPLE, STEPS = 13, 7, 2_400
ONE_CIRCLE = PAIRS | {"group": {"new": [20, 30]}}
CIRCLE = technique(ALONE, ONE_CIRCLE, FOURS, slug="circle")
"""Its last step only repeats the one before, so it is passed over."""


def record(release: str) -> None:
    story = Story(SEED, (RULES, CARDS, TURNS, ONE_TWO_FOUR, BREAK, CIRCLE, UNSIGNED), PEOPLE)
    for _ in story.told(STEPS):
        pass
    while not story.room.state.session.finished:
        story.room.next()
    story.do(c.CloseSession(), ADA)
    missing = set(e.EVENTS.values()) - {type(each.event) for each in story.room.log}
    assert not missing, missing
    file = LOGS_FOLDER / f"{release}.jsonl"
    assert not file.exists(), f"{file.name} was written for a release and stays as it is"
    file.write_text("".join(f"{to_line(each)}\n" for each in story.room.log))
    told = json.dumps(picture(story.room.log), ensure_ascii=False, indent=1)
    file.with_suffix(".json").write_text(f"{told}\n")


def read_back(log: Iterable[e.Recorded]) -> list[e.Recorded]:
    """As if written to a file and read again by another process."""
    return [from_line(to_line(each)) for each in log]


def to_line(recorded: e.Recorded) -> str:
    event = recorded.event
    line = {
        "seq": recorded.seq,
        "at": recorded.at,
        "by": recorded.by,
        "type": type(event).__name__,
        "version": event.VERSION,
        "payload": e.payload_of(event),
    }
    return json.dumps(line, ensure_ascii=False, allow_nan=False)


def from_line(text: str) -> e.Recorded:
    line = json.loads(text)
    event = e.event_of(line["type"], line["version"], line["payload"])
    return e.Recorded(line["seq"], line["at"], line["by"], event)


def picture(recorded: Iterable[e.Recorded]) -> dict[str, object]:
    """What a reader of the log must still find in it, in plain words."""
    state = fold(recorded)
    return {
        "code": state.session.code,
        "people": [[s.id, s.name, s.kind, s.left_at is None] for s in state.seats.values()],
        "steps": [[o.item, o.step, o.rings, list(o.shown)] for o in state.openings.values()],
        "skipped": sorted([*step, like] for step, like in state.skipped.items()),
        "groups": [
            [group.id, group.number, list(group.members)]
            for opening in state.openings.values()
            for group in opening.groups.values()
        ],
        "ideas": [
            [i.id, i.status, dict(i.fields), i.version, i.group, list(i.parents), len(i.authors)]
            for i in state.ideas.values()
        ],
    }


if __name__ == "__main__":
    record(*sys.argv[1:])
