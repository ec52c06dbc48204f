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
        phases |= {cohort.phase for cohort in present(state)}
        assert (deadline_of(state) is not None) == runs(state)
        assert all(whole(c) for o in state.openings.values() for c in o.cohorts.values())
    assert phases >= {"running"}
    assert phases <= {"gathering", "running", "over"}


def present(state: State) -> list[Cohort]:
    """Every clock of the room, of which there are several where groups keep time apart."""
    fronts = () if state.closed else state.fronts
    return [cohort for front in fronts for cohort in front.cohorts.values()]


def runs(state: State) -> bool:
    return any(c.phase == "running" and c.left is None for c in present(state))


def whole(cohort: Cohort) -> bool:
    """Before the start there is no time; afterwards either an end or what is left."""
    if cohort.phase == "gathering":
        return cohort.started_at is cohort.ends_at is cohort.left is None
    if cohort.phase == "closed" and cohort.started_at is None:
        return cohort.ends_at is cohort.left is None
    return cohort.started_at is not None and (cohort.ends_at is None) != (cohort.left is None)
