"""In every story the clock of an open step can run out, and what it says hangs together."""

from __future__ import annotations

import pytest

from facilitator.core.state import Cohort, State, deadline_of
from tests.laws.stories import PLANS, Story


@pytest.mark.parametrize("plan", PLANS)
@pytest.mark.parametrize("seed", range(3))
def test_no_clock_stands_still_for_good(seed: int, plan: str) -> None:
    phases = set()
    for _, _, state in Story(seed, PLANS[plan], 5).told(300):
        if state.opening:
            phases |= {c.phase for c in state.opening.cohorts.values()}
            assert all(whole(cohort) for cohort in state.opening.cohorts.values())
        assert (deadline_of(state) is not None) == runs(state)
        assert all(whole(c) for o in state.openings.values() for c in o.cohorts.values())
    assert phases >= {"running"}
    assert phases <= {"gathering", "running", "over"}


def runs(state: State) -> bool:
    cohorts = state.opening.cohorts.values() if state.opening else ()
    return any(c.phase == "running" and c.left is None for c in cohorts)


def whole(cohort: Cohort) -> bool:
    """Before the start there is no time; afterwards either an end or what is left."""
    if cohort.phase == "gathering":
        return cohort.started_at is cohort.ends_at is cohort.left is None
    if cohort.phase == "closed" and cohort.started_at is None:
        return cohort.ends_at is cohort.left is None
    return cohort.started_at is not None and (cohort.ends_at is None) != (cohort.left is None)
