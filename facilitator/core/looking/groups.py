"""Who sits where, and the groups that keep time apart."""

from __future__ import annotations

from collections import Counter

from facilitator.core import views as v
from facilitator.core.activities import is_material
from facilitator.core.looking.steps import clock_view, step_view
from facilitator.core.state import Group, Opening, State
from facilitator.core.turns import (
    holder_in,
    next_holder,
)
from facilitator.core.visibility import (
    person_view,
)


def own_group(state: State, lens: v.Lens, opening: Opening) -> v.GroupView | None:
    group = state.group(lens.group)
    if group is None:
        return None
    if lens.kind == "preview":
        return v.GroupView(group.id, group.number, (), 0)
    return group_view(state, opening, group, _counts(state, opening))


def groups_view(state: State, lens: v.Lens) -> tuple[v.GroupView, ...]:
    """All tables of the room. The wall gets no counts: it never shows who is silent."""
    found: list[v.GroupView] = []
    for opening in state.fronts:
        counts = _counts(state, opening) if lens.kind == "console" else Counter[str | None]()
        found += [group_view(state, opening, g, counts) for g in opening.live_groups()]
    return tuple(sorted(found, key=lambda group: group.number))


def group_view(
    state: State, opening: Opening, group: Group, counts: Counter[str | None]
) -> v.GroupView:
    people = tuple(person_view(state.seats[m]) for m in group.members)
    turns = (holder_in(group), next_holder(state, opening, group))
    here = group.id in opening.groups
    holder, then = (person_view(state.seats[m]) if m and here else None for m in turns)
    return v.GroupView(group.id, group.number, people, counts[group.id], holder, then)


def _counts(state: State, opening: Opening) -> Counter[str | None]:
    """How many ideas stand before each group."""
    step = state.step(opening)
    made = (idea for idea in state.cards(opening.id) if not is_material(step, idea))
    return Counter(idea.group for idea in made if idea.standing)


def cohorts_view(state: State, lens: v.Lens) -> tuple[v.CohortView, ...]:
    if len(state.fronts) < 2:
        return ()
    return tuple(_cohort(state, lens, o) for o in state.fronts if o.live_groups())


def _cohort(state: State, lens: v.Lens, opening: Opening) -> v.CohortView:
    item = state.item(opening.item)
    step = item.in_language(lens.lang).step(opening.step)
    groups = opening.live_groups()
    return v.CohortView(
        opening.cohort,
        step_view(state, lens, opening, item, step),
        clock_view(state, opening, groups[0]),
        tuple(group_view(state, opening, group, Counter()) for group in groups),
        opening.turns,
    )
