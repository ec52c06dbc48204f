"""What is carried from one step into the next, and to whom.

A carried idea is a copy with one parent: it belongs to its new opening and group, so editing,
merging, striking and undoing there never touches what somebody wrote before. The copy's id is made
of the opening and a running number, which no phone can choose.

What a person keeps to themselves, has struck or taken back, and what was hidden is never carried.
In private steps the words of somebody who is not in the room now stay where they are until that
person comes back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from facilitator.core.activities import is_material
from facilitator.core.grouping import Groups
from facilitator.core.scoring import best, by_score, is_rated, kept, tallies
from facilitator.core.state import Idea, State
from structures.schema import Input, Step

Copies = tuple[tuple[str, str, str | None], ...]
Holders = Mapping[str, str]
"""Alias → seat, as far as this process knows the secrets; never written anywhere."""

Pool = tuple[Idea, ...]
Targets = list[tuple[Idea, str | None]]
Route = Callable[[State, tuple[Idea, ...], Groups, Holders], Targets]


def copies_for(
    state: State,
    step: Step,
    opening: str,
    groups: Groups,
    sources: Mapping[str, tuple[str, ...]],
    holders: Holders,
    already: Iterable[str] = (),
    start: int = 1,
) -> Copies:
    """`already` are parents that have a copy here; `start` is the first free running number."""
    done = set(already)
    copies: list[tuple[str, str, str | None]] = []
    for entry in step.input:
        if entry.step not in sources:
            continue
        for idea, group in _targets(state, entry, sources[entry.step], groups, holders):
            if idea.id not in done:
                copies.append((f"{opening}.{start + len(copies)}", idea.id, group))
    return tuple(copies)


def _targets(
    state: State, entry: Input, sources: tuple[str, ...], groups: Groups, holders: Holders
) -> Targets:
    """Each idea with the sentences about it, which go wherever it goes."""
    pool = tuple(i for source in sources for i in carried(state, source))
    said: dict[str, list[Idea]] = {}
    for idea in pool:
        if idea.about:
            said.setdefault(state.subject(idea), []).append(idea)
    if entry.only.kind:
        pool = tuple(i for i in pool if i.about and set(entry.only.kind) & set(i.fields))
    else:
        pool = chosen(state, sources, tuple(i for i in pool if not i.about), entry)
    targets = ROUTES[entry.route](state, pool, groups, holders)
    return [(one, group) for idea, group in targets for one in (idea, *said.get(idea.id, ()))]


def chosen(state: State, sources: Iterable[str], pool: Pool, entry: Input) -> Pool:
    """What `only` asks for; from a rating step best first, `selected` without what it dropped."""
    rated = [state.openings[id] for id in sources if is_rated(state, state.openings[id])]
    if rated:
        going = best(state, rated[0], entry.only.top) if entry.only.top else None
        ranked = kept(state, rated[0]) if entry.route == "selected" else by_score(state, rated[0])
        places = {idea.id: n for n, idea in enumerate(going or ranked)}
        pool = tuple(sorted((i for i in pool if i.id in places), key=lambda i: places[i.id]))
    if entry.only.value:
        wanted = {str(value) for value in entry.only.value}
        verdicts = {id: t.verdict for o in rated for id, t in tallies(state, o).items()}
        pool = tuple(idea for idea in pool if verdicts.get(idea.id) in wanted)
    return tuple(i for i in pool if i.promoted) if entry.only.chosen else pool


def carried(state: State, opening: str) -> tuple[Idea, ...]:
    pool, step = state.pool(opening), state.step(state.openings[opening])
    standing = (i for i in pool if i.standing and not (i.kept or i.late or i.hidden))
    return tuple(i for i in standing if i.about or not is_material(step, i))


def _own(state: State, pool: tuple[Idea, ...], groups: Groups, holders: Holders) -> Targets:
    """One's own; where a role goes round, only that of whoever holds it now."""
    turn = {seat for group in groups for seat in group.roles}
    if not turn:
        return [(idea, None) for idea in pool]
    return [(i, None) for i in pool if turn & {holders.get(name, name) for name in i.authors}]


def _partner(state: State, pool: tuple[Idea, ...], groups: Groups, holders: Holders) -> Targets:
    """What one wrote about somebody else, to be told by whoever wrote it."""
    return [(idea, None) for idea in pool]


def _group(state: State, pool: tuple[Idea, ...], groups: Groups, holders: Holders) -> Targets:
    """With the group where an idea was, else to the group of its (first) author who has one.

    Where a table has parted, each part takes along what its own people wrote.
    """
    going_on = _going_on(state, groups)
    homes = {member: group.id for group in groups for member in group.members}
    homes |= {alias: homes[seat] for alias, seat in holders.items() if seat in homes}
    targets: Targets = []
    for idea in pool:
        tables = _tables_of(state, idea.group, going_on)
        theirs = [homes[name] for name in idea.authors if name in homes]
        parted = [home for home in theirs if home in tables] if len(tables) > 1 else []
        target = next(iter(parted or tables or theirs), None)
        targets += [(idea, target)] if target else []
    return targets


def _going_on(state: State, groups: Groups) -> dict[str, list[str]]:
    """Each earlier group with those that it became, however many steps ago it was."""
    found: dict[str, list[str]] = {}
    for group in groups:
        earlier, seen = list(group.came_from), set[str]()
        while earlier:
            id = earlier.pop()
            if id not in seen:
                seen.add(id)
                found.setdefault(id, []).append(group.id)
                before = state.group(id)
                earlier += before.came_from if before else ()
    return found


def _tables_of(state: State, group: str | None, going_on: Mapping[str, list[str]]) -> list[str]:
    """Where a group goes on; what was one part of a table goes on at that table."""
    if group is None or group in going_on:
        return going_on.get(group or "", [])
    before = state.group(group)
    found = [_tables_of(state, each, going_on) for each in (before.came_from if before else ())]
    return found[0] if found and all(each == found[0] for each in found) else []


def _all(state: State, pool: tuple[Idea, ...], groups: Groups, holders: Holders) -> Targets:
    """Everything; before the whole room, a group's ideas stay known as that group's."""
    return [(idea, None if groups else idea.group) for idea in pool]


def _selected(state: State, pool: tuple[Idea, ...], groups: Groups, holders: Holders) -> Targets:
    """What each group marked; a group that marked nothing offers its whole pool."""
    chose = {idea.group for idea in pool if idea.promoted}
    kept = tuple(i for i in pool if i.promoted or i.group not in chose)
    return (_group if groups else _all)(state, kept, groups, holders)


def _dealt(state: State, pool: tuple[Idea, ...], groups: Groups, holders: Holders) -> Targets:
    """One copy of each card; who reads which is the deal's, and nobody's group."""
    return [(idea, None) for idea in pool]


ROUTES: dict[str, Route] = {
    "own": _own,
    "partner": _partner,
    "group": _group,
    "all": _all,
    "selected": _selected,
    "dealt": _dealt,
}
