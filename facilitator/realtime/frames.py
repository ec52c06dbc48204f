"""The difference between two lists of parts, as the fewest steps that a browser must take."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from facilitator.screens import Part

Change = dict[str, Any]
ROOT = ""


def difference(before: Sequence[Part], after: Sequence[Part]) -> list[Change]:
    """`remove {id}` for what went, then `put {id, into, before, html}`, outer parts first.

    A part that is put again takes its children with it, so these are put again too.
    """
    old = {part.id: part for part in before}
    new = {part.id for part in after}
    changes: list[Change] = [{"remove": p.id} for p in before if p.id not in new and _outer(p, new)]
    same = _same_first(before, after)
    before, after = before[same:], after[same:]
    stood = _families(before)
    again: set[str] = set()
    for into, children in _by_depth(after):
        here = {child.id for child in children}
        standing = stood.get(into, []) if into not in again else []
        row = Row(part.id for part in standing if part.id in here)
        changes += _puts(into, children, old, row, again)
    return changes


def _same_first(before: Sequence[Part], after: Sequence[Part]) -> int:
    """How many parts are the same and in the same places, before the first that is another one."""
    pairs = enumerate(zip(before, after, strict=False))
    return next((n for n, (old, new) in pairs if old != new), min(len(before), len(after)))


def _outer(part: Part, new: set[str]) -> bool:
    """A part whose parent goes as well goes with it."""
    return part.into == ROOT or part.into in new


def _families(parts: Sequence[Part]) -> dict[str, list[Part]]:
    """Children by parent."""
    families: dict[str, list[Part]] = {}
    for part in parts:
        families.setdefault(part.into, []).append(part)
    return families


def _by_depth(parts: Sequence[Part]) -> Iterable[tuple[str, list[Part]]]:
    """Children by parent, parents first, as the order of parts promises. What holds a part and is
    not here itself stands in the browser already."""
    order = {part.id: n for n, part in enumerate(parts)}
    return sorted(_families(parts).items(), key=lambda family: order.get(family[0], -1))


def _puts(
    into: str, children: list[Part], old: dict[str, Part], row: Row, again: set[str]
) -> list[Change]:
    """From the last child to the first, so that the one to stand `before` is always in place."""
    changes: list[Change] = []
    following: str | None = None
    for part in reversed(children):
        same = part.id in row and old[part.id] == part
        if not same or row.after(part.id) != following:
            row.put(part.id, following)
            changes.append({"put": part.id, "into": into, "before": following, "html": part.html})
            again.add(part.id)
        following = part.id
    return changes


class Row:
    """How the children of one element stand in the browser, each knowing its neighbours, so that a
    thousand take no longer than a thousand times one. None is the end of both sides."""

    def __init__(self, ids: Iterable[str]) -> None:
        self._after: dict[str | None, str | None] = {None: None}
        self._before: dict[str | None, str | None] = {None: None}
        for id in ids:
            self.put(id, None)

    def __contains__(self, id: str) -> bool:
        return id in self._after

    def after(self, id: str) -> str | None:
        return self._after[id]

    def put(self, id: str, following: str | None) -> None:
        if id in self._after:
            self._link(self._before[id], self._after[id])
        self._link(self._before[following], id)
        self._link(id, following)

    def _link(self, one: str | None, other: str | None) -> None:
        self._after[one], self._before[other] = other, one
