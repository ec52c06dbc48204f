"""Undo is decided, not replayed: ordinary opposite events, or a refusal that says why not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from facilitator.core import commands as c
from facilitator.core import events as e
from facilitator.core.asking import Ask, present_opening, require_in_scope
from facilitator.core.rejected import Rejected
from facilitator.core.rules.ideas import copy_edits
from facilitator.core.seating import moved
from facilitator.core.state import Act, Idea, State

Opposite = Callable[[State, Any, Act, Ask], list[e.Event]]
DESK = ("facilitator", "cofacilitator")


def undo(state: State, command: c.Undo, ask: Ask) -> list[e.Event]:
    if state.closed:
        raise Rejected("closed")
    act = next((act for act in state.acts if act.seq == command.seq), None)
    if act is None:
        raise Rejected("cannot_undo")
    if act.opening not in state.cursors.values():
        raise Rejected("moved_on")
    return OPPOSITES[type(act.event)](state, act.event, act, ask)


def _own_scope(state: State, id: str, ask: Ask) -> Idea:
    idea = state.ideas[id]
    require_in_scope(state, ask, idea)
    return idea


def _unmerged(state: State, event: e.IdeasMerged, act: Act, ask: Ask) -> list[e.Event]:
    idea = _own_scope(state, event.id, ask)
    if not idea.standing or idea.version > 1:
        raise Rejected("built_on")
    return [e.IdeasParted(event.id)]


def _unedited(state: State, event: e.IdeaEdited, act: Act, ask: Ask) -> list[e.Event]:
    idea = _own_scope(state, event.id, ask)
    if not idea.standing or idea.version != event.version or act.before is None:
        raise Rejected("built_on")
    again = e.IdeaEdited(idea.id, act.before, idea.version + 1, act.seq)
    return [again, *copy_edits(state, idea, act.before, undoing=True)]


def _unpromoted(state: State, event: e.IdeaPromoted, act: Act, ask: Ask) -> list[e.Event]:
    idea = _own_scope(state, event.id, ask)
    if not idea.standing or idea.promoted != event.promoted:
        raise Rejected("built_on")
    return [e.IdeaPromoted(idea.id, not event.promoted)]


def _unstruck(state: State, event: e.IdeaStruck, act: Act, ask: Ask) -> list[e.Event]:
    idea = _own_scope(state, event.id, ask)
    if (idea.status == "dropped") != event.struck or idea.status not in ("dropped", "live"):
        raise Rejected("built_on")
    return [e.IdeaStruck(idea.id, not event.struck)]


def _unmoved(state: State, event: e.PersonMoved, act: Act, ask: Ask) -> list[e.Event]:
    _require_desk(ask)
    opening = present_opening(state, event.opening)
    group = opening.group_of(event.seat)
    back = opening.groups.get(event.origin or "")
    if group is None or group.id != event.group or back is None or back.joined:
        raise Rejected("built_on")
    return moved(opening, event.seat, group, back)


def _unshown(state: State, event: e.IdeaShown, act: Act, ask: Ask) -> list[e.Event]:
    _require_desk(ask)
    opening = present_opening(state, event.opening)
    if (event.id in opening.shown) != event.shown:
        raise Rejected("built_on")
    return [e.IdeaShown(opening.id, event.id, not event.shown)]


def _unhidden(state: State, event: e.IdeaHidden, act: Act, ask: Ask) -> list[e.Event]:
    _require_desk(ask)
    if state.ideas[event.id].hidden != event.hidden:
        raise Rejected("built_on")
    return [e.IdeaHidden(event.id, not event.hidden)]


def _unspotlit(state: State, event: e.IdeaSpotlit, act: Act, ask: Ask) -> list[e.Event]:
    _require_desk(ask)
    opening = present_opening(state, event.opening)
    if opening.spotlight is None or opening.spotlight != event.id:
        raise Rejected("built_on")
    return [e.IdeaSpotlit(opening.id, None)]


def _unpassed(state: State, event: e.IdeaPassedOver, act: Act, ask: Ask) -> list[e.Event]:
    _require_desk(ask)
    opening = present_opening(state, event.opening)
    if (event.id in opening.passed) != event.passed:
        raise Rejected("built_on")
    return [e.IdeaPassedOver(opening.id, event.id, not event.passed)]


def _require_desk(ask: Ask) -> None:
    if ask.actor.kind not in DESK:
        raise Rejected("not_allowed")


OPPOSITES: dict[type[e.Event], Opposite] = {
    e.IdeasMerged: _unmerged,
    e.IdeaEdited: _unedited,
    e.IdeaPromoted: _unpromoted,
    e.IdeaStruck: _unstruck,
    e.PersonMoved: _unmoved,
    e.IdeaShown: _unshown,
    e.IdeaHidden: _unhidden,
    e.IdeaSpotlit: _unspotlit,
    e.IdeaPassedOver: _unpassed,
}
