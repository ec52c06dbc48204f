"""Sitting down and standing up again while groups exist already."""

from __future__ import annotations

from dataclasses import replace

from facilitator.core.events import Event, GroupJoined, PersonMoved, PersonPlaced
from facilitator.core.grouping import smallest_group, unplaced
from facilitator.core.state import Group, Opening, State


def new_group(opening: Opening) -> Group:
    number = 1 + max((group.number for group in opening.groups.values()), default=0)
    return Group(f"{opening.id}-{number}", number, ())


def place_for(state: State, opening: Opening) -> Group:
    """Where a latecomer sits down: with the fewest people, or at a table of their own."""
    return smallest_group(opening, state) or new_group(opening)


def moved(opening: Opening, seat: str, origin: Group | None, target: Group) -> list[Event]:
    """To another table; whoever was the last at theirs takes along what lies on it."""
    events: list[Event] = [
        PersonMoved(opening.id, seat, origin.id if origin else None, target.id, target.number)
    ]
    if origin and origin.members == (seat,):
        events.append(GroupJoined(opening.id, origin.id, target.id))
    return events


def seated_again(state: State, opening: Opening) -> list[Event]:
    """For groups that meet again: who came meanwhile sits down, who is alone joins neighbours, and
    what an empty table holds goes along."""
    events: list[Event] = []
    for seat in unplaced(state, opening.groups.values()):
        group = place_for(state, opening)
        events.append(PersonPlaced(opening.id, seat, group.id, group.number))
        opening = _with(opening, replace(group, members=(*group.members, seat)))
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
