"""The clock: start, more time, pause, ring, and the bell that rings in the end whatever happens."""

from __future__ import annotations

import pytest

from facilitator.core import commands as c
from facilitator.core import events as e
from facilitator.core.placing import seconds_of
from facilitator.core.state import deadline_of
from tests.cast import TICKER, seats
from tests.core.given import given
from tests.core.plans import ONE_TWO_FOUR
from tests.core.room import MINUTE, OPENED, Room, alone, lobby, pairs


class TestClock:
    def test_start_sets_the_planned_time(self) -> None:
        room = pairs("ben", "cleo")
        given(room).when(c.Start("o2")).then(e.StepStarted("o2", "room", room.now + 2 * MINUTE))
        given(room).when(c.Start("o2")).refused("already_started")

    def test_a_planned_technique_stretches_its_steps_but_no_silence_under_a_minute(self) -> None:
        room = lobby("ben", "cleo", plan=(ONE_TWO_FOUR,))
        item = room.state.session.plan[0]
        half = type(item)(item.id, item.technique, "", 6, item.texts)
        assert [seconds_of(half, s) for s in half.technique.steps] == [60, 60, 120, 150]

    def test_a_minute_more_moves_the_deadline(self) -> None:
        room = alone("ben")
        end = room.deadline()
        given(room).when(c.AddTime("o1")).then(e.TimeChanged("o1", "room", end + MINUTE))

    def test_more_time_after_the_bell_counts_from_now(self) -> None:
        room = rung(alone("ben"))
        room.now += 5 * MINUTE
        given(room).when(c.AddTime("o1", 30)).then(e.TimeChanged("o1", "room", room.now + 30_000))
        assert room.here.phase == "running"

    @pytest.mark.parametrize("seconds", [0, -60, 3601])
    def test_a_strange_amount_of_time_is_refused(self, seconds: int) -> None:
        given(alone("ben")).when(c.AddTime("o1", seconds)).refused("malformed", field="seconds")

    def test_pause_keeps_what_is_left_and_resume_gives_it_back(self) -> None:
        room = alone("ben")
        given(room).when(c.Pause("o1"), after=20_000).then(e.ClockPaused("o1", {"room": 40_000}))
        assert deadline_of(room.state) is None
        given(room).when(c.Pause("o1")).refused("already_paused")
        done = given(room).when(c.Resume("o1"), after=MINUTE)
        done.then(e.ClockResumed("o1", {"room": room.now + 40_000}))
        given(room).when(c.Resume("o1")).refused("not_paused")

    def test_people_go_on_writing_while_the_clock_stands_still(self) -> None:
        room = alone("ben")
        room.do(c.Pause("o1"))
        room.post("ben", "written in the pause")
        assert "written in the pause" in room.read_by("ben")

    def test_a_minute_more_in_a_pause_is_there_after_it(self) -> None:
        room = alone("ben")
        room.now += 20_000
        room.do(c.Pause("o1"))
        given(room).when(c.AddTime("o1")).then(e.TimeChanged("o1", "room", None, 100_000))
        given(room).when(c.Resume("o1")).then(e.ClockResumed("o1", {"room": room.now + 100_000}))

    @pytest.mark.parametrize("command", [c.Pause, c.Resume, c.AddTime])
    def test_no_clock_is_changed_before_it_started(self, command: type[c.Command]) -> None:
        given(pairs("ben", "cleo")).when(command("o2")).refused("not_started")  # type: ignore[call-arg]

    @pytest.mark.parametrize("command", [c.Pause, c.Resume, c.AddTime, c.Start, c.Ring])
    def test_whoever_means_another_step_is_stale(self, command: type[c.Command]) -> None:
        given(pairs("ben", "cleo")).when(command("o1")).refused("stale")  # type: ignore[call-arg]
        given(lobby("ben")).when(command("")).refused("stale")  # type: ignore[call-arg]

    def test_ringing_is_heard_each_time(self) -> None:
        room = alone("ben")
        given(room).when(c.Ring("o1")).then(e.BellRung("o1"))
        given(room).when(c.Ring("o1")).then(e.BellRung("o1"))
        assert room.here.rings == 2

    def test_closing_the_session_closes_the_step(self) -> None:
        given(alone("ben")).when(c.CloseSession()).then(e.StepClosed("o1"), e.SessionClosed())
        given(lobby("ben")).when(c.CloseSession()).then(e.SessionClosed())

    def test_a_trial_counts_as_a_rehearsal_from_its_closing_on(self) -> None:
        room = lobby("ben")
        given(room).when(c.CloseSession(trial=True)).then(e.SessionClosed(trial=True))
        assert room.state.session.rehearsal


