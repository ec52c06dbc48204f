"""Which step comes next, and what it opens with.

The plan is a list of techniques, a technique a list of steps. Where the room goes is computed from
the plan and from what is already open, never stored. Opening a step writes everything that chance
or time decides into the events: groups, roles, deadlines, copies of ideas.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace

from facilitator.core.events import (
    Event,
    GroupsFormed,
    IdeasRouted,
    PlanFinished,
    Recorded,
    StepClosed,
    StepOpened,
    freeze,
)
from facilitator.core.evolve import fold
from facilitator.core.grouping import Groups
from facilitator.core.loops import (
    Place,
    cohorts_of,
    following,
    loop_of,
    seconds_in_turn,
    turns_of,
    with_roles,
)
from facilitator.core.placing import ahead, passed_over, seconds_of
from facilitator.core.reopening import left_ahead, left_in_block, reopened
from facilitator.core.routing import Holders, copies_for
from facilitator.core.sources import Shadow, groups_at, sources_at
from facilitator.core.state import Cohort, Opening, State
from structures.schema import Step


@dataclass(frozen=True, slots=True)
class Moment:
    """When, with which seed, and what only this process knows; `into` names an optional step that
    is entered on purpose."""

    now: int
    seed: int
    holders: Holders
    into: str = ""


# Going on


def onward(state: State, moment: Moment) -> list[Event]:
    """The whole room goes on: every cohort to its next turn, or all of them out of the loop."""
    inside = [o for o in state.fronts if goes_on_inside(state, o)]
    if inside:
        return _one_after_the_other(state, inside, moment)
    closing: list[Event] = [StepClosed(opening.id) for opening in state.fronts]
    return [*closing, *_beyond(applied(state, closing), moment)]


def goes_on_inside(state: State, opening: Opening) -> bool:
    return bool(left_in_block(state, opening) or following(state, opening))


def _one_after_the_other(state: State, openings: Iterable[Opening], moment: Moment) -> list[Event]:
    events: list[Event] = []
    for opening in openings:
        events += turned(applied(state, events), opening, moment)
    return events


def turned(state: State, opening: Opening, moment: Moment) -> list[Event]:
    """One cohort goes on inside its loop."""
    closing: list[Event] = [StepClosed(opening.id)]
    state = applied(state, closing)
    if later := left_in_block(state, opening):
        return [*closing, *reopened(state, [later], moment.now, moment.holders)]
    place = following(state, opening)
    assert place is not None
    groups, before = groups_at(state, place, moment.seed, {})
    return [*closing, *opened(state, place, groups, before, moment, {})]


def _beyond(state: State, moment: Moment) -> list[Event]:
    """After the present step or loop; every opening of it is closed."""
    if left := left_ahead(state):
        return reopened(state, left, moment.now, moment.holders)
    skipped: list[Event] = []
    shadow = dict(state.skipped)
    for place in ahead(state, moment.into):
        groups, before = groups_at(state, place, moment.seed, shadow)
        if over := passed_over(state, place, groups, shadow):
            skipped.append(over)
            if over.like:
                shadow[place.item.id, place.step.id] = over.like
            continue
        return [*skipped, *_entered(state, place, groups, before, moment, shadow)]
    return [*skipped, PlanFinished()]


# Opening


def _entered(
    state: State,
    place: Place,
    groups: Groups,
    before: list[Opening],
    moment: Moment,
    shadow: Shadow,
) -> list[Event]:
    """The first turn of a loop, or a step outside of one: here groups that keep time apart part."""
    loop = loop_of(place.item.technique, place.step)
    block = next_id(state) if loop else ""
    cohorts = cohorts_of(loop, groups)
    if not cohorts:
        turns = turns_of(loop, _passes_cards(place.step), len(state.present()))
        place = replace(place, turns=turns, block=block)
        return opened(state, place, groups, before, moment, shadow)
    events: list[Event] = []
    for cohort, theirs, turns in cohorts:
        part = replace(place, turns=turns, cohort=cohort, block=block)
        events += opened(applied(state, events), part, theirs, before, moment, shadow)
    return events


def opened(
    state: State,
    place: Place,
    groups: Groups,
    before: list[Opening],
    moment: Moment,
    shadow: Shadow,
) -> list[Event]:
    """`before` are the openings whose groups these continue."""
    id = next_id(state)
    groups = with_roles(state, place, tuple(replace(g, id=f"{id}-{g.number}") for g in groups))
    sources = sources_at(state, place, shadow)
    cohort = _cohort(place, groups, before, moment.now)
    events: list[Event] = [
        StepOpened(
            id,
            place.item.id,
            place.step.id,
            place.turn,
            freeze([asdict(cohort)]),
            sources,
            moment.seed,
            place.turns,
            place.block,
        )
    ]
    if groups:
        events.append(GroupsFormed(id, freeze([_plain(group) for group in groups])))
    if place.turn > 1 and _passes_cards(place.step):
        return events
    copies = copies_for(state, place.step, id, groups, sources, moment.holders)
    return [*events, IdeasRouted(id, copies)] if copies else events


def _passes_cards(step: Step) -> bool:
    """Cards that are passed round lie in the first round; later ones only open more of them."""
    return any(entry.route == "dealt" for entry in step.input)


def next_id(state: State) -> str:
    return f"o{len(state.openings) + 1}"


def _cohort(place: Place, groups: Groups, before: list[Opening], now: int) -> Cohort:
    loop = loop_of(place.item.technique, place.step)
    seconds = seconds_in_turn(loop, seconds_of(place.item, place.step), place.turns)
    ids = tuple(group.id for group in groups)
    if place.step.group.kind != "split" and _have_to_move(groups, before):
        return Cohort(place.cohort, ids, "gathering", seconds)
    return Cohort(place.cohort, ids, "running", seconds, now + seconds * 1000, None, now)


def _have_to_move(groups: Groups, before: list[Opening]) -> bool:
    """Whether anybody sits with others than just before."""
    together = {frozenset(g.members) for o in before for g in o.live_groups()}
    return any(len(g.members) > 1 and frozenset(g.members) not in together for g in groups)


def _plain(group: object) -> dict[str, object]:
    plain = asdict(group)  # type: ignore[call-overload]
    return {key: plain[key] for key in ("id", "number", "members", "came_from", "roles")}


def applied(state: State, events: list[Event]) -> State:
    return fold((Recorded(state.seq + n, state.at, "", e) for n, e in enumerate(events, 1)), state)
