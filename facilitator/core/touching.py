"""Which lenses an event can have changed: an answer that may be too wide, never too small."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from facilitator.core import events as e
from facilitator.core.state import Idea, State
from facilitator.core.views import Lens
from facilitator.core.visibility import is_shown

DESK = frozenset({"console"})


@dataclass(frozen=True, slots=True)
class Touch:
    """Lenses of these kinds, these groups or these persons; or simply everything. Only where it
    `moves` can somebody look through another lens than before. What many people do many times can
    be shown together a moment later; what is done once for all is shown `at_once`."""

    everything: bool = False
    moves: bool = False
    at_once: bool = False
    kinds: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()

    def reaches(self, lens: Lens) -> bool:
        return (
            self.everything
            or lens.kind in self.kinds
            or lens.group in self.groups
            or lens.me in self.names
        )

    def __or__(self, other: Touch) -> Touch:
        return Touch(
            self.everything or other.everything,
            self.moves or other.moves,
            self.at_once or other.at_once,
            self.kinds | other.kinds,
            self.groups | other.groups,
            self.names | other.names,
        )


EVERYTHING = Touch(everything=True, moves=True, at_once=True)
IN_PLACE = Touch(everything=True)
NOTHING = Touch()


def touched(state: State, recorded: Iterable[e.Recorded]) -> Touch:
    """`state` is the one after these events."""
    touch = NOTHING
    for each in recorded:
        touch |= _BY_EVENT.get(type(each.event), _everything)(state, each.event)
        if touch.everything and touch.moves:
            return touch
    return touch


def _everything(state: State, event: e.Event) -> Touch:
    return EVERYTHING


def _desk(state: State, event: e.Event) -> Touch:
    return Touch(kinds=DESK, at_once=True)


def _idea(state: State, event: Any) -> Touch:
    return _around(state, state.ideas[event.id])


def _rated(state: State, event: e.IdeaRated) -> Touch:
    """The console counts; the rater (or the group that gave one verdict) sees what was said. What
    comes just after the step changes what everybody is shown of it."""
    if state.openings[event.opening].closed_at is not None:
        return IN_PLACE
    rater = frozenset({event.rater})
    return Touch(kinds=DESK, groups=rater, names=rater)


def _routed(state: State, event: e.IdeasRouted) -> Touch:
    touch = NOTHING
    for id, _, _ in event.copies:
        touch |= _around(state, state.ideas[id])
    return touch


def _around(state: State, idea: Idea) -> Touch:
    """Those who may see it, and the console, which counts."""
    opening = state.openings[idea.opening]
    shared = any(a.who == "everyone" and a.when == "live" for a in state.step(opening).visible)
    if shared or idea.released or is_shown(state, opening, idea):
        return IN_PLACE
    groups = frozenset({idea.group}) if idea.group else frozenset[str]()
    return Touch(kinds=DESK, groups=groups, names=frozenset(idea.authors))


_BY_EVENT: dict[type[e.Event], Callable[[State, Any], Touch]] = {
    e.IdeaPosted: _idea,
    e.IdeaEdited: _idea,
    e.IdeasMerged: _idea,
    e.IdeasParted: _idea,
    e.IdeaKept: _idea,
    e.IdeaPromoted: _idea,
    e.IdeaStruck: _idea,
    e.IdeaWithdrawn: _idea,
    e.IdeasRouted: _routed,
    e.IdeaRated: _rated,
    e.IdeaCued: _desk,
    e.IdeaPassedOver: _desk,
}
