"""What a screen says about a loop: whose turn it is, whose comes next, how far each cohort is."""

from __future__ import annotations

from collections import Counter

from facilitator.core import views as v
from facilitator.core.loops import (
    Place,
    block_of,
    following,
    loop_of,
    owes_a_turn,
    seconds_in_turn,
    turns_of,
    waiting_in,
)
from facilitator.core.placing import ahead, positions, seconds_of
from facilitator.core.reopening import left_in_block
from facilitator.core.state import Group, Opening, PlanItem, State
from structures.schema import Loop, Remix, Step, Technique

# Steps and their turns


def loop_at(state: State, opening: Opening) -> Loop | None:
    return loop_of(state.item(opening.item).technique, state.step(opening))


def prompt_of(technique: Technique, step: Step, opening: Opening) -> str:
    """The text of the present item in a loop over prompts."""
    loop = loop_of(technique, step)
    if loop is None or opening.turn > len(loop.items):
        return ""
    name = loop.items[opening.turn - 1]
    return step.label(name) if name in step.words else technique.label(name)


def role_view(technique: Technique, step: Step, role: str | None) -> v.RoleView | None:
    """The viewer's part in this turn, with the one instruction that the step has for it."""
    loop = loop_of(technique, step)
    if role is None or loop is None or loop.role is None:
        return None
    text = step.label(role) if role in step.words else ""
    title, turning = technique.label(role), technique.label(loop.role)
    return v.RoleView(role, title, text, role == loop.role, turning)


def coming(state: State, opening: Opening) -> Place | None:
    """What opens after this step: the next of the loop, else the next of the plan."""
    if place := following(state, opening):
        return place
    return next((p for p in ahead(state) if p.step.fits(state.head_count(p.item.id))), None)


def begins(state: State, opening: Opening) -> int:
    """The turn that begins after this step; 0 where the same one goes on, or none."""
    place = following(state, opening)
    return place.turn if place and place.turn != opening.turn else 0


def follows(state: State, opening: Opening) -> bool:
    """Whether the next step opens by itself when the time is over."""
    place = following(state, opening)
    if place is None or state.held or left_in_block(state, opening):
        return False
    return not isinstance(place.step.group, Remix)


def can_follow(state: State, opening: Opening) -> bool:
    """Whether there are turns here that could follow by themselves, held or not."""
    item, step = state.item(opening.item), state.step(opening)
    block = block_of(item.technique, step) if step.loop else ()
    return any(not isinstance(each.group, Remix) for each in block)


def shares(state: State, opening: Opening, group: Group | None) -> int:
    """In how many equal parts the bell divides the time; without a group, as in most groups."""
    ring = state.step(opening).ring
    if isinstance(ring, int):
        return ring
    if ring is None:
        return 1
    if group:
        return max(1, len(group.members))
    sizes = Counter(len(each.members) for front in state.fronts for each in front.live_groups())
    return max(sizes, key=lambda size: (sizes[size], -size), default=1)


# People


def holder_in(group: Group) -> str | None:
    """Who has the role that goes round, and has not left."""
    return next((m for m in group.members if m in group.roles), None)


def next_holder(state: State, opening: Opening, group: Group) -> str | None:
    """Whose turn comes after this one, as it looks now."""
    loop = loop_at(state, opening)
    if loop is None or loop.role is None:
        return None
    if opening.turn == opening.turns and not owes_a_turn(state, opening):
        return None
    return next(iter(waiting_in(state, group, opening.block)), None)


# Time


def planned_before(state: State, opening: Opening) -> int:
    """How many milliseconds the plan gives to everything before this step and turn."""
    block = [s.id for s in block_of(state.item(opening.item).technique, state.step(opening))]
    total, inside = 0, False
    for place in positions(state):
        if place.item.id == opening.item and place.step.id in block:
            inside = True
            earlier = block.index(place.step.id) < block.index(opening.step)
            total += _in_turn(place, opening) * (opening.turn - (not earlier))
        elif inside:
            break
        else:
            total += seconds_of(place.item, place.step) * rounds_of(place.item, place.step)
    return total * 1000


def _in_turn(place: Place, opening: Opening) -> int:
    loop = loop_of(place.item.technique, place.step)
    return seconds_in_turn(loop, seconds_of(place.item, place.step), opening.turns)


def rounds_of(item: PlanItem, step: Step) -> int:
    """With how many turns the plan reckons."""
    loop = loop_of(item.technique, step)
    if loop and loop.over == "members":
        return loop.nominal or 1
    return turns_of(loop, False, 0)
