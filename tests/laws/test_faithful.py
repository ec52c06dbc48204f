"""What must be true of a finished run, one row for each technique: who met whom, who had a turn,
what was carried where, and what was never stored."""

from __future__ import annotations

from collections import Counter

import pytest

from facilitator.core import commands as c
from facilitator.core.looking import visible
from facilitator.core.remixing import met
from facilitator.core.state import Opening
from facilitator.core.views import Viewer
from facilitator.core.visibility import lens_of
from structures.library import load
from tests.cast import person, seats, secret_of
from tests.core.room import Room, lobby

LIBRARY = load()


def begun(slug: str, people: int) -> Room:
    return lobby(*seats(people), plan=(LIBRARY.technique(slug),)).next()


def go_on(room: Room) -> None:
    """*Start* where people had to find each other; then the bell, and *Next* where it stops."""
    if room.here.phase == "gathering":
        room.do(c.Start(room.here.id))
    while room.ring():
        pass
    room.next()


def to_the_end(room: Room) -> Room:
    while not room.state.session.finished:
        go_on(room)
    return room


def times(room: Room, step: str) -> list[Opening]:
    return [o for o in room.state.openings.values() if o.step == step]


def steps(room: Room) -> set[str]:
    return {opening.step for opening in room.state.openings.values()}


class TestImpromptuNetworking:
    @pytest.mark.parametrize("people", [4, 6, 7, 8, 10, 12, 13, 30, 100])
    def test_no_pair_meets_twice_in_three_rounds(self, people: int) -> None:
        room = to_the_end(begun("impromptu-networking", people))
        rounds = times(room, "rounds")
        assert len(rounds) == 3
        meetings = met(g.members for o in rounds for g in o.groups.values())
        assert max(meetings.values()) == 1

    def test_nothing_is_stored(self) -> None:
        room = begun("impromptu-networking", 6)
        while not room.state.session.finished:
            assert not visible(room.state, lens_of(room.state, Viewer("phone", seat="ben"))).may
            go_on(room)
        assert not room.state.ideas


class TestTroikaConsulting:
    @pytest.mark.parametrize("people", [3, 4, 5, 6, 7, 9, 10, 11])
    def test_everybody_is_client_once(self, people: int) -> None:
        room = to_the_end(begun("troika-consulting", people))
        clients = Counter(
            m for o in times(room, "share") for g in o.groups.values() for m in g.roles
        )
        assert clients == Counter({seat.id: 1 for seat in room.state.participants()})

    @pytest.mark.parametrize("people", [7, 10])
    def test_groups_of_four_finish_with_the_trios(self, people: int) -> None:
        room = begun("troika-consulting", people)
        go_on(room)
        ends = {o.cohort: 0 for o in room.state.fronts}
        while room.here.step != "keep":
            for front in room.state.fronts:
                ends[front.cohort] = front.cohorts[front.cohort].ends_at or ends[front.cohort]
            go_on(room)
        last = {o.cohort: o.cohorts[o.cohort].ends_at or 0 for o in times(room, "thank")}
        assert len(last) == 2
        assert abs(max(last.values()) - min(last.values())) <= 60_000

    def test_the_question_opens_on_its_own_phone_alone_and_only_in_its_turn(self) -> None:
        room = begun("troika-consulting", 3)
        for seat in seats(3):
            room.post(seat, f"what {seat} asks")
        go_on(room)
        (group,) = room.here.groups.values()
        (client,) = group.roles
        for seat in seats(3):
            viewer = Viewer("phone", seat=seat, secret=secret_of(seat))
            said = str(visible(room.state, lens_of(room.state, viewer)).ideas)
            assert (f"what {client} asks" in said) == (seat == client)
            assert said.count("what ") <= 2, "one note with two fields"

    def test_the_clients_notes_reach_nobody(self) -> None:
        room = begun("troika-consulting", 4)
        go_on(room)
        while room.here.step != "advise":
            room.next()
        (group,) = room.here.groups.values()
        (client,) = group.roles
        room.post(client, "canary note")
        for _ in range(30):
            for kind in ("wall", "console", "preview"):
                assert "canary" not in repr(visible(room.state, lens_of(room.state, Viewer(kind))))
            for seat in set(seats(4)) - {client}:
                viewer = Viewer("phone", seat=seat, secret=secret_of(seat))
                assert "canary" not in repr(visible(room.state, lens_of(room.state, viewer)))
            if room.state.session.finished:
                break
            room.next()
        assert room.state.session.finished


class TestFifteenPercentSolutions:
    @pytest.mark.parametrize("people", [2, 3, 5, 8, 9])
    def test_everybody_presents_once(self, people: int) -> None:
        room = to_the_end(begun("15-percent-solutions", people))
        turns = Counter(m for o in times(room, "share") for g in o.groups.values() for m in g.roles)
        assert turns == Counter({seat.id: 1 for seat in room.state.participants()})


class TestWhatSoWhatNowWhat:
    def test_up_to_twelve_sit_in_one_circle_and_more_in_groups(self) -> None:
        small = {
            o.step for o in to_the_end(begun("what-so-what-now-what", 12)).state.openings.values()
        }
        large = {
            o.step for o in to_the_end(begun("what-so-what-now-what", 13)).state.openings.values()
        }
        assert any("circle" in step for step in small)
        assert not any("circle" in step for step in large)
        assert any("groups" in step for step in large)

    def test_the_small_groups_stay_together_through_all_three_questions(self) -> None:
        room = to_the_end(begun("what-so-what-now-what", 15))
        groups = [o for o in room.state.openings.values() if o.step.endswith("groups")]
        assert len(groups) == 3
        assert len({frozenset(g.members for g in o.groups.values()) for o in groups}) == 1


def test_somebody_who_is_not_client_cannot_write_in_the_clients_place() -> None:
    room = begun("troika-consulting", 3)
    go_on(room)
    while room.here.step != "advise":
        room.next()
    (group,) = room.here.groups.values()
    consultant = next(m for m in group.members if m not in group.roles)
    view = visible(
        room.state,
        lens_of(room.state, Viewer("phone", seat=consultant, secret=secret_of(consultant))),
    )
    assert "post" not in view.may
    assert person(consultant).kind == "participant"
