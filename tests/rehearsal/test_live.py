"""A rehearsal to watch: pretend people on the real clock, which here moves only while they wait."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from facilitator.core import commands as c
from facilitator.core.plans import unplayable
from facilitator.core.views import Viewer
from facilitator.rehearsal.live import (
    FEWEST,
    MOST,
    MOST_SHOWS,
    PACE,
    Rehearsals,
    Stagehands,
)
from structures.schema import Technique
from structures.unfolding import unfolded
from tests.house import ADA, LIBRARY, House, house

PLAYABLE = [one for one in LIBRARY.techniques.values() if not unplayable(one)]
Coming = tuple[str, str]


class Stage:
    """A house with pretend people in it. `meanwhile` is called whenever everybody waits."""

    def __init__(self, built: House, meanwhile: Callable[[], None] = lambda: None) -> None:
        self.house, self.meanwhile = built, meanwhile
        self.came: list[Coming] = []
        self.went: list[Coming] = []
        self.told: list[dict[str, object]] = []
        self.shows: list[Callable[[], None]] = []
        self.rehearsals = Rehearsals(
            Stagehands(
                service=built.service,
                came=lambda session, viewer, socket: self.came.append((viewer.seat or "", socket)),
                went=lambda session, viewer, socket: self.went.append((viewer.seat or "", socket)),
                spawn=self.shows.append,
                sleep=self._sleep,
                seeds=lambda: 7,
                report=lambda **facts: self.told.append(facts),
            )
        )

    def _sleep(self, seconds: float) -> None:
        self.house.clock.pass_seconds(seconds)
        self.meanwhile()

    def play(self, number: int = 8) -> None:
        self.rehearsals.play(self.house.session, number)
        self.shows.pop()()


@pytest.mark.parametrize("one", PLAYABLE, ids=lambda one: one.slug)
def test_it_plays_to_its_end_in_a_fraction_of_the_time(tmp_path: Path, one: Technique) -> None:
    with house(tmp_path, one) as built:
        began, stage = built.clock(), Stage(built)
        stage.play()
        state = built.state
        assert state.session.finished
        assert state.closed
        assert len(state.seats) == 8
        assert {o.step for o in state.openings.values()} | {step for _, step in state.skipped} == {
            step.id for step in unfolded(one).steps if not step.optional
        }
        minutes = (built.clock() - began) / 60_000
        assert minutes < one.minutes / PACE + 8, "people find each other, and there is applause"
        assert "rehearsal_failed" not in {told["what"] for told in stage.told}


def test_there_is_something_to_see(tmp_path: Path) -> None:
    with house(tmp_path) as built:
        Stage(built).play()
        texts = [idea.fields["idea"] for idea in built.state.ideas.values() if not idea.parents]
        assert len(texts) > 8
        assert any(opening.shown for opening in built.state.openings.values())


@pytest.mark.parametrize(("asked", "come"), [(0, FEWEST), (7, 7), (3000, MOST)])
def test_neither_too_few_nor_too_many_come(tmp_path: Path, asked: int, come: int) -> None:
    with house(tmp_path, LIBRARY.technique("break")) as built:
        stage = Stage(built)
        stage.play(asked)
        assert len(built.state.seats) == come
        assert len(set(stage.came)) == come
        assert stage.went == stage.came, "nobody is left behind as a phone that may come back"


def test_two_of_them_can_be_looked_at_once_they_have_come(tmp_path: Path) -> None:
    with house(tmp_path) as built:
        seen: set[Coming] = set()

        def look() -> None:
            for number in (1, 2):
                if found := stage.rehearsals.phone(built.session, number):
                    seat, secret = found
                    seen.add(found)
                    viewer = Viewer("phone", seat=seat, secret=secret)
                    assert built.delivery.enter(built.session, viewer)["html"]

        stage = Stage(built, look)
        assert stage.rehearsals.phone(built.session, 1) is None
        stage.play()
        first = list(built.state.seats)[:2]
        assert {seat for seat, _ in seen} == set(first), "they come first, and sit side by side"
        for number in (0, 1, 99):
            assert stage.rehearsals.phone(built.session, number) is None, "it is over"


def test_closing_the_room_sends_them_home(tmp_path: Path) -> None:
    with house(tmp_path) as built:

        def close() -> None:
            if built.state.current and not built.state.closed:
                built.do(ADA, c.CloseSession())

        stage = Stage(built, close)
        stage.play()
        assert not built.state.session.finished
        assert len(stage.went) == len(stage.came)
        assert not stage.rehearsals.playing(built.session)


def test_whoever_watches_may_press_the_buttons_too(tmp_path: Path) -> None:
    with house(tmp_path) as built:
        pressed: set[str] = set()

        def press() -> None:
            here = built.state.opening
            if here and here.id not in pressed and here.phase == "running":
                pressed.add(here.id)
                built.do(ADA, c.Advance(here.id))

        Stage(built, press).play()
        assert built.state.session.finished
        assert len(pressed) == 4


def test_only_so_many_shows_run_at_once(tmp_path: Path) -> None:
    with house(tmp_path) as built:
        stage = Stage(built)
        for number in range(MOST_SHOWS):
            assert stage.rehearsals.room_for_another()
            stage.rehearsals.play(f"r_{number}", 4)
        assert not stage.rehearsals.room_for_another()


def test_a_show_that_fails_is_told_and_makes_room(tmp_path: Path) -> None:
    with house(tmp_path) as built:
        stage = Stage(built)
        stage.rehearsals.play("no such session", 4)
        stage.shows.pop()()
        assert [told["what"] for told in stage.told] == ["rehearsal_failed"]
        assert not stage.rehearsals.playing("no such session")
