"""What only its author decides to show; and what people bring along to tell."""

from __future__ import annotations

import pytest

from facilitator.core import commands as c
from facilitator.core.rejected import Rejected
from facilitator.core.visibility import record_of
from tests.cast import idea_id, person, seats
from tests.core.plans import ALONE, BREAK, MINE, PAIRS, technique
from tests.core.room import Room, lobby

KEEP = MINE | {
    "id": "keep",
    "fields": {"takeaway": "text"},
    "visible": ["private", {"everyone": "author"}],
    "record": "group",
}
TAKEAWAY = technique(KEEP, slug="takeaway")


def keeping() -> Room:
    room = lobby("ben", "cleo", plan=(TAKEAWAY, BREAK)).next()
    room.post("ben", "I ask sooner", id=idea_id("ben"))
    return room


def release(room: Room, seat: str = "ben", released: bool = True) -> None:
    room.do(c.ReleaseIdea(idea_id("ben"), released), person(seat))


class TestTheTakeaway:
    def test_nobody_reads_it_before_its_author_shows_it(self) -> None:
        room = keeping()
        for view in (room.view(seat="cleo"), room.view("wall"), room.view("console")):
            assert "I ask sooner" not in repr(view)
        assert record_of(room.state, room.pool()[0]) == "group"

    def test_shown_by_its_author_everybody_reads_it_with_the_name(self) -> None:
        room = keeping()
        release(room)
        for view in (room.view(seat="cleo"), room.view("wall"), room.view("console")):
            (idea,) = view.ideas
            assert (idea.fields, idea.by.id) == ({"takeaway": "I ask sooner"}, "ben")
        assert record_of(room.state, room.pool()[0]) == "room"
        assert room.view(seat="cleo").ideas[0].foreign
        assert not room.view(seat="ben").ideas[0].foreign

    def test_it_can_be_taken_back_to_oneself(self) -> None:
        room = keeping()
        release(room)
        release(room, released=False)
        assert "I ask sooner" not in repr(room.view("wall"))
        assert record_of(room.state, room.pool()[0]) == "group"

    def test_nobody_else_can_show_it(self) -> None:
        room = keeping()
        with pytest.raises(Rejected, match="not_yours"):
            release(room, "cleo")

    def test_what_is_kept_to_oneself_is_not_shown_by_mistake(self) -> None:
        room = keeping()
        room.do(c.KeepIdea(idea_id("ben"), True), person("ben"))
        with pytest.raises(Rejected, match="no_writing_here"):
            release(room)

    def test_twice_changes_nothing_and_later_is_too_late(self) -> None:
        room = keeping()
        release(room)
        with pytest.raises(Rejected, match="nothing_new"):
            release(room)
        room.next()
        with pytest.raises(Rejected, match="late"):
            release(room, released=False)

    def test_other_private_steps_have_nothing_to_show(self) -> None:
        room = lobby("ben", plan=(technique(ALONE),)).next()
        room.post("ben", "mine", id=idea_id("ben"))
        assert "release" not in room.view(seat="ben").may
        with pytest.raises(Rejected, match="no_writing_here"):
            release(room)

    def test_the_phone_says_who_decides(self) -> None:
        room = keeping()
        sees = room.view(seat="ben").step.sees
        assert (sees.now, sees.later, sees.by_author) == ("private", None, True)


HEAR = PAIRS | {
    "id": "hear",
    "activity": "collect",
    "fields": {"story": "text"},
    "allow": (),
    "pick": None,
    "input": {},
    "visible": "private",
}
TELL = PAIRS | {
    "id": "tell",
    "group": {"merge": "hear", "size": [4, 5]},
    "activity": "collect",
    "fields": {"pattern": "text"},
    "allow": (),
    "pick": None,
    "input": {"hear": "partner"},
}
STORIES = technique(HEAR, TELL, slug="stories")


class TestWhatOneHeard:
    def room(self) -> Room:
        room = lobby(*seats(4), plan=(STORIES,)).next()
        room.post("ben", "Cleo once waited all night", id=idea_id("ben"))
        return room.next()

    def test_it_opens_on_the_phone_of_whoever_wrote_it_down(self) -> None:
        room = self.room()
        notes = room.view(seat="ben").ideas
        assert len(notes) == 1
        note = notes[0]
        assert note.fields == {"story": "Cleo once waited all night"}
        assert [who.id for who in note.heard] == ["cleo"]

    def test_and_on_no_other_screen(self) -> None:
        room = self.room()
        views = [room.view(seat=seat) for seat in ("cleo", "dev", "guest-4")]
        for view in (*views, room.view("wall"), room.view("console")):
            assert "all night" not in repr(view)

    def test_not_even_where_everybody_sees_what_is_written(self) -> None:
        open_ = technique(HEAR, TELL | {"visible": "everyone"}, slug="open")
        room = lobby(*seats(4), plan=(open_,)).next()
        room.post("ben", "Cleo once waited all night", id=idea_id("ben"))
        room.next()
        for view in (room.view(seat="dev"), room.view("wall"), room.view("console")):
            assert "all night" not in repr(view)
        assert "all night" in repr(room.view(seat="ben"))

    def test_what_the_four_write_then_is_everybodys_there(self) -> None:
        room = self.room()
        room.post("dev", "patience")
        assert {"pattern": "patience"} in [dict(i.fields) for i in room.view(seat="ben").ideas]


def test_notes_that_are_recorded_nowhere_are_refused_by_the_door_too() -> None:
    note = ALONE | {"activity": "talk", "record": "none"}
    room = lobby("ben", plan=(technique(note),)).next()
    assert room.view(seat="ben").may == {"jot"}, "the phone has a field, and keeps what is written"
    with pytest.raises(Rejected, match="no_writing_here"):
        room.post("ben", "for my eyes only")
