"""Moving the room: next, back, start, more time, pause, ring, and the clock that runs out.

The bell advises and the facilitator decides: a step whose time is over stays open until *Next*.
"""

from __future__ import annotations

from dataclasses import replace

from facilitator.core import commands as c
from facilitator.core import events as e
from facilitator.core.asking import Ask, present_opening
from facilitator.core.loops import following
from facilitator.core.openings import Moment, applied, onward, turned
from facilitator.core.placing import name_of_place, optional_ahead
from facilitator.core.rejected import Rejected
from facilitator.core.reopening import earlier, earlier_in_block, left_in_block, reopened
from facilitator.core.rules.rating import deal
from facilitator.core.state import Cohort, Opening, State

MOST_SECONDS_ADDED = 3600


def advance(state: State, command: c.Advance, ask: Ask) -> list[e.Event]:
    if state.closed:
        raise Rejected("closed")
    if command.opening != (state.current or ""):
        raise Rejected("stale")
    if state.session.finished:
        raise Rejected("finished")
    if command.into and command.into not in map(name_of_place, optional_ahead(state)):
        raise Rejected("stale")
    events = onward(state, replace(_moment(state, ask), into=command.into))
    return [*events, *_dealing(state, events, ask)]


def _dealing(state: State, events: list[e.Event], ask: Ask) -> list[e.Event]:
    """When the first round of passing cards opens, the whole deal is fixed."""
    opened = [event for event in events if isinstance(event, e.StepOpened)]
    if not opened or opened[0].turn > 1:
        return []
    after = applied(state, events)
    opening = after.openings[opened[0].opening]
    routes = {entry.route for entry in after.step(opening).input}
    return deal(after, opening, ask) if "dealt" in routes else []


def _moment(state: State, ask: Ask) -> Moment:
    return Moment(ask.now, ask.seed, ask.holders(state))


def go_back(state: State, command: c.GoBack, ask: Ask) -> list[e.Event]:
    """Open the earlier opening again with all it holds; the present one stays as *left*."""
    if state.closed:
        raise Rejected("closed")
    if command.opening != (state.current or ""):
        raise Rejected("stale")
    inside = {o.id: before for o in state.fronts if (before := earlier_in_block(state, o))}
    leaving = [o.id for o in state.fronts if o.id in inside or not inside]
    targets = list(inside.values()) or earlier(state)
    if not targets:
        raise Rejected("at_the_start")
    events: list[e.Event] = [e.StepLeft(id) for id in leaving]
    return [*events, *reopened(applied(state, events), targets, ask.now, ask.holders(state))]


def start(state: State, command: c.Start, ask: Ask) -> list[e.Event]:
    present_opening(state, command.opening)
    waiting = [(o.id, c) for o, c in _cohorts(state) if c.phase == "gathering"]
    if not waiting:
        raise Rejected("already_started")
    return [e.StepStarted(id, w.id, ask.now + w.seconds * 1000) for id, w in waiting]


def add_time(state: State, command: c.AddTime, ask: Ask) -> list[e.Event]:
    present_opening(state, command.opening)
    if not 0 < command.seconds <= MOST_SECONDS_ADDED:
        raise Rejected("malformed", field="seconds")
    more = command.seconds * 1000
    return [_later(opening, cohort, more, ask.now) for opening, cohort in _timed(state)]


def _later(opening: Opening, cohort: Cohort, more: int, now: int) -> e.Event:
    if cohort.left is not None:
        return e.TimeChanged(opening.id, cohort.id, None, max(0, cohort.left) + more)
    ends_at = max(cohort.ends_at or now, now) + more
    return e.TimeChanged(opening.id, cohort.id, ends_at)


def pause(state: State, command: c.Pause, ask: Ask) -> list[e.Event]:
    present_opening(state, command.opening)
    running = [(o.id, c.id, c.ends_at) for o, c in _timed(state) if c.ends_at is not None]
    if not running:
        raise Rejected("already_paused")
    return [e.ClockPaused(opening, {id: ends_at - ask.now}) for opening, id, ends_at in running]


def resume(state: State, command: c.Resume, ask: Ask) -> list[e.Event]:
    present_opening(state, command.opening)
    paused = [(o.id, c.id, c.left) for o, c in _timed(state) if c.left is not None]
    if not paused:
        raise Rejected("not_paused")
    return [e.ClockResumed(opening, {id: ask.now + left}) for opening, id, left in paused]


def _cohorts(state: State) -> list[tuple[Opening, Cohort]]:
    """Every clock of the room: one, or one for each cohort inside a loop."""
    return [(opening, c) for opening in state.fronts for c in opening.cohorts.values()]


def _timed(state: State) -> list[tuple[Opening, Cohort]]:
    timed = [(o, c) for o, c in _cohorts(state) if c.phase in ("running", "over")]
    if not timed:
        raise Rejected("not_started")
    return timed


def ring(state: State, command: c.Ring, ask: Ask) -> list[e.Event]:
    present_opening(state, command.opening)
    return [e.BellRung(opening.id) for opening in state.fronts]


def hold_turns(state: State, command: c.HoldTurns, ask: Ask) -> list[e.Event]:
    if state.closed:
        raise Rejected("closed")
    if state.held == command.held:
        raise Rejected("nothing_new")
    return [e.TurnsHeld(command.held)]


def time_up(state: State, command: c.TimeUp, ask: Ask) -> list[e.Event]:
    """Only for the deadline that the command names, and never before it.

    The bell advises; but turns inside a loop follow each other by themselves, unless they are held
    or somebody has to move.
    """
    opening = present_opening(state, command.opening)
    cohort = opening.cohorts.get(command.cohort)
    if cohort is None or cohort.phase != "running" or opening.turn != command.turn:
        raise Rejected("stale")
    if cohort.ends_at != command.deadline:
        raise Rejected("stale")
    if ask.now < command.deadline:
        raise Rejected("too_early")
    if not state.held and following(state, opening) and not left_in_block(state, opening):
        events = turned(state, opening, _moment(state, ask))
        if applied(state, events).fronts_phase(cohort.id) != "gathering":
            return events
    return [e.TimeRanOut(opening.id, cohort.id)]


def close_session(state: State, command: c.CloseSession, ask: Ask) -> list[e.Event]:
    if state.closed:
        raise Rejected("closed")
    return [*(e.StepClosed(opening.id) for opening in state.fronts), e.SessionClosed(command.trial)]
