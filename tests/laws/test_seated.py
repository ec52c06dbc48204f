"""In every story whoever is here sits at one table, and no table holds ideas without people."""

from __future__ import annotations

import pytest

from facilitator.core.seating import in_groups
from facilitator.core.state import Opening, State
from tests.laws.stories import PLANS, Story

SEEDS, STEPS = range(6), 300


GROUPS = [plan for plan in PLANS if plan != "scores"]


@pytest.mark.parametrize("plan", GROUPS)
def test_whoever_is_here_sits_once_and_what_was_written_lies_before_somebody(plan: str) -> None:
    looked, deserted = 0, set[str]()
    for seed in SEEDS:
        deserted.clear()
        for _, _, state in Story(seed, PLANS[plan], 2 + 2 * seed).told(STEPS):
            if any(in_groups(state, front) for front in state.fronts):
                looked += 1
                check_seats(state)
                deserted |= {front.id for front in state.fronts if not front.live_groups()}
                for front in state.fronts:
                    if front.id not in deserted:
                        check_tables(state, front)
    assert looked > 50, "there were tables to look at"


def check_seats(state: State) -> None:
    groups = [group for front in state.fronts for group in front.live_groups()]
    sitting = [member for group in groups for member in group.members]
    assert len(sitting) == len(set(sitting))
    assert {seat.id for seat in state.present()} <= set(sitting)
    assert all(state.seats[member].left_at is None for member in sitting)


def check_tables(state: State, opening: Opening) -> None:
    """Where not everybody has left: then nobody is there to whom it could be given."""
    empty = {group.id for group in opening.groups.values() if not group.members}
    standing = {idea.group for idea in state.pool(opening.id) if idea.standing}
    assert not empty & standing
