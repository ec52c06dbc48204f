"""Sitting down and standing up again while groups exist already."""

from __future__ import annotations

from dataclasses import replace

from facilitator.core.events import Event, GroupJoined, PersonMoved, PersonPlaced
from facilitator.core.folds.changing import placed, without_member
from facilitator.core.grouping import smallest_group, unplaced
from facilitator.core.state import Group, Opening, State
from structures.schema import Merge, New, Remix, Split

GROUPED = ("new", "keep", "merge", "split", "remix")


def new_group(opening: Opening) -> Group:
    number = 1 + max((group.number for group in opening.groups.values()), default=0)
    return Group(f"{opening.id}-{number}", number, ())


def in_groups(state: State, opening: Opening) -> bool:
    """Whether people sit in groups in this step, even if nobody was here when it opened."""
    return bool(opening.groups) or state.step(opening).group.kind in GROUPED


def seated(state: State, opening: Opening, seat: str) -> list[PersonPlaced]:
    """A latecomer sits down with the fewest people. Where even those are too many, they open a new
    table, and whoever came last there comes along: nobody sits alone."""
    group = _own_table(state, opening, seat) or smallest_group(opening, state)
    if group and len(group.members) <= _most(state, opening):
        return [_placed(opening, seat, group)]
    table = new_group(opening)
    along = group.members[-1:] if group else ()
    return [_placed(opening, each, table) for each in (*along, seat)]


def _own_table(state: State, opening: Opening, seat: str) -> Group | None:
    """Where somebody who comes back sat before: the smallest of the groups that went on from it."""
    own = {
        group.id: group
        for group in opening.live_groups()
        if any((before := state.group(id)) and seat in before.members for id in group.came_from)
    }
    return smallest_group(replace(opening, groups=own), state)


def _placed(opening: Opening, seat: str, group: Group) -> PersonPlaced:
    return PersonPlaced(opening.id, seat, group.id, group.number)


def _most(state: State, opening: Opening) -> int:
    form = state.step(opening).group
    return form.size[1] if isinstance(form, New | Merge | Split | Remix) else len(state.seats)


def moved(opening: Opening, seat: str, origin: Group | None, target: Group) -> list[Event]:
    """To another table; whoever was the last at theirs takes along what lies on it, if it is of
    the same opening."""
    events: list[Event] = [
        PersonMoved(opening.id, seat, origin.id if origin else None, target.id, target.number)
    ]
    if origin and origin.members == (seat,) and origin.id in opening.groups:
        events.append(GroupJoined(opening.id, origin.id, target.id))
    return events


def seated_again(
    state: State, opening: Opening, elsewhere: frozenset[str] = frozenset()
) -> list[Event]:
    """For groups that meet again: who came meanwhile sits down, who is alone joins neighbours, and
    what an empty table holds goes along."""
    events: list[Event] = []
    for seat in unplaced(state, opening.groups.values()):
        if seat in elsewhere:
            continue
        places = seated(state, opening, seat)
        events += places
        for each in places:
            opening = placed(without_member(opening, each.seat), each.seat, each.group, each.number)
    for group in opening.groups.values():
        now = opening.groups[group.id]
        into = smallest_group(opening, state, besides=group.id)
        if now.joined is None and len(now.members) < 2 and into:
            events.append(GroupJoined(opening.id, now.id, into.id))
            opening = _with(opening, replace(now, members=(), joined=into.id))
            opening = _with(opening, replace(into, members=into.members + now.members))
    return events


def _with(opening: Opening, group: Group) -> Opening:
    return replace(opening, groups={**opening.groups, group.id: group})
