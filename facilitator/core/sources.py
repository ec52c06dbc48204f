"""Which earlier openings a step goes on from: whose groups it keeps, whose ideas it carries in."""

from __future__ import annotations

from dataclasses import replace

from facilitator.core.grouping import (
    Groups,
    kept_groups,
    merged_groups,
    new_groups_of,
    split_groups,
)
from facilitator.core.loops import Place
from facilitator.core.remixing import met, remixed
from facilitator.core.state import Group, Opening, State
from structures.schema import Keep, Merge, New, Remix, Split

Shadow = dict[tuple[str, str], str]
Sources = dict[str, tuple[str, ...]]


def sources_at(state: State, place: Place, shadow: Shadow) -> Sources:
    """Per step that is carried in, the openings it is carried from."""
    found = {entry.step: of_step(state, place, entry.step, shadow) for entry in place.step.input}
    return {step: tuple(o.id for o in openings) for step, openings in found.items() if openings}


def of_step(state: State, place: Place, step: str, shadow: Shadow) -> list[Opening]:
    """Inside one loop the same turn of the same cohort; else every turn of the last time; of a
    step that was skipped, the opening that it would have repeated."""
    if like := shadow.get((place.item.id, step)):
        return [state.openings[like]]
    found = [o for o in state.openings.values() if (o.item, o.step) == (place.item.id, step)]
    inside = [o for o in found if place.block and o.block == place.block]
    if inside:
        return [o for o in inside if (o.cohort, o.turn) == (place.cohort, place.turn)]
    return [o for o in found if o.block == found[-1].block]


def groups_at(
    state: State, place: Place, seed: int, shadow: Shadow
) -> tuple[Groups, list[Opening]]:
    """The groups of a step, and the openings whose groups these continue."""
    form = place.step.group
    if isinstance(form, Remix):
        return _remixed(state, place, form, seed), _before(state, place)
    if isinstance(form, New) and place.turn == 1:
        return new_groups_of(state, form, seed), []
    if isinstance(form, New):
        before = _lately(state, place) or _before(state, place)
        return kept_groups(state, _units(before), _elsewhere(state, place)), before
    if isinstance(form, Keep | Merge | Split):
        before = _last_groups(state, place, of_step(state, place, form.of, shadow))
        if isinstance(form, Keep) and any(o.block == place.block for o in before):
            before = _lately(state, place) or before
        return _continued(state, place, form, _as_they_sit(state, _units(before))), before
    return (), []


def _continued(state: State, place: Place, form: Keep | Merge | Split, units: Groups) -> Groups:
    elsewhere = _elsewhere(state, place)
    if isinstance(form, Keep):
        return kept_groups(state, units, elsewhere)
    if isinstance(form, Split):
        return split_groups(state, kept_groups(state, units, elsewhere), form)
    source = place.item.technique.step(form.of)
    tables = _tables(units) if isinstance(source.group, Split) else [units]
    return _merged_at(state, tables, form, elsewhere)


def _tables(units: Groups) -> list[Groups]:
    """Parts of one table are only put together with parts of the same."""
    tables: dict[tuple[str, ...], Groups] = {}
    for unit in units:
        tables[unit.came_from] = (*tables.get(unit.came_from, ()), unit)
    return list(tables.values())


def _merged_at(
    state: State, tables: list[Groups], form: Merge, elsewhere: frozenset[str]
) -> Groups:
    """Who sits nowhere yet sits down at the first table."""
    everybody = {m for table in tables for unit in table for m in unit.members}
    merged: Groups = ()
    for table in tables or [()]:
        here = {m for unit in table for m in unit.members}
        away = elsewhere | (everybody - here)
        away |= {seat.id for seat in state.company() if merged and seat.id not in everybody}
        merged += merged_groups(state, table, form, away)
    return merged


def _as_they_sit(state: State, units: Groups) -> Groups:
    """With those who came later and sat down with a part of one of these groups."""
    sitting = {member for unit in units for member in unit.members}
    found: dict[str, tuple[str, ...]] = {unit.id: () for unit in units}
    for opening in state.openings.values():
        for part in opening.live_groups():
            for unit in set(part.came_from) & found.keys():
                new = tuple(m for m in part.members if m not in sitting)
                found[unit] += new
                sitting |= set(new)
    return tuple(replace(unit, members=unit.members + found[unit.id]) for unit in units)


def _before(state: State, place: Place) -> list[Opening]:
    """The turn before this one, of the same step and cohort."""
    turns = [
        o
        for o in state.openings.values()
        if place.block
        and (o.block, o.step, o.cohort) == (place.block, place.step.id, place.cohort)
        and o.turn == place.turn - 1
    ]
    return turns[-1:]


def _lately(state: State, place: Place) -> list[Opening]:
    """Inside a loop people stay as they sit now, also those who came over from another group."""
    block = [o for o in state.openings.values() if place.block and o.block == place.block]
    return [o for o in block if o.cohort == place.cohort][-1:]


def _last_groups(state: State, place: Place, found: list[Opening]) -> list[Opening]:
    """Of several turns only the last one of each cohort: these are the groups as they sit now."""
    last = {opening.cohort: opening for opening in found}
    return list(last.values())


def _units(openings: list[Opening]) -> Groups:
    units = [group for opening in openings for group in opening.live_groups()]
    return tuple(sorted(units, key=lambda group: group.number))


def _elsewhere(state: State, place: Place) -> frozenset[str]:
    """Who sits in another cohort now, and so needs no seat here."""
    others = [o for o in state.fronts if place.block and o.cohort != place.cohort]
    return frozenset(m for o in others for g in o.groups.values() for m in g.members)


def _remixed(state: State, place: Place, form: Remix, seed: int) -> Groups:
    """Everybody beside somebody new; in every round of one loop the same round table."""
    people = [seat.id for seat in sorted(state.company(), key=lambda seat: seat.number)]
    first = state.openings.get(place.block)
    before = met(
        g.members for o in state.openings.values() for g in o.groups.values() if len(g.members) < 9
    )
    seed = first.seed if first else seed
    table = remixed(people, form.size, place.turn, place.turns, seed, before)
    return tuple(Group(str(n), n, members) for n, members in enumerate(table, 1))
