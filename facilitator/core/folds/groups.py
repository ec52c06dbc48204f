"""Who sits with whom."""

from __future__ import annotations

from dataclasses import replace

from facilitator.core import events as e
from facilitator.core.folds.changing import Fold, placed, with_ideas, with_opening, without_member
from facilitator.core.state import Group, State


def _groups_formed(state: State, event: e.GroupsFormed, recorded: e.Recorded) -> State:
    groups = {
        g["id"]: Group(
            g["id"],
            g["number"],
            tuple(g["members"]),
            tuple(g["came_from"]),
            roles=dict(g.get("roles", {})),
        )
        for g in event.groups
    }
    return with_opening(state, replace(state.openings[event.opening], groups=groups))


def _person_placed(state: State, event: e.PersonPlaced, recorded: e.Recorded) -> State:
    opening = without_member(state.openings[event.opening], event.seat)
    return with_opening(state, placed(opening, event.seat, event.group, event.number))


def _person_moved(state: State, event: e.PersonMoved, recorded: e.Recorded) -> State:
    """From wherever they sat, also from a group that keeps another time."""
    for opening in state.fronts:
        state = with_opening(state, without_member(opening, event.seat))
    opening = without_member(state.openings[event.opening], event.seat)
    return with_opening(state, placed(opening, event.seat, event.group, event.number))


def _group_joined(state: State, event: e.GroupJoined, recorded: e.Recorded) -> State:
    opening = state.openings[event.opening]
    going, into = opening.groups[event.group], opening.groups[event.into]
    groups = {
        **opening.groups,
        going.id: replace(going, members=(), joined=into.id),
        into.id: replace(
            into,
            members=into.members + going.members,
            came_from=into.came_from + going.came_from,
        ),
    }
    state = with_opening(state, replace(opening, groups=groups))
    moved = [replace(i, group=into.id) for i in state.pool(opening.id) if i.group == going.id]
    return with_ideas(_rated_by(state, opening.block, going.id, into.id), moved)


def _rated_by(state: State, block: str, going: str, into: str) -> State:
    """What a group said of its ideas is said by the one that it joined."""
    given = state.ratings.get(block, {})
    if not any(rater == going for _, rater, _ in given):
        return state
    ours = {
        (rating.idea, into if rating.rater == going else rating.rater, rating.criterion): rating
        for rating in given.values()
    }
    ratings = {key: replace(rating, rater=key[1]) for key, rating in ours.items()}
    return replace(state, ratings={**state.ratings, block: ratings})


FOLDS: dict[type[e.Event], Fold] = {
    e.GroupsFormed: _groups_formed,
    e.PersonPlaced: _person_placed,
    e.PersonMoved: _person_moved,
    e.GroupJoined: _group_joined,
}
