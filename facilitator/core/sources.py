"""Which earlier openings a step goes on from: whose groups it keeps, whose ideas it carries in."""

from __future__ import annotations

from facilitator.core.grouping import Groups, kept_groups, merged_groups, new_groups_of
from facilitator.core.loops import Place
from facilitator.core.remixing import met, remixed
from facilitator.core.state import Group, Opening, State
from structures.schema import Keep, Merge, New, Remix

Shadow = dict[tuple[str, str], str]
Sources = dict[str, tuple[str, ...]]


def sources_at(state: State, place: Place, shadow: Shadow) -> Sources:
    """Per step that is carried in, the openings it is carried from."""
    found = {entry.step: _of_step(state, place, entry.step, shadow) for entry in place.step.input}
    return {step: tuple(o.id for o in openings) for step, openings in found.items() if openings}


def _of_step(state: State, place: Place, step: str, shadow: Shadow) -> list[Opening]:
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
        before = _before(state, place)
        return kept_groups(state, _units(before), _elsewhere(state, place)), before
    if isinstance(form, Keep | Merge):
        before = _last_groups(state, place, _of_step(state, place, form.of, shadow))
        units, elsewhere = _units(before), _elsewhere(state, place)
        if isinstance(form, Merge):
            return merged_groups(state, units, form, elsewhere), before
        return kept_groups(state, units, elsewhere), before
    return (), []


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
    people = [seat.id for seat in sorted(state.present(), key=lambda seat: seat.number)]
    first = state.openings.get(place.block)
    before = met(
        g.members for o in state.openings.values() for g in o.groups.values() if len(g.members) < 9
    )
    seed = first.seed if first else seed
    table = remixed(people, form.size, place.turn, place.turns, seed, before)
    return tuple(Group(str(n), n, members) for n, members in enumerate(table, 1))
