"""Law 2, its pure half: whom an event does not touch, for them nothing has changed.

Delivery renders again only the lenses that `touched` reaches, and asks nobody for their lens where
it says that nobody moves; so an answer that is too small leaves an old screen standing. And equal
lenses see equal things, whoever looks through them.
"""

from __future__ import annotations

import pytest

from facilitator.core.looking import Memory, visible
from facilitator.core.state import State
from facilitator.core.touching import touched
from facilitator.core.views import Lens
from facilitator.core.visibility import lens_of
from tests.laws.stories import PLANS, Moment, Story
from tests.laws.test_privacy import viewers


@pytest.mark.parametrize("plan", PLANS)
@pytest.mark.parametrize("seed", range(3))
def test_whom_an_event_does_not_touch_sees_what_they_saw(seed: int, plan: str) -> None:
    untouched = sum(unchanged(moment) for moment in Story(seed, PLANS[plan], 6).told(200))
    assert untouched > 20, "there was somebody to leave alone"


def unchanged(moment: Moment) -> int:
    """How many lenses were left alone."""
    before, recorded, after = moment
    if before is None:
        return 0
    touch = touched(after, recorded)
    same = lenses(before) & lenses(after) if not touch.everything else set[Lens]()
    if not touch.moves:
        assert looking(before) == looking(after), recorded
    alone = [lens for lens in same if not touch.reaches(lens)]
    for lens in alone:
        assert visible(before, lens) == visible(after, lens), (lens, recorded)
    return len(alone)


def lenses(state: State) -> set[Lens]:
    return set(looking(state))


def looking(state: State) -> list[Lens]:
    return [lens_of(state, viewer) for viewer in viewers(state)]


@pytest.mark.parametrize("plan", PLANS)
@pytest.mark.parametrize("seed", range(2))
def test_who_looks_with_a_memory_sees_the_same(seed: int, plan: str) -> None:
    memory, looks = Memory(), 0
    for _, _, state in Story(seed, PLANS[plan], 6).told(150):
        for lens in lenses(state):
            assert visible(state, lens, memory) == visible(state, lens), lens
            looks += 1
    assert looks > 150
