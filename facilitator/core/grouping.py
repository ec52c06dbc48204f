"""Who sits with whom: sizes, new groups, kept ones, merged ones. Pure, and the same for a seed.

Sizes follow one rule: among sizes min − 1 … max + 1 take the partition with the fewest groups
outside [min, max], then the one closest to `aim`, then the one with more groups. Nobody is alone
unless the step is solo or there is nobody else.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache

from facilitator.core.state import Group, Opening, State
from structures.schema import Merge, New, Split

Cost = tuple[float, ...]
Groups = tuple[Group, ...]


def new_groups_of(state: State, form: New, seed: int) -> Groups:
    return new_groups(_in_line(state, form, seed), form)


def _in_line(state: State, form: New, seed: int) -> list[str]:
    """Neighbours stand in the order in which they came in together; strangers are shuffled."""
    line = [seat.id for seat in sorted(state.company(), key=lambda seat: seat.number)]
    return shuffled(line, seed) if form.meet == "strangers" else line


def new_groups(line: Sequence[str], form: New) -> Groups:
    low, high = form.size
    groups, start = [], 0
    for number, size in enumerate(sizes(len(line), low, high, form.aim), 1):
        groups.append(Group(str(number), number, tuple(line[start : start + size])))
        start += size
    return tuple(groups)


def kept_groups(state: State, units: Groups, elsewhere: frozenset[str] = frozenset()) -> Groups:
    """`elsewhere` are people who sit in another cohort."""
    return settled(state, _joined(state, [[group] for group in units], elsewhere), elsewhere)


def merged_groups(
    state: State, units: Groups, form: Merge, elsewhere: frozenset[str] = frozenset()
) -> Groups:
    """Whole units side by side: a unit is never split, and neighbours stay neighbours."""
    low, high = form.size
    company = {seat.id for seat in state.company()}
    counts = [len(company.intersection(unit.members)) for unit in units]
    runs = _runs(counts, low, high, aim_of(low, high, None))
    together = [list(units[a:b]) for a, b in runs]
    return settled(state, _joined(state, together, elsewhere), elsewhere)


def split_groups(state: State, units: Groups, form: Split) -> Groups:
    """Parts of each unit, of people who sit side by side; nobody changes tables."""
    company = {seat.id for seat in state.company()}
    parts: list[Group] = []
    for unit in units:
        here = [m for m in unit.members if m in company]
        for line in _cut(here if len(here) > 1 else unit.members, form.size):
            number = len(parts) + 1
            parts.append(Group(str(number), number, line, unit.came_from))
    return tuple(parts)


def _cut(people: Sequence[str], size: tuple[int, int]) -> list[tuple[str, ...]]:
    found, start = [], 0
    for length in sizes(len(people), *size):
        found.append(tuple(people[start : start + length]))
        start += length
    return found


def _joined(state: State, units: list[list[Group]], elsewhere: frozenset[str]) -> Groups:
    groups = []
    for together in units:
        members = tuple(
            m
            for unit in together
            for m in unit.members
            if state.seats[m].left_at is None and m not in elsewhere
        )
        number = min(unit.number for unit in together)
        came_from = tuple(unit.id for unit in together)
        groups.append(Group(str(number), number, members, came_from))
    return tuple(groups)


def settled(state: State, groups: Groups, elsewhere: frozenset[str] = frozenset()) -> Groups:
    """Earlier groups as they can sit today: who came after those groups were formed sits down with
    the smallest one, and who is alone then joins neighbours."""
    standing = {group.id: group for group in groups}
    for seat in unplaced(state, groups):
        if seat in elsewhere:
            continue
        first = Group("1", 1, ())
        into = _smallest(state, list(standing.values()) or [first])
        standing[into.id] = replace(into, members=(*into.members, seat))
    while (few := _lonely(standing.values())) and len(standing) > 1:
        del standing[few.id]
        into = _smallest(state, list(standing.values()))
        standing[into.id] = replace(
            into,
            members=into.members + few.members,
            came_from=into.came_from + few.came_from,
        )
    return tuple(standing.values())


def _lonely(groups: Iterable[Group]) -> Group | None:
    return next((group for group in groups if len(group.members) < 2), None)


def unplaced(state: State, groups: Iterable[Group]) -> list[str]:
    """Who is here and sits nowhere, in the order in which they came."""
    sitting = {member for group in groups for member in group.members}
    here = sorted(state.company(), key=lambda seat: seat.number)
    return [seat.id for seat in here if seat.id not in sitting]


def shuffled(ids: Iterable[str], seed: int) -> list[str]:
    """An order that depends on the seed alone, in every release of Python."""
    return sorted(ids, key=lambda id: hashlib.sha256(f"{seed}:{id}".encode()).digest())


def aim_of(low: int, high: int, aim: float | None) -> float:
    if aim is not None:
        return aim
    return low if high - low <= 1 else (low + high) / 2


@lru_cache(maxsize=4096)
def sizes(people: int, low: int, high: int, aim: float | None = None) -> tuple[int, ...]:
    """Group sizes, larger first: sizes(7, 2, 3) == (3, 2, 2)."""
    smallest, largest = max(2, low - 1), high + 1
    if people < smallest or people == 1:
        return (people,) if people else ()
    target = aim_of(low, high, aim)
    best: list[tuple[Cost, int] | None] = [((0, 0, 0, 0), 0)] + [None] * people
    for total in range(1, people + 1):
        options = []
        for size in range(smallest, min(largest, total) + 1):
            before = best[total - size]
            if before:
                cost = _cost(size, low, high, target)
                options.append((tuple(map(sum, zip(before[0], cost, strict=True))), size))
        best[total] = min(options, default=None)
    return _read_back(best, people) or (people,)


def _cost(size: int, low: int, high: int, aim: float) -> Cost:
    """Outside the range, far from the aim, few groups, uneven: in that order of weight."""
    return (not low <= size <= high, abs(size - aim), -1, size * size)


def _read_back(best: list[tuple[Cost, int] | None], people: int) -> tuple[int, ...]:
    found: list[int] = []
    while people and (entry := best[people]):
        found.append(entry[1])
        people -= entry[1]
    return tuple(sorted(found, reverse=True))


def _runs(counts: list[int], low: int, high: int, aim: float) -> list[tuple[int, int]]:
    """Cut a line of units into runs whose sums are good group sizes."""
    best: list[tuple[Cost, int]] = [((0, 0, 0, 0, 0), 0)]
    for end in range(1, len(counts) + 1):
        options = []
        for start in range(max(0, end - high - 1), end):
            cost = _run_cost(sum(counts[start:end]), low, high, aim)
            before = best[start][0]
            options.append((tuple(map(sum, zip(before, cost, strict=True))), start))
        best.append(min(options))
    runs, end = [], len(counts)
    while end:
        runs.append((best[end][1], end))
        end = best[end][1]
    return runs[::-1]


def _run_cost(size: int, low: int, high: int, aim: float) -> Cost:
    """Like `_cost`, but a bad size is dear instead of impossible: units cannot be cut."""
    if size == 0:
        return (0, 0, 0, 1, 0)
    beyond = max(0, max(2, low - 1) - size, size - high - 1)
    return (size == 1, beyond, *_cost(size, low, high, aim)[:2], size * size)


def smallest_group(opening: Opening, state: State, besides: str | None = None) -> Group | None:
    """Where a latecomer sits down: the group with the fewest people who are here."""
    groups = [group for group in opening.live_groups() if group.id != besides]
    return _smallest(state, groups) if groups else None


def neighbours_of(opening: Opening, state: State, group: Group) -> Group | None:
    """With whom the last one of a group sits down: at the same table, where it had parted."""
    parts = {g.id: g for g in opening.live_groups() if set(g.came_from) & set(group.came_from)}
    same = smallest_group(replace(opening, groups=parts), state, besides=group.id)
    return same or smallest_group(opening, state, besides=group.id)


def _smallest(state: State, groups: Sequence[Group]) -> Group:
    company = {seat.id for seat in state.company()}
    return min(groups, key=lambda g: (len(company.intersection(g.members)), g.number))


def same_people(a: Groups, b: Groups) -> bool:
    return {frozenset(g.members) for g in a} == {frozenset(g.members) for g in b}
