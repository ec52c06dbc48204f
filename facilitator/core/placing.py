"""The plan as a line of places: which step stands where, what lies ahead, what is passed over."""

from __future__ import annotations

from collections.abc import Iterable

from facilitator.core.events import StepSkipped
from facilitator.core.grouping import Groups, same_people
from facilitator.core.loops import Place, block_of, following
from facilitator.core.reopening import left_ahead, left_in_block
from facilitator.core.sources import Shadow, of_step
from facilitator.core.state import Opening, PlanItem, State
from structures.schema import Merge, Step, Technique

SOLO_SECONDS = 60


def places(state: State) -> list[Place]:
    """Every step of the plan once, in order."""
    return [Place(item, step) for item in state.session.plan for step in item.technique.steps]


def positions(state: State) -> list[Place]:
    """Every step that takes place: optional ones only once they were entered."""
    entered = {(o.item, o.step) for o in state.openings.values()}
    return [p for p in places(state) if not p.step.optional or _key(p) in entered]


def _key(place: Place) -> tuple[str, str]:
    return place.item.id, place.step.id


def name_of_place(place: Place) -> str:
    """How a request names a step of the plan."""
    return f"{place.item.id}.{place.step.id}"


def seconds_of(item: PlanItem, step: Step) -> int:
    """A step's share of the minutes planned for its technique; alone never under a minute."""
    scale = item.minutes / item.technique.minutes if item.technique.minutes else 1.0
    seconds = round(step.minutes * 60 * scale / 5) * 5
    alone = (step.group.kind == "solo" or step.scope == 1) and step.loop is None
    return max(SOLO_SECONDS, seconds) if alone and step.minutes else seconds


# What comes next


def ahead(state: State, into: str = "") -> list[Place]:
    """What comes after the present step or loop; of the optional steps only `into`."""
    entered = {(o.item, o.step) for o in state.openings.values()}
    later = places(state)[_after_block(state) :]
    return [
        p for p in later if not p.step.optional or name_of_place(p) == into or _key(p) in entered
    ]


def optional_ahead(state: State) -> list[Place]:
    """The optional steps that *Next* would pass by: each can be entered on purpose."""
    inside = any(left_in_block(state, o) or following(state, o) for o in state.fronts)
    if inside or state.closed or state.session.finished or left_ahead(state):
        return []
    found: list[Place] = []
    for place in places(state)[_after_block(state) :]:
        if not place.step.optional:
            break
        if place.step.fits(state.head_count(place.item.id)):
            found.append(place)
    return found


def _after_block(state: State) -> int:
    """The place behind the loop (or the single step) in which the room is."""
    if state.opening is None:
        return 0
    last = block_of(state.item(state.opening.item).technique, state.step(state.opening))[-1]
    return [_key(p) for p in places(state)].index((state.opening.item, last.id)) + 1


# What is passed over


def passed_over(state: State, place: Place, groups: Groups, shadow: Shadow) -> StepSkipped | None:
    """Why the room goes on without this step; None if it takes place."""
    if not place.step.fits(state.head_count(place.item.id)):
        return StepSkipped(place.item.id, place.step.id, "", "people")
    names = could_repeat(place.item.technique, place.step)
    like = [o for name in names for o in of_step(state, place, name, shadow)]
    if like and asks_again(place.step, groups, _sitting(like), _activities(state, like)):
        return StepSkipped(place.item.id, place.step.id, like[0].id)
    return None


def could_repeat(technique: Technique, step: Step) -> list[str]:
    """The step whose groups it merges, or the narrower scope of a step that widens."""
    if isinstance(step.group, Merge):
        return [step.group.of]
    if step.scope in (None, 1):
        return []
    return [e.step for e in step.input if technique.step(e.step).scope]


def asks_again(step: Step, groups: Groups, before: Groups, activities: Iterable[str]) -> bool:
    """Whether groups and activity equal those before; or nobody has anybody beside them."""
    if not same_people(groups, before) or (step.scope and not groups):
        return False
    alone = step.scope is not None and all(len(group.members) < 2 for group in groups)
    return alone or all(activity == step.activity for activity in activities)


def _sitting(openings: list[Opening]) -> Groups:
    return tuple(group for opening in openings for group in opening.live_groups())


def _activities(state: State, openings: list[Opening]) -> list[str]:
    return [state.step(opening).activity for opening in openings]
