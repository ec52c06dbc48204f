"""What the transcript tells of steps that widen, thoughts that their authors show, cards that
were reported, and steps that nobody entered."""

from __future__ import annotations

import re

import pytest

from facilitator.core import commands as c
from facilitator.core.state import alias_of
from facilitator.export import Reader, document, to_json
from facilitator.export.html import page
from facilitator.export.markdown import page as plain_text
from tests.cast import idea_id, person, seats, secret_of
from tests.core.plans import CARDS
from tests.core.room import Room, at_step
from tests.core.test_releasing import keeping, release
from tests.core.test_reporting import card, report
from tests.core.test_spare import enter, room_with_spare_steps
from tests.core.test_widening import begun
from tests.export.room import ideas, step

READERS = {"ada": Reader("facilitator")} | {
    seat: Reader("participant", seat, secret_of(seat)) for seat in seats(7)
}
TOLD = (page, plain_text)


def told(room: Room, who: str = "ada") -> str:
    return plain_text(room.state, READERS[who], "en").replace("\u202f", " ")


class TestAStepThatWidens:
    @pytest.fixture
    def room(self) -> Room:
        """Ben's and Cleo's lines become one; Ben adds one in his pair, which stays as it is."""
        room = begun(5)
        room.post("ben", "Hurry")
        room.post("dev", "Wait")
        room.next()
        mates = [m for m in room.group_of("ben").members if m != "ben"]
        room.post(mates[0], "Sleep", id=idea_id("sleep"))
        room.next()
        first, second = (i.id for i in room.pool() if set(i.fields.values()) <= {"Hurry", "Wait"})
        both = {"idea": "Hurry, then wait"}
        room.do(c.MergeIdeas(room.here.id, idea_id("both"), (first, second), both), person("ben"))
        return room.next()

    def test_it_has_one_heading_with_its_parts_the_last_one_first(self, room: Room) -> None:
        headings = re.findall(r"^###+ .*", told(room), re.MULTILINE)
        assert headings == [
            "### What came of it",
            "### List",
            "#### All together",
            "#### Alone",
            "#### In pairs",
            "### Stop",
        ]
        html = page(room.state, READERS["ada"], "en")
        assert re.findall(r"<h4[^>]*>([^<]+?) ?<", html)[:3] == [
            "All together",
            "Alone",
            "In pairs",
        ]

    def test_it_has_the_time_of_all_its_parts(self, room: Room) -> None:
        assert "### List\n\n4:14 PM – 4:17 PM · 10 minutes\n" in told(room)

    def test_what_went_on_is_told_where_it_went(self, room: Room) -> None:
        here = told(room).split("### List")[1].split("### Stop")[0]
        assert "    -   Hurry, then wait\n        -   from “Hurry” (Ben, alone)\n" in here
        assert [here.count(f"-   {text}") for text in ("Hurry  ", "Wait  ")] == [0, 0]
        alone, pairs = here.split("#### Alone")[1].split("#### In pairs")
        assert "2 cards went on from here and stand above." in alone
        assert "3 cards went on from here and stand above." in pairs
        assert "**" not in alone, "who sat at which table is said above"
        assert pairs.count("**") == 2 * len(room.state.openings["o2"].live_groups())

    def test_inside_it_a_part_is_named_by_its_part_alone(self) -> None:
        room = begun(5)
        room.post("ben", "Hurry")
        room.next().next()
        (only,) = room.pool()
        room.do(c.EditIdea(only.id, {"idea": "Hurry more"}, 1), person("ben"))
        room.do(c.StrikeIdea(only.id, True), person("ben"))
        assert "from “Hurry” (Ben, alone)" in told(room)
        html = page(room.state, READERS["ada"], "en")
        assert 'Hurry</q> <span class="soft small"><bdi>Ben</bdi>, alone</span>' in html

    def test_as_data_every_part_is_a_step_with_all_that_it_held(self, room: Room) -> None:
        steps = document(room.state, READERS["ada"])["techniques"][0]["steps"]
        assert [each["title"] for each in steps[:3]] == [
            "List · alone",
            "List · in pairs",
            "List · all together",
        ]
        assert [len(each["ideas"]) for each in steps[:3]] == [2, 3, 4]


class TestAThoughtForItsAuthorToShow:
    def test_unreleased_it_is_only_in_the_authors_copy(self) -> None:
        room = keeping()
        for who, seen in (("ada", False), ("cleo", False), ("ben", True)):
            written = document(room.state, READERS[who])
            assert ("I ask sooner" in to_json(written).decode()) == seen
            assert step(written, "keep")["withheld"] == (0 if seen else 1)

    def test_released_it_is_in_everybodys_with_the_name(self) -> None:
        room = keeping()
        release(room)
        for who in ("ada", "cleo", "ben"):
            (idea,) = step(document(room.state, READERS[who]), "keep")["ideas"]
            assert (idea["fields"], idea["by"]) == ({"takeaway": "I ask sooner"}, "p1")

    def test_taken_back_it_is_the_authors_again(self) -> None:
        room = keeping()
        release(room)
        release(room, released=False)
        assert "I ask sooner" not in told(room)


class TestAReportedCard:
    """Hidden like any other, until the facilitator brings it back."""

    def test_it_is_marked_for_the_facilitator_and_in_nobody_elses_copy_but_its_authors(
        self,
    ) -> None:
        room = at_step("score", *seats(7), plan=(CARDS,))
        hurting = card(room, "ben")
        author = next(s for s in seats(7) if wrote(room, s, hurting))
        report(room, "ben", hurting)
        room.next()
        for who, reader in READERS.items():
            found = ideas(document(room.state, reader))
            assert (hurting in found) == (who in ("ada", author))
        assert ideas(document(room.state, READERS["ada"]))[hurting]["status"] == "reported"
        assert "reported" in told(room)

    def test_brought_back_it_is_a_card_again(self) -> None:
        room = at_step("score", *seats(7), plan=(CARDS,))
        hurting = card(room, "ben")
        report(room, "ben", hurting)
        room.do(c.HideIdea(hurting, False))
        for reader in READERS.values():
            assert ideas(document(room.state, reader))[hurting]["status"] == "live"


def wrote(room: Room, seat: str, id: str) -> bool:
    names = {seat, *(alias_of(secret_of(seat), opening) for opening in room.state.openings)}
    return bool(names & set(room.state.ideas[id].authors))


class TestAnOptionalStep:
    def test_nobody_entered_it_and_nothing_is_told_of_it(self) -> None:
        room = room_with_spare_steps()
        room.next()
        text = told(room)
        assert "### Home" in text
        assert "Hear" not in text
        assert "Ask" not in text

    def test_entered_it_is_told_like_any_other(self) -> None:
        room = room_with_spare_steps()
        enter(room, "t1.hear")
        room.next()
        for form in TOLD:
            text = form(room.state, READERS["ada"], "en")
            assert "Hear" in text
            assert "Last" not in text
