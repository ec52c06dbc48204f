"""What stands on a screen, before any words are chosen. Who may see what is law 3's."""

from __future__ import annotations

from facilitator.core import commands as c
from facilitator.core import events as e
from facilitator.core.events import Recorded, SessionOpened, freeze
from facilitator.core.evolve import fold
from facilitator.core.looking import strip, visible
from facilitator.core.plans import pin
from facilitator.core.state import PlanItem
from facilitator.core.views import ConsoleView, SeesView, Viewer
from facilitator.core.visibility import lens_of
from tests.cast import ADA, BEN, PRESENCE, seats
from tests.core.plans import ALL, ALONE, BREAK, ONE_TWO_FOUR, PAIRS, UNSIGNED, WELCOME, technique
from tests.core.room import MINUTE, OPENED, Room, alone, at_step, everybody, fours, lobby, pairs


def console(room: Room) -> ConsoleView:
    found = room.view("console").console
    assert found
    return found


class TestWhereTheRoomIs:
    def test_the_modes(self) -> None:
        room = lobby("ben")
        assert room.view().mode == "lobby"
        assert room.next().view().mode == "step"
        while not room.state.session.finished:
            room.next()
        assert room.view().mode == "finished"
        room.do(c.CloseSession())
        assert room.view().mode == "closed"

    def test_how_many_are_here(self) -> None:
        room = lobby(*seats(5)).join("otto", kind="observer")
        room.do(c.MarkAway("ben", ""), PRESENCE)
        room.do(c.RemoveSeat("cleo"))
        assert (room.view("wall").joined, room.view("wall").here) == (4, 3)

    def test_the_lobby_shows_what_is_planned(self) -> None:
        room = lobby("ben", plan=(WELCOME, ONE_TWO_FOUR))
        assert [each.slug for each in room.view().plan] == ["welcome", "one-two-four"]

    def test_who_left_or_never_came_has_no_seat(self) -> None:
        room = alone("ben", "cleo")
        room.do(c.RemoveSeat("ben"))
        assert not room.view(seat="ben").lens.seated
        assert not room.view(seat="eve").lens.seated
        assert room.view(seat="cleo").lens.seated

    def test_the_clock(self) -> None:
        room = alone("ben")
        clock = room.view().clock
        assert clock
        assert (clock.phase, clock.seconds, clock.left) == ("running", 60, None)
        assert (clock.started_at, clock.ends_at) == (OPENED + MINUTE, OPENED + 2 * MINUTE)
        room.now += 20_000
        room.do(c.Pause("o1"))
        room.do(c.Ring("o1"))
        clock = room.view().clock
        assert clock
        assert (clock.left, clock.ends_at, clock.rings) == (40_000, None, 1)

    def test_what_comes_next(self) -> None:
        following = alone("ben", "cleo").view().next
        assert following
        assert (following.id, following.size, following.state) == ("pairs", 2, "next")
        assert everybody("ben", "cleo").view().next is None

    def test_another_language_where_there_is_one(self) -> None:
        french = WELCOME.model_copy(update={"title": "Bienvenue", "lang": "fr"})
        item = PlanItem("t1", WELCOME, "", 5, {"fr": french})
        first = SessionOpened("KQMTRA", "", "", "UTC", "en", freeze(pin([item])))
        state = fold([Recorded(1, OPENED, "a:ada", first)])
        titles = [
            visible(state, lens_of(state, Viewer("wall", lang))).plan[0].title
            for lang in ("en", "fr", "de")
        ]
        assert titles == ["Probe", "Bienvenue", "Probe"]


class TestTheEmblem:
    def test_it_says_what_is_done_and_what_comes(self) -> None:
        steps = strip(ONE_TWO_FOUR, "pairs")
        assert [(s.size, s.state) for s in steps] == [
            (1, "done"), (2, "now"), (4, "next"), (0, "next"),
        ]  # fmt: skip
        assert {s.state for s in strip(ONE_TWO_FOUR, done=True)} == {"done"}

    def test_kept_groups_are_as_large_as_those_they_were(self) -> None:
        again = {"id": "again", "group": {"keep": "pairs"}, "activity": "talk"}
        assert [s.size for s in strip(technique(ALONE, PAIRS, again))] == [1, 2, 2]

    def test_an_optional_step_is_not_in_it(self) -> None:
        more = BREAK.steps[0].model_copy(update={"optional": True})
        plan = ONE_TWO_FOUR.model_copy(update={"steps": (*ONE_TWO_FOUR.steps, more)})
        assert len(strip(plan)) == 4


