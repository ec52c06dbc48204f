"""`evolve` folds one event into the state. It never refuses and never looks anywhere else."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from facilitator.core import events as e
from facilitator.core.folds import beginning, flow, groups, ideas, people, rating, showing
from facilitator.core.folds.acts import remembered
from facilitator.core.folds.changing import Fold
from facilitator.core.state import State


def fold(recorded: Iterable[e.Recorded], state: State | None = None) -> State:
    for each in recorded:
        state = evolve(state, each)
    if state is None:
        raise ValueError("an empty log is no session")
    return state


def evolve(state: State | None, recorded: e.Recorded) -> State:
    event = recorded.event
    if isinstance(event, e.SessionOpened):
        after = State(beginning.session(event, recorded.at))
    elif state is None:
        raise ValueError("a log begins with SessionOpened")
    else:
        after = FOLDS[type(event)](state, event, recorded)
    acts = remembered(state, after, recorded) if state else ()
    return replace(after, seq=recorded.seq, at=recorded.at, acts=acts)


def _session_closed(state: State, event: e.SessionClosed, recorded: e.Recorded) -> State:
    rehearsal = state.session.rehearsal or event.trial
    session = replace(state.session, closed_at=recorded.at, rehearsal=rehearsal)
    return replace(state, session=session, acts=())


FOLDS: dict[type[e.Event], Fold] = {
    e.SessionClosed: _session_closed,
    **people.FOLDS,
    **flow.FOLDS,
    **groups.FOLDS,
    **ideas.FOLDS,
    **showing.FOLDS,
    **rating.FOLDS,
}
