"""Who sits with whom: by properties over 1…200 people, by a slow reference, and by hand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given as every
from hypothesis import settings
from hypothesis import strategies as st

from facilitator.core.grouping import (
    kept_groups,
    merged_groups,
    new_groups,
    shuffled,
    sizes,
    smallest_group,
)
from facilitator.core.state import Cohort, Group, Opening, Seat, State
from structures.schema import Merge, New
from tests.core.room import lobby

# By hand from the rule: so many people (1, 2, 3 …) sit in groups of these sizes.
TABLE: dict[tuple[int, int], list[tuple[int, ...]]] = {
    (2, 3): [
        (1,), (2,), (3,), (2, 2), (3, 2), (2, 2, 2), (3, 2, 2), (2, 2, 2, 2), (3, 2, 2, 2),
        (2, 2, 2, 2, 2), (3, 2, 2, 2, 2), (2, 2, 2, 2, 2, 2),
    ],
    (3, 4): [
        (1,), (2,), (3,), (4,), (3, 2), (3, 3), (4, 3), (4, 4), (3, 3, 3), (4, 3, 3), (4, 4, 3),
        (3, 3, 3, 3),
    ],
    (4, 7): [
        (1,), (2,), (3,), (4,), (5,), (6,), (7,), (4, 4), (5, 4), (5, 5), (6, 5), (6, 6),
    ],
    (5, 7): [
        (1,), (2,), (3,), (4,), (5,), (6,), (7,), (8,), (5, 4), (5, 5), (6, 5), (6, 6),
    ],
}  # fmt: skip
HAND = [(n, size, row[n - 1]) for size, row in TABLE.items() for n in range(1, 13)]


@pytest.mark.parametrize(("people", "size", "expected"), HAND)
def test_sizes_are_those_written_by_hand(
    people: int, size: tuple[int, int], expected: tuple[int, ...]
) -> None:
    assert sizes(people, *size) == expected


@pytest.mark.parametrize("people", range(17))
def test_sizes_are_the_best_of_all_that_there_are(people: int) -> None:
    ranges = [(low, high) for low in range(2, 9) for high in range(low, 9)]
    for low, high in ranges:
        for aim in (None, low, high, (low + high) / 2):
            assert sizes(people, low, high, aim) == best_by_trying(people, low, high, aim)


def best_by_trying(people: int, low: int, high: int, aim: float | None) -> tuple[int, ...]:
    """Every way to share the people out, and the rule applied to each word by word."""
    ways = list(partitions(people, range(max(2, low - 1), high + 2)))
    if not ways or not people:
        return (people,) if people else ()
    middle = (low if high - low <= 1 else (low + high) / 2) if aim is None else aim

    def judged(way: tuple[int, ...]) -> tuple[float, ...]:
        outside = sum(1 for size in way if size < low or size > high)
        far = sum(abs(size - middle) for size in way)
        uneven = sum((size - people / len(way)) ** 2 for size in way)
        return (outside, far, -len(way), uneven)

    return min(ways, key=judged)


def partitions(people: int, allowed: range) -> Iterator[tuple[int, ...]]:
    """All ways to write a number as allowed sizes, larger first."""
    if people == 0:
        yield ()
    for size in reversed([size for size in allowed if size <= people]):
        for rest in partitions(people - size, range(allowed.start, size + 1)):
            yield (size, *rest)


PEOPLE = st.integers(1, 200)
SIZES = st.tuples(st.integers(2, 9), st.integers(2, 9)).map(sorted).map(tuple)


@every(PEOPLE, SIZES, st.integers())
def test_everybody_is_in_exactly_one_new_group(
    people: int, size: tuple[int, int], seed: int
) -> None:
    line = shuffled((f"s{n}" for n in range(people)), seed)
    groups = new_groups(line, New(size=size))
    assert [m for g in groups for m in g.members] == line
    assert people == 1 or all(len(g.members) > 1 for g in groups)
    assert len({g.id for g in groups}) == len({g.number for g in groups}) == len(groups)


@every(PEOPLE, SIZES)
def test_no_group_is_beyond_reach_when_that_can_be(people: int, size: tuple[int, int]) -> None:
    low, high = size
    found = sizes(people, low, high)
    assert sum(found) == people
    if people in reachable(max(2, low - 1), high + 1):
        assert all(max(2, low - 1) <= n <= high + 1 for n in found)
    else:
        assert found == (people,)


def reachable(least: int, most: int) -> set[int]:
    """Every number up to 200 that is a sum of numbers between these two."""
    found = {0}
    for total in range(1, 201):
        found |= {total for n in range(least, most + 1) if total - n in found}
    return found


@pytest.mark.parametrize("people", [500, 1_000, 2_000])
def test_a_very_large_room_is_shared_out(people: int) -> None:
    assert sizes(people, 2, 3) == (2,) * (people // 2)
    assert sum(sizes(people, 4, 7)) == people
    units = [1 + n % 4 for n in range(people)]
    state, of = pairs_of(units)
    groups = merged_groups(state, of.live_groups(), Merge(of="pairs", size=(4, 5)))
    assert sorted(m for g in groups for m in g.members) == sorted(state.seats)


# Groups of earlier groups

UNITS = st.lists(st.integers(1, 5), min_size=1, max_size=60)
AWAY = st.sets(st.integers(1, 100), max_size=20)


def pairs_of(units: list[int], away: frozenset[int] = frozenset()) -> tuple[State, Opening]:
    """People numbered from 1, sitting in groups of these sizes; some of them are not here."""
    people = [f"s{n}" for n in range(1, sum(units) + 1)]
    seats = {
        id: Seat(id, n, None, None, "participant", 0, here=n not in away)
        for n, id in enumerate(people, 1)
    }
    groups = {}
    for number, size in enumerate(units, 1):
        members, people = tuple(people[:size]), people[size:]
        groups[f"o1-{number}"] = Group(f"o1-{number}", number, members)
    cohort = Cohort("room", tuple(groups), "closed", 60)
    of = Opening("o1", "t1", "pairs", 1, 0, {"room": cohort}, {}, 1, groups)
    return replace(lobby().state, seats=seats, openings={"o1": of}, cursors={"room": "o1"}), of


@every(UNITS, AWAY)
@settings(max_examples=200, deadline=None)
def test_merging_never_splits_a_unit_and_leaves_nobody_alone(
    units: list[int], away: set[int]
) -> None:
    state, of = pairs_of(units, frozenset(away))
    groups = merged_groups(state, of.live_groups(), Merge(of="pairs", size=(4, 5)))
    together = {m: g.id for g in groups for m in g.members}
    assert sorted(m for g in groups for m in g.members) == sorted(state.seats)
    for unit in of.live_groups():
        assert len({together[m] for m in unit.members}) == 1
    assert len(together) == 1 or all(len(g.members) > 1 for g in groups)
    came_from = [id for g in groups for id in g.came_from]
    assert sorted(came_from) == sorted(of.groups)


@every(st.lists(st.integers(1, 4), min_size=1, max_size=9), SIZES)
@settings(max_examples=150, deadline=None)
def test_units_are_put_together_as_well_as_can_be(units: list[int], size: tuple[int, int]) -> None:
    state, of = pairs_of(units)
    groups = merged_groups(state, of.live_groups(), Merge(of="pairs", size=size))
    low, high = size
    found = judged_runs([len(g.members) for g in groups], low, high)
    ways = [runs for runs in neighbours_together(units) if len(runs) == 1 or min(runs) > 1]
    assert found == min(judged_runs(runs, low, high) for runs in ways)


def neighbours_together(units: list[int]) -> Iterator[list[int]]:
    """Every way to put neighbouring units together, as the sizes that result."""
    if not units:
        yield []
    for cut in range(1, len(units) + 1):
        for rest in neighbours_together(units[cut:]):
            yield [sum(units[:cut]), *rest]


def judged_runs(runs: list[int], low: int, high: int) -> tuple[float, float, float]:
    """Least beyond min − 1 … max + 1, then fewest outside min … max, then closest to the aim."""
    aim = low if high - low <= 1 else (low + high) / 2
    beyond = sum(max(0, max(2, low - 1) - n, n - high - 1) for n in runs)
    outside = sum(1 for n in runs if not low <= n <= high)
    return (beyond, outside, sum(abs(n - aim) for n in runs))


def test_neighbours_stay_neighbours() -> None:
    state, of = pairs_of([3, 2, 2, 2, 2, 2])
    groups = merged_groups(state, of.live_groups(), Merge(of="pairs", size=(4, 5)))
    assert [g.came_from for g in groups] == [
        ("o1-1", "o1-2"), ("o1-3", "o1-4"), ("o1-5", "o1-6"),
    ]  # fmt: skip
    assert [g.number for g in groups] == [1, 3, 5]


def test_who_is_away_does_not_count_as_company_but_keeps_the_place() -> None:
    state, of = pairs_of([2, 2, 2], away=frozenset({3, 4}))
    (four,) = merged_groups(state, of.live_groups(), Merge(of="pairs", size=(4, 5)))
    assert len(four.members) == 6
    assert sum(state.seats[m].present for m in four.members) == 4


@every(UNITS, st.sets(st.integers(1, 100), max_size=30), st.integers(0, 5))
def test_kept_groups_lose_leavers_take_in_latecomers_and_leave_nobody_alone(
    units: list[int], leavers: set[int], latecomers: int
) -> None:
    state, of = pairs_of(units)
    seats = dict(state.seats)
    for id, seat in seats.items():
        if seat.number in leavers:
            seats[id] = replace(seat, here=False, left_at=5)
    for n in range(len(seats) + 1, len(seats) + 1 + latecomers):
        seats[f"s{n}"] = Seat(f"s{n}", n, None, None, "participant", 0)
    state = replace(state, seats=seats)
    groups = kept_groups(state, of.live_groups())
    staying = sorted(id for id, seat in seats.items() if seat.left_at is None)
    assert sorted(m for g in groups for m in g.members) == staying
    assert len(staying) < 2 or all(len(g.members) > 1 for g in groups)
    if staying:
        assert sorted(id for g in groups for id in g.came_from) == sorted(of.groups)


def test_a_latecomer_sits_down_with_the_fewest_who_are_here() -> None:
    state, of = pairs_of([2, 2, 3], away=frozenset({3}))
    group = smallest_group(of, state)
    assert group
    assert group.id == "o1-2"


def test_the_same_seed_shuffles_alike_and_another_does_not() -> None:
    line = [f"s{n}" for n in range(30)]
    assert shuffled(line, 7) == shuffled(reversed(line), 7)
    assert shuffled(line, 7) != shuffled(line, 8)
    assert sorted(shuffled(line, 7)) == sorted(line)
