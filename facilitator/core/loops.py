"""Loops: steps that are done several times, and the groups that keep time apart in them.

A block is a run of consecutive steps with the same loop; it is repeated together. In a loop over
members every group needs as many turns as it has people. Groups of one size are a cohort: they have
their own turns, and all cohorts share the same total time, so that nobody waits for a larger group.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from facilitator.core.grouping import Groups
from facilitator.core.state import ROOM, Group, Opening, PlanItem, State
from structures.schema import Loop, Step, Technique

SHORTEST_TURN = 20


@dataclass(frozen=True, slots=True)
class Place:
    """A step of the plan, in one turn of its loop, for one cohort."""

    item: PlanItem
    step: Step
    turn: int = 1
    turns: int = 1
    cohort: str = ROOM
    block: str = ""


def loop_of(technique: Technique, step: Step) -> Loop | None:
    return technique.loops.get(step.loop) if step.loop else None


def block_of(technique: Technique, step: Step) -> tuple[Step, ...]:
    """The steps that are repeated together with this one; only itself outside a loop."""
    if step.loop is None:
        return (step,)
    steps = technique.steps
    at = next(n for n, each in enumerate(steps) if each.id == step.id)
    first = last = at
    while first and steps[first - 1].loop == step.loop:
        first -= 1
    while last + 1 < len(steps) and steps[last + 1].loop == step.loop:
        last += 1
    return tuple(steps[first : last + 1])


def following(state: State, opening: Opening) -> Place | None:
    """Where a cohort goes next inside its loop; None when it has had all its turns, and everybody
    who began the loop has had the role that goes round."""
    item, step = state.item(opening.item), state.step(opening)
    block = block_of(item.technique, step)
    at = next(n for n, each in enumerate(block) if each.id == step.id)
    turn = opening.turn + (at + 1 == len(block))
    if turn > opening.turns and not owes_a_turn(state, opening):
        return None
    after, turns = block[(at + 1) % len(block)], max(turn, opening.turns)
    return Place(item, after, turn, turns, opening.cohort, opening.block)


def owes_a_turn(state: State, opening: Opening) -> bool:
    """Somebody whose partner left joined a group that was nearly done. Who came later has none."""
    item, step = state.item(opening.item), state.step(opening)
    loop = loop_of(item.technique, step)
    if loop is None or loop.role is None:
        return False
    return any(
        state.seats[m].present and not _came_later(state, m, opening.block)
        for group in opening.live_groups()
        for m in waiting_in(state, group, opening.block)
    )


def waiting_in(state: State, group: Group, block: str) -> list[str]:
    """Who has not held the role that goes round, in the order of the group: who was there when the
    loop began before who came later, and who is here before who is away."""
    held = {m for o in _block(state, block) for g in o.groups.values() for m in g.roles}
    staying = [m for m in group.members if m not in held and state.seats[m].left_at is None]
    return sorted(staying, key=lambda m: (_came_later(state, m, block), not state.seats[m].present))


def _came_later(state: State, seat: str, block: str) -> bool:
    first = state.openings.get(block)
    return first is not None and state.seats[seat].joined_at >= first.opened_at


def turns_of(loop: Loop | None, dealt: bool, people: int) -> int:
    """How many turns a loop has that does not go round the members of groups."""
    if loop is None:
        return 1
    rounds = loop.times if loop.over == "count" else len(loop.items) or loop.nominal
    rounds = rounds or 1
    return max(1, min(rounds, people - 1)) if dealt else rounds


def cohorts_of(loop: Loop | None, groups: Groups) -> list[tuple[str, Groups, int]]:
    """(cohort, its groups, its turns): the cohort with the most people first."""
    if loop is None or loop.over != "members":
        return []
    sizes = sorted({len(group.members) for group in groups})
    found = [(f"of{n}", tuple(g for g in groups if len(g.members) == n), n) for n in sizes]
    return sorted(found, key=lambda cohort: (-len(cohort[1]) * cohort[2], cohort[2]))


def seconds_in_turn(loop: Loop | None, seconds: int, turns: int) -> int:
    """A larger group shares the same total time in shorter turns."""
    if loop is None or loop.over != "members" or not loop.nominal:
        return seconds
    return max(SHORTEST_TURN, round(seconds * loop.nominal / turns / 5) * 5)


def with_roles(state: State, place: Place, groups: Groups) -> Groups:
    """Who holds the role that goes round: in each turn the next one who has not held it yet."""
    loop = loop_of(place.item.technique, place.step)
    if loop is None or loop.role is None:
        return groups
    turn = [o for o in _block(state, place.block) if o.turn == place.turn]
    return tuple(_with_role(state, g, loop.role, turn, place.block) for g in groups)


def _with_role(state: State, group: Group, role: str, turn: Iterable[Opening], block: str) -> Group:
    now = [m for o in turn for g in o.groups.values() for m, r in g.roles.items() if r == role]
    holder = next((m for m in group.members if m in now), None)
    if holder is None and not _had_turn(group, turn):
        holder = next(iter(waiting_in(state, group, block)), None)
    return replace(group, roles={holder: role} if holder else {})


def _had_turn(group: Group, turn: Iterable[Opening]) -> bool:
    """Whether this group has already begun this turn: who held it then may have left since."""
    return any(set(group.came_from) & set(opening.groups) for opening in turn)


def _block(state: State, block: str) -> list[Opening]:
    return [opening for opening in state.openings.values() if block and opening.block == block]
