"""Who is here."""

from __future__ import annotations

from dataclasses import replace

from facilitator.core import events as e
from facilitator.core.folds.changing import Fold, with_opening, with_seat, without_member
from facilitator.core.state import Seat, State


def _seat_taken(state: State, event: e.SeatTaken, recorded: e.Recorded) -> State:
    number = 1 + len(state.seats)
    seat = Seat(event.seat, number, event.name, event.role, event.kind, recorded.at)
    return with_seat(state, seat)


def _seat_away(state: State, event: e.SeatAway, recorded: e.Recorded) -> State:
    return with_seat(state, replace(state.seats[event.seat], here=False))


def _seat_back(state: State, event: e.SeatBack, recorded: e.Recorded) -> State:
    return with_seat(state, replace(state.seats[event.seat], here=True, left_at=None))


def _seat_left(state: State, event: e.SeatLeft, recorded: e.Recorded) -> State:
    seat = replace(state.seats[event.seat], here=False, left_at=recorded.at)
    state = with_seat(state, seat)
    for opening in state.fronts:
        state = with_opening(state, without_member(opening, event.seat))
    return state


FOLDS: dict[type[e.Event], Fold] = {
    e.SeatTaken: _seat_taken,
    e.SeatAway: _seat_away,
    e.SeatBack: _seat_back,
    e.SeatLeft: _seat_left,
}
