"""Where the room is."""

from __future__ import annotations

from dataclasses import replace

from facilitator.core import events as e
from facilitator.core.folds.beginning import plan_item
from facilitator.core.folds.changing import Fold, cohorts_of, with_cohort, with_opening
from facilitator.core.state import ROOM, Group, Opening, State


def _step_opened(state: State, event: e.StepOpened, recorded: e.Recorded) -> State:
    opening = Opening(
        event.opening,
        event.item,
        event.step,
        event.turn,
        recorded.at,
        cohorts_of(event.cohorts),
        dict(event.sources),
        event.seed,
        turns=event.turns,
        block=event.block or event.opening,
    )
    skipped = {k: v for k, v in state.skipped.items() if k != (event.item, event.step)}
    path = (*state.path, event.opening)
    state = with_opening(state, opening)
    return replace(_at(state, opening), path=path, skipped=skipped)


def _step_skipped(state: State, event: e.StepSkipped, recorded: e.Recorded) -> State:
    return replace(state, skipped={**state.skipped, (event.item, event.step): event.like})


def _step_started(state: State, event: e.StepStarted, recorded: e.Recorded) -> State:
    return with_cohort(
        state,
        event.opening,
        event.cohort,
        phase="running",
        ends_at=event.ends_at,
        started_at=recorded.at,
    )


def _time_changed(state: State, event: e.TimeChanged, recorded: e.Recorded) -> State:
    return with_cohort(
        state, event.opening, event.cohort, phase="running", ends_at=event.ends_at, left=event.left
    )


def _clock_paused(state: State, event: e.ClockPaused, recorded: e.Recorded) -> State:
    for cohort, left in event.left.items():
        state = with_cohort(state, event.opening, cohort, ends_at=None, left=left)
    return state


def _clock_resumed(state: State, event: e.ClockResumed, recorded: e.Recorded) -> State:
    for cohort, ends_at in event.ends_at.items():
        state = with_cohort(state, event.opening, cohort, ends_at=ends_at, left=None)
    return state


def _time_ran_out(state: State, event: e.TimeRanOut, recorded: e.Recorded) -> State:
    return with_cohort(state, event.opening, event.cohort, phase="over")


def _bell_rung(state: State, event: e.BellRung, recorded: e.Recorded) -> State:
    opening = state.openings[event.opening]
    return with_opening(state, replace(opening, rings=opening.rings + 1))


def _step_closed(state: State, event: e.StepClosed, recorded: e.Recorded) -> State:
    opening = state.openings[event.opening]
    cohorts = {id: replace(c, phase="closed") for id, c in opening.cohorts.items()}
    return with_opening(state, replace(opening, cohorts=cohorts, closed_at=recorded.at, left=False))


def _step_left(state: State, event: e.StepLeft, recorded: e.Recorded) -> State:
    return with_opening(state, replace(state.openings[event.opening], left=True))


def _step_reopened(state: State, event: e.StepReopened, recorded: e.Recorded) -> State:
    """Who left meanwhile does not sit there any more."""
    before = state.openings[event.opening]
    groups = {id: replace(g, members=_staying(state, g)) for id, g in before.groups.items()}
    opening = replace(
        before, cohorts=cohorts_of(event.cohorts), groups=groups, closed_at=None, left=False
    )
    session = replace(state.session, finished=False)
    return replace(_at(with_opening(state, opening), opening), session=session)


def _staying(state: State, group: Group) -> tuple[str, ...]:
    return tuple(m for m in group.members if state.seats[m].left_at is None)


def _plan_finished(state: State, event: e.PlanFinished, recorded: e.Recorded) -> State:
    return replace(state, cursors={}, session=replace(state.session, finished=True))


def _plan_extended(state: State, event: e.PlanExtended, recorded: e.Recorded) -> State:
    """Behind an item; in front of everything where there is no such item."""
    plan = state.session.plan
    at = next((n for n, item in enumerate(plan, 1) if item.id == event.after), 0)
    added = tuple(plan_item(item) for item in event.items)
    return replace(state, session=replace(state.session, plan=(*plan[:at], *added, *plan[at:])))


def _turns_held(state: State, event: e.TurnsHeld, recorded: e.Recorded) -> State:
    return replace(state, held=event.held)


def _at(state: State, opening: Opening) -> State:
    """The whole room is there, or one cohort of it; cohorts of another loop are gone."""
    here = {
        cohort: id
        for cohort, id in state.cursors.items()
        if cohort != ROOM and opening.cohort != ROOM and state.openings[id].block == opening.block
    }
    return replace(state, cursors=here | {opening.cohort: opening.id})


FOLDS: dict[type[e.Event], Fold] = {
    e.StepOpened: _step_opened,
    e.StepSkipped: _step_skipped,
    e.StepStarted: _step_started,
    e.TimeChanged: _time_changed,
    e.ClockPaused: _clock_paused,
    e.ClockResumed: _clock_resumed,
    e.TimeRanOut: _time_ran_out,
    e.BellRung: _bell_rung,
    e.StepClosed: _step_closed,
    e.StepLeft: _step_left,
    e.StepReopened: _step_reopened,
    e.PlanFinished: _plan_finished,
    e.PlanExtended: _plan_extended,
    e.TurnsHeld: _turns_held,
}
