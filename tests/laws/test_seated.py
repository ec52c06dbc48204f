"""In every story whoever is here sits at one table, and no table holds ideas without people."""

from __future__ import annotations

import pytest

from facilitator.core.seating import in_groups
from facilitator.core.state import Opening, State
from tests.laws.stories import PLANS, Story

SEEDS, STEPS = range(6), 300


@pytest.mark.parametrize("plan", PLANS)
def test_whoever_is_here_sits_once_and_what_was_written_lies_before_somebody(plan: str) -> None:
    looked = 0
    for seed in SEEDS:
        for _, _, state in Story(seed, PLANS[plan], 2 + 2 * seed).told(STEPS):
            if state.opening and in_groups(state, state.opening):
                looked += 1
                check_seats(state, state.opening)
                check_tables(state, state.opening)
    assert looked > 50, "there were tables to look at"


def check_seats(state: State, opening: Opening) -> None:
    sitting = [member for group in opening.live_groups() for member in group.members]
    assert len(sitting) == len(set(sitting))
    assert {seat.id for seat in state.present()} <= set(sitting)
    assert all(state.seats[member].left_at is None for member in sitting)


def check_tables(state: State, opening: Opening) -> None:
    empty = {group.id for group in opening.groups.values() if not group.members}
    standing = {idea.group for idea in state.pool(opening.id) if idea.standing}
    if opening.live_groups():
        assert not empty & standing
