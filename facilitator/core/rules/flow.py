"""Moving the room: next, back, start, more time, pause, ring, and the clock that runs out.

The bell advises and the facilitator decides: a step whose time is over stays open until *Next*.
"""

from __future__ import annotations

from facilitator.core import commands as c
from facilitator.core import events as e
from facilitator.core.asking import Ask, present_opening
from facilitator.core.openings import next_events, reopened
from facilitator.core.rejected import Rejected
from facilitator.core.state import Cohort, Opening, State

MOST_SECONDS_ADDED = 3600


def advance(state: State, command: c.Advance, ask: Ask) -> list[e.Event]:
    if state.closed:
        raise Rejected("closed")
    if command.opening != (state.current or ""):
        raise Rejected("stale")
    if state.session.finished:
        raise Rejected("finished")
    closing: list[e.Event] = [e.StepClosed(state.current)] if state.current else []
    return closing + next_events(state, ask.now, ask.seed, ask.holders(state))


def go_back(state: State, command: c.GoBack, ask: Ask) -> list[e.Event]:
    """Open the earlier opening again with all it holds; the present one stays as *left*."""
    if state.closed:
        raise Rejected("closed")
    if command.opening != (state.current or ""):
        raise Rejected("stale")
    if state.current is None:
        if not (state.session.finished and state.path):
            raise Rejected("at_the_start")
        return reopened(state, state.openings[state.path[-1]], ask.now, ask.holders(state))
    here = state.path.index(state.current)
    if here == 0:
        raise Rejected("at_the_start")
    earlier = state.openings[state.path[here - 1]]
    again = reopened(state, earlier, ask.now, ask.holders(state))
    return [e.StepLeft(state.current), *again]


def start(state: State, command: c.Start, ask: Ask) -> list[e.Event]:
    opening = present_opening(state, command.opening)
    waiting = [cohort for cohort in opening.cohorts.values() if cohort.phase == "gathering"]
    if not waiting:
        raise Rejected("already_started")
    return [e.StepStarted(opening.id, w.id, ask.now + w.seconds * 1000) for w in waiting]


def add_time(state: State, command: c.AddTime, ask: Ask) -> list[e.Event]:
    opening = present_opening(state, command.opening)
    if not 0 < command.seconds <= MOST_SECONDS_ADDED:
        raise Rejected("malformed", field="seconds")
    more = command.seconds * 1000
    return [_later(opening, cohort, more, ask.now) for cohort in _timed(opening)]


def _later(opening: Opening, cohort: Cohort, more: int, now: int) -> e.Event:
    if cohort.left is not None:
        return e.TimeChanged(opening.id, cohort.id, None, max(0, cohort.left) + more)
    ends_at = max(cohort.ends_at or now, now) + more
    return e.TimeChanged(opening.id, cohort.id, ends_at)


def pause(state: State, command: c.Pause, ask: Ask) -> list[e.Event]:
    opening = present_opening(state, command.opening)
    running = [cohort for cohort in _timed(opening) if cohort.ends_at is not None]
    if not running:
        raise Rejected("already_paused")
    left = {cohort.id: (cohort.ends_at or 0) - ask.now for cohort in running}
    return [e.ClockPaused(opening.id, left)]


def resume(state: State, command: c.Resume, ask: Ask) -> list[e.Event]:
    opening = present_opening(state, command.opening)
    paused = {c.id: ask.now + c.left for c in _timed(opening) if c.left is not None}
    if not paused:
        raise Rejected("not_paused")
    return [e.ClockResumed(opening.id, paused)]


def _timed(opening: Opening) -> list[Cohort]:
    timed = [c for c in opening.cohorts.values() if c.phase in ("running", "over")]
    if not timed:
        raise Rejected("not_started")
    return timed


def ring(state: State, command: c.Ring, ask: Ask) -> list[e.Event]:
    return [e.BellRung(present_opening(state, command.opening).id)]


def time_up(state: State, command: c.TimeUp, ask: Ask) -> list[e.Event]:
    """Only for the deadline that the command names, and never before it."""
    opening = present_opening(state, command.opening)
    cohort = opening.cohorts.get(command.cohort)
    if cohort is None or cohort.phase != "running" or opening.turn != command.turn:
        raise Rejected("stale")
    if cohort.ends_at != command.deadline:
        raise Rejected("stale")
    if ask.now < command.deadline:
        raise Rejected("too_early")
    return [e.TimeRanOut(opening.id, cohort.id)]


def close_session(state: State, command: c.CloseSession, ask: Ask) -> list[e.Event]:
    if state.closed:
        raise Rejected("closed")
    closing: list[e.Event] = [e.StepClosed(state.current)] if state.current else []
    return [*closing, e.SessionClosed()]
