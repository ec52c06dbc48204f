"""The timetable promises what the room will do: turns, moves, skipped steps, and the true end."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from facilitator.core.plans import unplayable
from facilitator.core.state import Opening, PlanItem
from facilitator.core.timing import (
    LONGEST_DAY,
    MOST_MINUTES,
    MOVE_SECONDS,
    Timetable,
    minutes_range,
    timetable,
)
from structures.schema import Technique
from tests.cast import seats
from tests.core.plans import (
    ALL,
    ALONE,
    BREAK,
    ONE_THREE,
    ONE_TWO_FOUR,
    PAIRS,
    UNSIGNED,
    WELCOME,
    technique,
)
from tests.core.room import Room, lobby
from tests.house import LIBRARY

ROUND = {"id": "round", "minutes": 2, "loop": "rounds", "activity": "talk"}
MIXER = technique(
    ROUND | {"group": {"remix": [2, 3]}},
    loops={"rounds": {"over": "count", "times": 3}},
    minutes=6,
    slug="mixer",
)
CLIENTS = technique(
    ROUND | {"group": {"new": [3, 4]}, "loop": "turn"},
    ROUND | {"id": "answer", "group": {"keep": "round"}, "minutes": 1, "loop": "turn"},
    ALL | {"id": "after", "input": {}},
    loops={"turn": {"over": "members", "role": "client", "nominal": 3}},
    roles={"client": {"turns": True}},
    minutes=14,
    slug="clients",
)
LARGE_ONLY = technique(ALONE, PAIRS | {"when": "people > 12"}, minutes=3, slug="large")
OURS = (ONE_TWO_FOUR, ONE_THREE, UNSIGNED, WELCOME, BREAK, MIXER, CLIENTS, LARGE_ONLY)
SHIPPED = tuple(one for one in LIBRARY.techniques.values() if not unplayable(one))


def plan(*techniques: Technique, minutes: int | None = None) -> list[PlanItem]:
    return [
        PlanItem(f"t{n}", one, "", one.minutes if minutes is None else minutes)
        for n, one in enumerate(techniques, 1)
    ]


def codes(table: Timetable, item: str = "t1") -> list[str]:
    return [caution.code for caution in table.about(item)]


class TestItIsWhatTheRoomDoes:
    @pytest.mark.parametrize("people", [1, 2, 3, 4, 5, 7, 10, 12, 13, 30])
    @pytest.mark.parametrize("one", [*OURS, *SHIPPED], ids=lambda one: one.slug)
    def test_turns_moves_minutes_and_what_is_passed_over(self, one: Technique, people: int) -> None:
        room, gathered = played(one, people)
        (block,) = timetable(plan(one), people).blocks
        for step in block.steps:
            turns = turns_by_cohort(room, step.step)
            assert bool(step.skipped) is (("t1", step.step) in room.state.skipped)
            assert bool(step.skipped) is not bool(turns)
            if turns:
                assert step.turns == max(len(openings) for openings in turns.values())
                assert step.seconds == max(planned(openings) for openings in turns.values())
            moved = {o.turn for openings in turns.values() for o in openings if o.id in gathered}
            assert step.moves == len(moved)


def played(one: Technique, people: int) -> tuple[Room, set[str]]:
    """Everybody is there from the beginning to the end; and the openings that began with finding
    each other."""
    room = lobby(*seats(people), plan=(one,)).next()
    gathered: set[str] = set()
    while not room.state.session.finished:
        gathered |= {opening.id for opening in room.state.fronts if opening.phase == "gathering"}
        room.next()
    return room, gathered


def turns_by_cohort(room: Room, step: str) -> dict[str, list[Opening]]:
    found: dict[str, list[Opening]] = {}
    for opening in room.state.openings.values():
        if opening.step == step:
            found.setdefault(opening.cohort, []).append(opening)
    return found


def planned(openings: list[Opening]) -> int:
    return sum(cohort.seconds for o in openings for cohort in o.cohorts.values())


class TestTheTimes:
    def test_people_who_move_take_a_minute_outside_of_every_step(self) -> None:
        table = timetable(plan(ONE_TWO_FOUR), 8, starts=9 * 3600)
        (block,) = table.blocks
        assert [(s.step, s.seconds, s.moves) for s in block.steps] == [
            ("alone", 60, 0), ("pairs", 120, 1), ("fours", 240, 1), ("all", 300, 0),
        ]  # fmt: skip
        assert (table.begins, table.ends) == (9 * 3600, 9 * 3600 + 720 + 2 * MOVE_SECONDS)
        assert table.moves == 2

    def test_a_loop_over_members_takes_as_long_for_four_as_for_three(self) -> None:
        three, four = (timetable(plan(CLIENTS), n) for n in (9, 12))
        assert three.blocks[0].steps[0].turns == 3
        assert four.blocks[0].steps[0].turns in (3, 4)
        assert abs(three.ends - four.ends) <= 60

    def test_in_rounds_with_new_partners_everybody_moves_each_time(self) -> None:
        assert timetable(plan(MIXER), 12).moves == 3
        assert timetable(plan(MIXER), 3).moves == 1
        assert timetable(plan(MIXER), 1).moves == 0

    @settings(max_examples=60, deadline=None)
    @given(
        st.lists(st.sampled_from(OURS), min_size=1, max_size=6),
        st.integers(-5, 4000),
        st.integers(0, 90),
        st.integers(0, 200_000),
    )
    def test_blocks_follow_each_other_and_nothing_is_lost(
        self, chosen: list[Technique], people: int, minutes: int, starts: int
    ) -> None:
        items = plan(*chosen, minutes=minutes)
        table = timetable(items, people, starts)
        edges = [starts, *(block.ends for block in table.blocks)]
        assert [block.begins for block in table.blocks] == edges[:-1]
        assert table.ends == edges[-1]
        for block in table.blocks:
            work = sum(step.seconds for step in block.steps)
            assert block.ends - block.begins == work + MOVE_SECONDS * block.moves
            assert work > 0
        assert {caution.item for caution in table.cautions} <= {"", *(i.id for i in items)}
        later = timetable(items, people, starts + 60)
        assert (later.ends, later.cautions) == (table.ends + 60, table.cautions)


class TestWhatIsSaidBefore:
    def test_an_ordinary_plan_needs_no_word(self) -> None:
        assert timetable(plan(WELCOME, ONE_TWO_FOUR, BREAK), 12).cautions == ()

    def test_too_few_people(self) -> None:
        small = ONE_TWO_FOUR.model_copy(update={"people": LIBRARY.technique("1-2-4-all").people})
        table = timetable(plan(small), 3)
        assert codes(table) == ["too_few_people", "skipped_same_groups"]
        assert table.about("t1")[0].facts == {"least": 4}
        assert table.about("t1")[1].facts == {"step": "fours"}

    def test_more_people_than_it_is_good_for(self) -> None:
        people = WELCOME.people.model_copy(update={"ideal": (2, 12)})
        table = timetable(plan(WELCOME.model_copy(update={"people": people})), 13)
        assert [(c.code, c.facts) for c in table.cautions] == [("many_people", {"most": 12})]

    def test_a_step_that_is_for_larger_rooms(self) -> None:
        assert codes(timetable(plan(LARGE_ONLY), 12)) == ["skipped_people"]
        assert codes(timetable(plan(LARGE_ONLY), 13)) == []

    @pytest.mark.parametrize("people", [0, -3])
    def test_nobody(self, people: int) -> None:
        table = timetable(plan(ONE_TWO_FOUR), people)
        assert [c.code for c in table.cautions] == ["nobody"]
        assert table.ends > 0

    def test_three_thousand_people_fit_and_one_more_does_not(self) -> None:
        assert timetable(plan(ONE_TWO_FOUR), 3000).about() == ()
        table = timetable(plan(ONE_TWO_FOUR), 3001)
        assert [(c.code, c.facts) for c in table.about()] == [("crowd", {"most": 3000})]

    def test_a_plan_of_nine_hours(self) -> None:
        lunch = technique(ALL | {"input": {}, "minutes": 540}, minutes=540)
        table = timetable(plan(lunch), 8)
        assert table.ends > LONGEST_DAY
        assert [(c.code, c.facts) for c in table.about()] == [
            ("long_day", {"hours": 9, "minutes": 0})
        ]
        assert timetable(plan(lunch, minutes=480), 8).about() == ()

    @pytest.mark.parametrize(
        ("minutes", "code"),
        [(0, "no_minutes"), (3, "too_short"), (25, "too_long"), (6, None), (24, None), (12, None)],
    )
    def test_minutes_outside_of_what_scaling_allows(self, minutes: int, code: str | None) -> None:
        table = timetable(plan(ONE_TWO_FOUR, minutes=minutes), 8)
        assert codes(table) == ([code] if code else [])

    def test_a_block_with_no_minutes_is_reckoned_with_its_own(self) -> None:
        assert (
            timetable(plan(ONE_TWO_FOUR, minutes=0), 8).ends
            == timetable(plan(ONE_TWO_FOUR), 8).ends
        )

    def test_where_all_stay_together_any_length_is_right(self) -> None:
        assert minutes_range(BREAK) == (1, MOST_MINUTES)
        assert minutes_range(ONE_TWO_FOUR) == (6, 24)
