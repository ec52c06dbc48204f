"""A rehearsal on one page of a terminal: steps, groups, ideas, harvest, and how long it took."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from facilitator.export.document import Document
from facilitator.export.harvest import cards, harvest
from facilitator.rehearsal.play import Played

WIDTH = 88
MOST_SHOWN = 12


def report(played: Played, seconds: float) -> str:
    """`seconds` is how long the machine took."""
    document = played.document()
    lines = [_people(document)]
    for technique in document["techniques"]:
        lines += ["", f"{technique['title']} ({technique['planned_minutes']} min)"]
        lines += _steps(technique)
        lines += _harvest(technique)
    lines += ["", *_effort(played, document, seconds)]
    return "\n".join(lines) + "\n"


def _people(document: Document) -> str:
    people = document["people"]
    left = sum(1 for person in people if person["left_at"])
    return f"{_count(len(people), 'person', 'people')}, {left} left before the end."


def _steps(technique: Mapping[str, Any]) -> Iterator[str]:
    for step in technique["steps"]:
        planned, took = step["planned_seconds"], _seconds(step["started_at"], step["ended_at"])
        sizes = sorted((len(group["members"]) for group in step["groups"]), reverse=True)
        groups = f"{_count(len(sizes), 'group', 'groups')} {_sizes(sizes)}" if sizes else ""
        ideas = _count(len(cards(step)), "idea", "ideas")
        withheld = f", {step['withheld']} withheld" if step["withheld"] else ""
        times = f"{_clock(planned):>6} planned {_clock(took):>6} took"
        yield f"  {step['title'][:22]:22}{times}   {ideas}{withheld}   {groups}".rstrip()
        for skipped in technique["skipped"]:
            if skipped["same_as"] == step["opening"]:
                yield f"  {skipped['title'][:22]:22}skipped: the same people would only repeat it"


def _sizes(sizes: list[int]) -> str:
    """ "(5 of 4, 2 of 5)", larger groups first."""
    return "(" + ", ".join(f"{sizes.count(size)} of {size}" for size in dict.fromkeys(sizes)) + ")"


def _harvest(technique: Mapping[str, Any]) -> Iterator[str]:
    found = harvest(technique)
    if not found:
        yield "  Nothing was written, and that is a result too."
        return
    yield f"  {_count(len(found), 'idea', 'ideas')} in the end:"
    for idea in found[:MOST_SHOWN]:
        text = " ".join(" · ".join(t for t in idea["fields"].values() if t).split())
        yield f"    – {text if len(text) <= WIDTH else text[: WIDTH - 1].rstrip() + '…'}"
    if len(found) > MOST_SHOWN:
        yield f"    … and {len(found) - MOST_SHOWN} more"


def _effort(played: Played, document: Document, seconds: float) -> Iterator[str]:
    session = document["session"]
    opened, closed = session["opened_at"], session["closed_at"]
    played_for = f"{_clock(_seconds(opened, closed))} minutes " if closed else ""
    yield f"Played {played_for}in {seconds:.1f} s with {played.commands} commands."
    if played.refusals:
        reasons = ", ".join(f"{n} {code}" for code, n in played.refusals.most_common())
        yield f"Refused: {reasons}."


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _clock(seconds: int) -> str:
    return f"{seconds // 60}:{seconds % 60:02}"


def _seconds(start: str | None, end: str | None) -> int:
    if start is None or end is None:
        return 0
    return int((datetime.fromisoformat(end) - datetime.fromisoformat(start)).total_seconds())
