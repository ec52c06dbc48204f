"""Small steps that many folds share. Each makes a new state; nothing is changed in place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, replace
from typing import Any

from facilitator.core import events as e
from facilitator.core.state import Cohort, Group, Idea, Opening, Seat, State

Fold = Callable[[State, Any, e.Recorded], State]


def with_seat(state: State, seat: Seat) -> State:
    return replace(state, seats={**state.seats, seat.id: seat})


def with_opening(state: State, opening: Opening) -> State:
    return replace(state, openings={**state.openings, opening.id: opening})


def with_cohort(state: State, opening_id: str, cohort: str, **changes: Any) -> State:
    opening = state.openings[opening_id]
    cohorts = {**opening.cohorts, cohort: replace(opening.cohorts[cohort], **changes)}
    return with_opening(state, replace(opening, cohorts=cohorts))


def with_ideas(state: State, ideas: Iterable[Idea]) -> State:
    return replace(state, ideas={**state.ideas, **{idea.id: idea for idea in ideas}})


def with_idea(state: State, id: str, **changes: Any) -> State:
    return with_ideas(state, [replace(state.ideas[id], **changes)])


def with_new_ideas(state: State, opening: str, ideas: list[Idea]) -> State:
    pool = (*state.pools.get(opening, ()), *(idea.id for idea in ideas))
    return replace(with_ideas(state, ideas), pools={**state.pools, opening: pool})


def without_member(opening: Opening, seat: str) -> Opening:
    groups = {
        id: replace(g, members=tuple(m for m in g.members if m != seat)) if seat in g.members else g
        for id, g in opening.groups.items()
    }
    return replace(opening, groups=groups)


def placed(opening: Opening, seat: str, group: str, number: int) -> Opening:
    found = opening.groups.get(group, Group(group, number, ()))
    groups = {**opening.groups, group: replace(found, members=(*found.members, seat))}
    return replace(opening, groups=groups)


_COHORT_KEYS = tuple(f.name for f in fields(Cohort))


def cohorts_of(payloads: Iterable[Mapping[str, Any]]) -> dict[str, Cohort]:
    return {p["id"]: Cohort(**{key: p[key] for key in _COHORT_KEYS if key in p}) for p in payloads}
