"""Coming, going, and sitting down with somebody.

Latecomers and people who come back are ordinary: they join the smallest group at once, and what
they had written comes along. Nobody is left alone in a group when a neighbour is there to join.
"""

from __future__ import annotations

from facilitator.core import commands as c
from facilitator.core import events as e
from facilitator.core.asking import Ask, present_opening
from facilitator.core.grouping import neighbours_of, smallest_group
from facilitator.core.rejected import Rejected
from facilitator.core.routing import Copies, copies_for
from facilitator.core.seating import in_groups, moved, new_group, seated
from facilitator.core.state import Group, Opening, Seat, State

MOST_PEOPLE = 3_000


def join(state: State, command: c.Join, ask: Ask) -> list[e.Event]:
    if state.closed:
        raise Rejected("closed")
    if command.seat in state.seats:
        raise Rejected("taken")
    if len(state.seats) >= MOST_PEOPLE:
        raise Rejected("full", most=MOST_PEOPLE)
    kind = command.kind if command.kind == "observer" else "participant"
    taken = e.SeatTaken(command.seat, command.name, command.role, kind)
    if kind == "observer":
        return [taken]
    return [taken, *sit_down(state, ask, command.seat)]


def mark_back(state: State, command: c.MarkBack, ask: Ask) -> list[e.Event]:
    seat = _seat(state, command.seat)
    if state.closed or seat.present:
        raise Rejected("nothing_new")
    back = e.SeatBack(seat.id)
    if seat.kind == "observer":
        return [back]
    return [back, *sit_down(state, ask, seat.id)]


def mark_away(state: State, command: c.MarkAway, ask: Ask) -> list[e.Event]:
    seat = _seat(state, command.seat)
    if state.closed or not seat.present:
        raise Rejected("nothing_new")
    if ask.connections.get(seat.id, "") != command.connection:
        raise Rejected("stale")
    return [e.SeatAway(seat.id)]


def leave(state: State, command: c.Leave, ask: Ask) -> list[e.Event]:
    return _gone(state, ask.actor.id)


def remove_seat(state: State, command: c.RemoveSeat, ask: Ask) -> list[e.Event]:
    return _gone(state, command.seat)


def _gone(state: State, id: str) -> list[e.Event]:
    seat = _seat(state, id)
    if state.closed:
        raise Rejected("closed")
    if seat.left_at is not None:
        raise Rejected("nothing_new")
    return [e.SeatLeft(id), *_not_alone(state, id)]


def move_person(state: State, command: c.MovePerson, ask: Ask) -> list[e.Event]:
    opening = present_opening(state, command.opening)
    opening = _front_with(state, command.group) or opening
    seat = _seat(state, command.seat)
    if seat.kind != "participant" or seat.left_at is not None:
        raise Rejected("gone")
    if not in_groups(state, opening):
        raise Rejected("no_groups")
    target = opening.groups.get(command.group) if command.group else new_group(opening)
    if target is None or target.joined:
        raise Rejected("gone")
    before = state.front_of(seat.id)
    origin = before.group_of(seat.id) if before else None
    alone = origin and origin.members == (seat.id,)
    if origin and (origin.id == target.id or (alone and not target.members)):
        raise Rejected("nothing_new")
    return [
        *moved(opening, seat.id, origin, target),
        *_bringing(state, opening, seat.id, target),
    ]


def _front_with(state: State, group: str) -> Opening | None:
    return next((opening for opening in state.fronts if group in opening.groups), None)


def sit_down(state: State, ask: Ask, seat: str) -> list[e.Event]:
    """Into the smallest group of the open step, with what this person wrote in earlier ones."""
    opening = _where_to_sit(state, seat)
    if opening is None or not opening.open or not in_groups(state, opening):
        return []
    if group := opening.group_of(seat):
        return _bringing(state, opening, seat, group)
    places = seated(state, opening, seat)
    table = Group(places[-1].group, places[-1].number, ())
    return [*places, *_bringing(state, opening, seat, table)]


def _where_to_sit(state: State, seat: str) -> Opening | None:
    """Where they sit already, else where the smallest group is."""
    sitting = next((o for o in state.fronts if o.group_of(seat)), None)
    tables = [(g, o) for o in state.fronts for g in o.live_groups()]
    if sitting or not tables:
        return sitting or state.opening
    return min(tables, key=lambda table: (len(table[0].members), table[0].number))[1]


def _bringing(state: State, opening: Opening, seat: str, group: Group) -> list[e.Event]:
    """Ideas that stayed behind while their author was away follow into the author's group.

    Not those written without a name: the log would then say whose they are.
    """
    copies = _left_behind(state, opening, seat, group)
    return [e.IdeasRouted(opening.id, copies)] if copies else []


def _left_behind(state: State, opening: Opening, seat: str, group: Group) -> Copies:
    pool = state.pool(opening.id)
    mine = [
        i.id
        for source in opening.fed_by
        for i in state.pool(source)
        if seat in i.authors and i.group is None
    ]
    already = {parent for idea in pool for parent in idea.parents}
    others = {i.id for source in opening.fed_by for i in state.pool(source) if i.id not in mine}
    with_me = Group(group.id, group.number, (*group.members, seat))
    step = state.step(opening)
    return copies_for(
        state,
        step,
        opening.id,
        (with_me,),
        opening.sources,
        {},
        already | others,
        len(pool) + 1,
    )


def _not_alone(state: State, leaver: str) -> list[e.Event]:
    """When a pair loses one for good, the other sits down with the smallest group."""
    opening = state.front_of(leaver)
    group = opening.group_of(leaver) if opening and opening.open else None
    if opening is None or group is None:
        return []
    staying = [m for m in group.members if m != leaver and state.seats[m].left_at is None]
    if len(staying) > 1:
        return []
    if neighbour := neighbours_of(opening, state, group):
        return [e.GroupJoined(opening.id, group.id, neighbour.id)]
    return [event for seat in staying for event in _to_another_cohort(state, opening, seat)]


def _to_another_cohort(state: State, opening: Opening, seat: str) -> list[e.Event]:
    """Nobody else keeps this group's time, so the one who is left joins one that keeps another."""
    for other in state.fronts:
        if other.id != opening.id and (into := smallest_group(other, state)):
            origin = opening.group_of(seat)
            from_ = origin.id if origin else None
            return [e.PersonMoved(other.id, seat, from_, into.id, into.number)]
    return []


def _seat(state: State, id: str) -> Seat:
    if id not in state.seats:
        raise Rejected("gone")
    return state.seats[id]
