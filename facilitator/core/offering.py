"""What may follow a technique besides the plan: the small blocks that were pinned to be offered."""

from __future__ import annotations

from facilitator.core.loops import block_of
from facilitator.core.state import Opening, PlanItem, State


def offered(state: State) -> tuple[PlanItem, ...]:
    """What can be put behind the present technique: nothing twice in a row."""
    if state.opening is None or state.closed:
        return ()
    plan, here = state.session.plan, place_in_plan(state, state.opening)
    around = {item.technique.slug for item in plan[here : here + 2]}
    return tuple(each for each in state.session.offers if each.technique.slug not in around)


def is_at_the_end(state: State) -> bool:
    """Whether the room is in the last step of its technique."""
    if state.opening is None or state.closed:
        return False
    technique = state.item(state.opening.item).technique
    last = block_of(technique, state.step(state.opening))[-1]
    return all(step.optional for step in technique.steps[technique.steps.index(last) + 1 :])


def place_in_plan(state: State, opening: Opening) -> int:
    return [item.id for item in state.session.plan].index(opening.item)
