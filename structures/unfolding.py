"""Written short, run long: a step that widens, and a technique inside a step, as ordinary steps.

`widen: [1, 2, group]` becomes one step for each scope, `run: …` the steps of that technique. The
room then knows only steps, so that clocks, phones, undo and records need nothing of their own. The
last of the steps keeps the name of the one that was written: what comes later goes on from there.

In a step with groups everything stays at the table: alone is beside the others, a pair is a part of
the group, and what was for everybody is for the group.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from structures.findings import grouped
from structures.forms import Audience, Input, Scope
from structures.grouping_forms import Keep, Merge, New, Solo, Split, Whole
from structures.hosting import hosted
from structures.schema import Grouping, Step, Technique

_ALLOWED = ("merge", "edit", "add")
HALVES = 2


def unfolded(technique: Technique) -> Technique:
    """The technique as it runs; the same one if nothing in it is written short."""
    if not any(step.widen or step.inside for step in technique.steps):
        return technique
    return _unfolded(technique.model_dump_json())


@lru_cache(maxsize=256)
def _unfolded(written: str) -> Technique:
    technique = Technique.model_validate_json(written)
    parts: dict[str, Any] = {
        name: dict(getattr(technique, name)) for name in ("roles", "loops", "words")
    }
    steps: list[Step] = []
    for step in technique.steps:
        if step.inside:
            guest = unfolded(step.inside)
            steps += hosted(step, guest, parts)
        else:
            steps += widened(step) if step.widen else [step]
    return technique.model_copy(update={**parts, "steps": tuple(steps)})


def widened(step: Step) -> list[Step]:
    """One step for each scope."""
    ids = ids_of_scopes(step)
    minutes = minutes_of_scopes(step)
    return [
        _scoped(step, number, ids, minutes[number], scope)
        for number, scope in enumerate(step.widen)
    ]


def ids_of_scopes(step: Step) -> list[str]:
    return [f"{step.id}-{scope.size}" for scope in step.widen[:-1]] + [step.id]


def minutes_of_scopes(step: Step) -> list[float]:
    """As written, else equal shares in half minutes; what is over goes to the last."""
    given = [scope.minutes for scope in step.widen]
    if all(given):
        return [float(minutes or 0) for minutes in given]
    share = int(step.minutes * HALVES / len(given)) / HALVES or step.minutes / len(given)
    return [share] * (len(given) - 1) + [step.minutes - share * (len(given) - 1)]


def _scoped(step: Step, number: int, ids: list[str], minutes: float, scope: Scope) -> Step:
    alone, last = scope.size == 1, number == len(ids) - 1
    changes: dict[str, Any] = {
        "id": ids[number],
        "minutes": minutes,
        "widen": (),
        "scope": scope.size,
        "group": _group(step, number, ids),
        "input": tuple(_inputs(step, number, ids)),
    }
    if alone:
        changes |= {"activity": "collect", "visible": (Audience(who="private"),), "allow": ()}
    elif not last:
        changes["visible"] = (Audience(who="group"),)
    if number and not alone:
        changes |= {"activity": "converge", "allow": step.allow or _ALLOWED}
    if not last:
        changes["pick"] = None
    return step.model_copy(update=changes)


def _group(step: Step, number: int, ids: list[str]) -> Grouping:
    size = step.widen[number].size
    if grouped(step):
        if number == 0:
            return step.group
        if size in (1, "group"):
            return Keep(of=ids[0])
        return Split(of=ids[0], size=_about(size))
    if size in (1, "group"):
        return Solo() if size == 1 else Whole()
    units = [id for id, scope in zip(ids[:number], step.widen, strict=False) if scope.size != 1]
    return Merge(of=units[-1], size=_about(size)) if units else New(size=_about(size), meet="near")


def _about(size: int | str) -> tuple[int, int]:
    return int(size), int(size) + 1


def _inputs(step: Step, number: int, ids: list[str]) -> Iterator[Input]:
    """What comes in from outside waits until people work together."""
    shared = [n for n, scope in enumerate(step.widen) if scope.size != 1]
    if number == shared[0]:
        yield from step.input
    if number:
        together = not grouped(step) and step.widen[number].size == "group"
        yield Input(step=ids[number - 1], route="selected" if together else "group")
