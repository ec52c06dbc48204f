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
    again: set[str] = set()
    for into, children in _families(after):
        standing = [p.id for p in before if p.into == into and p.id in new and into not in again]
        changes += _puts(into, children, old, standing, again)
    return changes


def _outer(part: Part, new: set[str]) -> bool:
    """A part whose parent goes as well goes with it."""
    return part.into == ROOT or part.into in new


def _families(parts: Sequence[Part]) -> Iterable[tuple[str, list[Part]]]:
    """Children by parent, parents first, as the order of parts promises."""
    families: dict[str, list[Part]] = {}
    for part in parts:
        families.setdefault(part.into, []).append(part)
    order = {part.id: n for n, part in enumerate(parts)} | {ROOT: -1}
    return sorted(families.items(), key=lambda family: order[family[0]])


def _puts(
    into: str, children: list[Part], old: dict[str, Part], standing: list[str], again: set[str]
) -> list[Change]:
    """From the last child to the first, so that the one to stand `before` is always in place."""
    standing = [id for id in standing if id in {child.id for child in children}]
    changes: list[Change] = []
    following: str | None = None
    for part in reversed(children):
        same = part.id in standing and old[part.id] == part
        if not same or _next(standing, part.id) != following:
            if part.id in standing:
                standing.remove(part.id)
            standing.insert(standing.index(following) if following else len(standing), part.id)
            changes.append({"put": part.id, "into": into, "before": following, "html": part.html})
            again.add(part.id)
        following = part.id
    return changes


def _next(order: list[str], id: str) -> str | None:
    place = order.index(id) + 1
    return order[place] if place < len(order) else None
