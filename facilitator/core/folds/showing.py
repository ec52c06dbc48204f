"""What everybody is shown."""

from __future__ import annotations

from dataclasses import replace

from facilitator.core import events as e
from facilitator.core.folds.changing import Fold, with_idea, with_opening
from facilitator.core.state import State


def _idea_cued(state: State, event: e.IdeaCued, recorded: e.Recorded) -> State:
    opening = state.openings[event.opening]
    passed = tuple(id for id in opening.passed if id != event.id)
    return with_opening(state, replace(opening, cue=event.id, passed=passed))


def _idea_passed_over(state: State, event: e.IdeaPassedOver, recorded: e.Recorded) -> State:
    opening = state.openings[event.opening]
    passed = tuple(id for id in opening.passed if id != event.id)
    passed = (*passed, event.id) if event.passed else passed
    return with_opening(state, replace(opening, passed=passed, cue=None))


def _idea_shown(state: State, event: e.IdeaShown, recorded: e.Recorded) -> State:
    opening = state.openings[event.opening]
    shown = tuple(id for id in opening.shown if id != event.id)
    shown = (*shown, event.id) if event.shown else shown
    spotlight = opening.spotlight if event.shown or opening.spotlight != event.id else None
    cue = None if opening.cue == event.id else opening.cue
    return with_opening(state, replace(opening, shown=shown, spotlight=spotlight, cue=cue))


def _idea_hidden(state: State, event: e.IdeaHidden, recorded: e.Recorded) -> State:
    reported = state.ideas[event.id].reported and event.hidden
    return with_idea(state, event.id, hidden=event.hidden, reported=reported)


def _idea_spotlit(state: State, event: e.IdeaSpotlit, recorded: e.Recorded) -> State:
    return with_opening(state, replace(state.openings[event.opening], spotlight=event.id))


FOLDS: dict[type[e.Event], Fold] = {
    e.IdeaCued: _idea_cued,
    e.IdeaPassedOver: _idea_passed_over,
    e.IdeaShown: _idea_shown,
    e.IdeaHidden: _idea_hidden,
    e.IdeaSpotlit: _idea_spotlit,
}