class TestTheBell:
    def test_it_rings_at_the_deadline_and_never_before(self) -> None:
        room = alone("ben")
        time_up = c.TimeUp("o1", "room", 1, room.deadline())
        given(room).when(time_up, by=TICKER, after=MINUTE - 1).refused("too_early")
        given(room).when(time_up, by=TICKER, after=1).then(e.TimeRanOut("o1", "room"))
        assert room.here.phase == "over"

    def test_it_rings_once(self) -> None:
        room = alone("ben")
        time_up = c.TimeUp("o1", "room", 1, room.deadline())
        room.now += MINUTE
        room.do(time_up, TICKER)
        given(room).when(time_up, by=TICKER).refused("stale")

    def test_it_advises_and_the_room_stays_where_it_is(self) -> None:
        room = rung(alone("ben"))
        room.post("ben", "after the bell")
        assert room.here.step == "alone"

    @pytest.mark.parametrize(
        "time_up",
        [
            c.TimeUp("o9", "room", 1, OPENED + 2 * MINUTE),
            c.TimeUp("o1", "hall", 1, OPENED + 2 * MINUTE),
            c.TimeUp("o1", "room", 2, OPENED + 2 * MINUTE),
            c.TimeUp("o1", "room", 1, OPENED + 2 * MINUTE + 1),
        ],
    )
    def test_it_rings_for_nothing_but_what_it_was_set_for(self, time_up: c.TimeUp) -> None:
        given(alone("ben")).when(time_up, by=TICKER, after=9 * MINUTE).refused("stale")

    @pytest.mark.parametrize("meanwhile", ["pause", "more", "back", "pause, more", "back and on"])
    def test_whatever_happens_to_the_clock_the_bell_rings_in_the_end(self, meanwhile: str) -> None:
        """The old deadline is refused; the new one has a name of its own, so no receipt of the old
        silences it."""
        room = pairs(*seats(8))
        room.do(c.Start("o2"))
        room.next()
        room.do(c.Start("o3"))
        old = ringing(room)
        room.now += MINUTE
        for happening in HAPPENINGS[meanwhile]:
            happening(room)
        room.now += 10 * MINUTE
        given(room).when(old, by=TICKER).refused("stale")
        new = ringing(room)
        assert (new.opening, new.turn, new.deadline) != (old.opening, old.turn, old.deadline)
        given(room).when(new, by=TICKER).happened(e.TimeRanOut)

    def test_nothing_rings_in_a_pause_or_in_a_step_that_was_left(self) -> None:
        room = alone("ben", "cleo")
        old = ringing(room)
        room.do(c.Pause("o1"))
        given(room).when(old, by=TICKER, after=9 * MINUTE).refused("stale")
        room.do(c.Resume("o1"))
        old = ringing(room)
        room.next(0)
        given(room).when(old, by=TICKER, after=9 * MINUTE).refused("stale")

    def test_a_deadline_that_passed_just_before_the_pause_rings_when_time_goes_on(self) -> None:
        room = alone("ben")
        room.now += MINUTE + 300
        room.do(c.Pause("o1"))
        room.now += MINUTE
        room.do(c.Resume("o1"))
        given(room).when(ringing(room), by=TICKER).happened(e.TimeRanOut)


def rung(room: Room) -> Room:
    room.now = room.deadline()
    room.do(ringing(room), TICKER)
    return room


def ringing(room: Room) -> c.TimeUp:
    return c.TimeUp(room.here.id, "room", room.here.turn, room.deadline())


HAPPENINGS = {
    "pause": [lambda r: r.do(c.Pause("o3")), lambda r: setattr(r, "now", r.now + 1),
              lambda r: r.do(c.Resume("o3"))],
    "more": [lambda r: r.do(c.AddTime("o3"))],
    "back": [lambda r: r.back()],
    "pause, more": [lambda r: r.do(c.Pause("o3")), lambda r: r.do(c.AddTime("o3")),
                    lambda r: r.do(c.Resume("o3"))],
    "back and on": [lambda r: r.back(), lambda r: r.next(0)],
}  # fmt: skip
