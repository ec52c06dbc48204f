"""Law 5: every technique that this release can run is played to its end in the pure core.

By few and by many, with latecomers, with leavers, and with groups that never touch a phone.

Nothing here knows a technique: groups and parents are asked of the log alone. What must be true of
one technique and of no other stands in `test_faithful.py`.
"""

from __future__ import annotations

import pytest

from facilitator.core import commands as c
from facilitator.core import events as e
from facilitator.core.state import Group, Idea, Opening, State
from structures.schema import Merge, New, Split
from tests.cast import seats
from tests.core.room import lobby
from tests.laws import carried, outcomes
from tests.laws.player import SHIPPED, STORIES, Played, played

OUTCOMES = {**outcomes.OUTCOMES, **carried.OUTCOMES}


@pytest.fixture(scope="module", params=STORIES, ids=lambda story: ", ".join(map(str, story)))
def told(request: pytest.FixtureRequest) -> Played:
    """Each story is told once, for all the tests that listen to it."""
    return played(*request.param)


class TestEveryStory:
    def test_it_comes_to_its_end(self, told: Played) -> None:
        assert told.room.state.session.finished
        opened = {(o.item, o.step) for o in told.room.state.openings.values()}
        skipped = set(told.room.state.skipped)
        planned = {
            (item.id, step.id)
            for item in told.room.state.session.plan
            for step in item.technique.steps
            if not step.optional
        }
        assert opened | skipped == planned
        assert not opened & skipped

    def test_nobody_is_alone_and_everybody_sits_once(self, told: Played) -> None:
        for state in told.states:
            groups = [group for opening in state.fronts for group in opening.live_groups()]
            if not groups:
                continue
            members = [m for group in groups for m in group.members]
            staying = [s.id for s in state.participants() if s.left_at is None]
            assert len(members) == len(set(members))
            assert {s.id for s in state.present()} <= set(members)
            assert not alone(state) or len(members) == 1 or in_parts(state)
            assert set(members) <= set(staying)

    def test_units_are_joined_and_never_reshuffled(self, told: Played) -> None:
        for opening, formed in merges(told):
            together = {m: group["id"] for group in formed for m in group["members"]}
            for unit in units(told.room.state, opening):
                homes = {together[m] for m in unit.members if m in together}
                assert len(homes) <= 1, (unit, formed)

    def test_what_was_written_alone_reaches_the_authors_group(self, told: Played) -> None:
        """Pools go on as they are: nothing of somebody who is here waits for a tap."""
        for state in told.states:
            opening = state.opening
            if opening is None or not opening.groups or not opening.sources:
                continue
            carried = {parent for idea in state.pool(opening.id) for parent in idea.parents}
            for source in opening.fed_by:
                for idea in state.pool(source):
                    seat = idea.authors[0] if idea.authors[0] in state.seats else None
                    here = seat and opening.group_of(seat) and state.seats[seat].present
                    travels = idea.standing and not (idea.group or idea.kept or idea.late)
                    if travels and here and by_group(state, opening, idea):
                        assert idea.id in carried


def alone(state: State) -> list[Group]:
    groups = [group for opening in state.fronts for group in opening.live_groups()]
    return [group for group in groups if len(group.members) == 1]


def in_parts(state: State) -> bool:
    return any(isinstance(state.step(front).group, Split) for front in state.fronts)


def test_nobody_is_alone_in_a_part_of_a_table() -> None:
    assert not any(alone(state) for state in played("triz", 100, "all of it").states)


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_what_came_out_of_it(told: Played, outcome: str) -> None:
    for holds in OUTCOMES[outcome]:
        holds(told)


def merges(told: Played) -> list[tuple[Opening, tuple[dict[str, list[str]], ...]]]:
    state = told.room.state
    formed = [r.event for r in told.room.log if isinstance(r.event, e.GroupsFormed)]
    found = [(state.openings[event.opening], event.groups) for event in formed]
    return [(o, g) for o, g in found if isinstance(state.step(o).group, Merge)]


def units(state: State, opening: Opening) -> list[Group]:
    """The groups that were to be joined, as they were at the end of their own step."""
    form = state.step(opening).group
    assert isinstance(form, Merge)
    before = [
        o
        for o in state.openings.values()
        if (o.item, o.step) == (opening.item, form.of) and o.opened_at <= opening.opened_at
    ]
    return list(before[-1].live_groups())


def by_group(state: State, opening: Opening, idea: Idea) -> bool:
    """Whether the step takes this idea in on the way to its author's group."""
    routes = {entry.step: entry.route for entry in state.step(opening).input}
    return routes.get(state.openings[idea.opening].step) == "group"


def test_who_sat_together_in_pairs_sits_together_in_fours() -> None:
    told = played("by hand: one, two, four", 12, "as planned")
    met = {frozenset(g.members) for o in told.room.state.openings.values() for g in o.live_groups()}
    assert {len(group) for group in met} == {2, 4}
    pairs = [group for group in met if len(group) == 2]
    assert all(any(pair < four for four in met) for pair in pairs)


def test_a_silent_room_carries_everything_on_to_the_end() -> None:
    room = lobby(*seats(8)).next()
    for seat in seats(8):
        room.post(seat, f"what {seat} wrote")
    room.next().next().next()
    assert room.read_by("ben") == {f"what {seat} wrote" for seat in seats(4)}
    for _ in room.pool():
        waiting = room.view("console").console
        assert waiting
        assert waiting.harvest
        assert waiting.harvest.ahead
        room.do(c.ShowIdea(room.here.id, waiting.harvest.ahead.id))
    assert room.read_by("ben") == {f"what {seat} wrote" for seat in seats(8)}


def test_there_are_shipped_techniques_with_new_groups_among_those_that_are_played() -> None:
    forms = [step.group for (technique,) in SHIPPED.values() for step in technique.steps]
    assert any(isinstance(form, New) for form in forms)
    assert any(isinstance(form, Merge) for form in forms)