class TestWhoSeesThis:
    def test_it_says_who_sees_it_now_and_who_later(self) -> None:
        assert _sees(alone("ben", "cleo")) == SeesView("private", "group", 2, False, "room")
        assert _sees(pairs("ben", "cleo")) == SeesView("group", None, 4, False, "room")
        assert _sees(fours(*seats(8))) == SeesView("group", None, 0, False, "room")
        assert _sees(everybody("ben", "cleo")) == SeesView("group", "everyone", 0, False, "room")
        assert _sees(at_step("cards", "ben", plan=(UNSIGNED,))).anonymous

    def test_at_the_end_of_the_step_means_not_before(self) -> None:
        slow = ALONE | {"visible": ["private", {"everyone": "step_end"}]}
        room = at_step("alone", "ben", "cleo", plan=(technique(slow, ALL | {"input": {}}),))
        assert room.read_by("cleo") == {"what cleo wrote"}
        assert room.view("wall").ideas == ()


class TestTheConsole:
    def test_it_counts_and_reads_nothing(self) -> None:
        room = alone(*seats(3))
        room.post("ben", "another")
        assert (console(room).wrote, console(room).ideas) == (3, 4)
        assert room.view("console").ideas == ()

    def test_the_run_sheet(self) -> None:
        room = lobby(*seats(8), plan=(WELCOME, ONE_TWO_FOUR)).next().next()
        sheet = [(line.item, line.step, line.state) for line in console(room).sheet]
        assert sheet == [
            ("t1", "", ""), ("t1", "hello", "done"), ("t2", "", ""), ("t2", "alone", "now"),
            ("t2", "pairs", "next"), ("t2", "fours", "next"), ("t2", "all", "next"),
        ]  # fmt: skip
        while not room.state.session.finished:
            room.next()
        assert {line.state for line in console(room).sheet if line.step} == {"done"}

    def test_how_late_the_room_is(self) -> None:
        room = alone("ben", "cleo")
        assert console(room).drift == 0
        assert console(room.next(3 * MINUTE)).drift == 2 * MINUTE

    def test_who_is_alone_or_sits_nowhere(self) -> None:
        room = alone(*seats(4))
        room.do(c.MarkAway("ben", ""), PRESENCE)
        room.next()
        room.record([e.SeatBack("ben")], "presence")
        assert [person.id for person in console(room).unplaced] == ["ben"]
        assert console(room).alone == 0
        for seat in ("guest-4", "dev"):
            room.do(c.MarkAway(seat, ""), PRESENCE)
        assert console(room).alone == 1

    def test_a_preview_is_an_invented_person(self) -> None:
        room = pairs(*seats(4))
        view = room.view("preview", None, group="o2-1")
        assert view.group
        assert (view.group.number, view.group.people) == (1, ())
        assert view.may == room.view(seat="ben").may
        assert "Ben" not in repr(view)


class TestEverybodyTogether:
    def test_what_everybody_sees_everybody_may_reword_where_the_step_allows_it(self) -> None:
        plan = technique(
            ALL
            | {"input": {}, "activity": "converge", "visible": "everyone", "allow": ("edit", "add")}
        )
        room = lobby("ben", "cleo", plan=(plan,)).next()
        id = room.post("cleo", "ours")
        room.do(c.EditIdea(id, {"idea": "better"}, 1), BEN)
        assert room.read_by("cleo") == {"better"}

    def test_a_hidden_idea_is_on_the_consoles_list_to_bring_it_back(self) -> None:
        room = everybody("ben", "cleo")
        room.do(c.ShowIdea("o3", "o3.1"), ADA)
        room.do(c.HideIdea("o3.1"), ADA)
        harvest = console(room).harvest
        assert harvest
        assert [idea.id for idea in harvest.hidden] == ["o3.1"]
        assert harvest.shown == 0

    def test_words_a_neighbour_changed_stand_under_no_name(self) -> None:
        room = everybody(*seats(4))
        room.back()
        room.do(c.EditIdea(f"{room.here.id}.2", {"idea": "ours"}, 1), BEN)
        room.next()
        for idea in room.pool():
            room.do(c.ShowIdea(room.here.id, idea.id))
        shown = {idea.fields["idea"]: idea.by and idea.by.name for idea in room.view("wall").ideas}
        assert shown["what ben wrote"] == "Ben"
        assert shown["ours"] is None


def _sees(room: Room) -> SeesView:
    step = room.view().step
    assert step
    return step.sees
