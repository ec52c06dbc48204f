"""Sentences about cards, and what a step only worked from: told once, counted never."""

from __future__ import annotations

import csv
import io
import zipfile
from typing import Any

import pytest

from facilitator.core import commands as c
from facilitator.core.state import State
from facilitator.export import Reader, document, to_json
from facilitator.export.harvest import cards, harvest
from facilitator.export.html import page
from facilitator.export.markdown import page as plain_text
from facilitator.export.tables import to_zip
from facilitator.rehearsal import rehearse
from structures.library import load
from structures.schema import Technique
from tests.cast import idea_id, person, seats, secret_of
from tests.core.plans import LIST, technique
from tests.core.room import Room, lobby
from tests.core.test_sentences import ASKS, SHARE, STOP, rate, say
from tests.export.room import ideas, step
from tests.export.test_html import words_of
from tests.rehearsal.memory_door import MemoryDoor

STOPS = STOP | {
    "activity": "collect",
    "allow": (),
    "fields": {"end": "text"},
    "words": {"end": "What we stop"},
}
HABITS = technique(LIST | {"visible": "group"}, ASKS, STOPS, slug="habits")
CARRIED = technique(LIST | {"visible": "group"}, ASKS, STOP, SHARE, slug="carried")
IDEA, CANARY = idea_id("ben"), "canary-7f3a"


def asked(plan: Technique = HABITS, people: int = 3, second: str = "", **test: Any) -> Room:
    """Ben's card lies in the step that asks."""
    steps = [s.model_dump(mode="json") for s in plan.steps]
    steps[1] |= test
    plan = Technique.model_validate(plan.model_dump(mode="json") | {"steps": steps})
    room = lobby(*seats(people), plan=(plan,)).next()
    room.do(c.Start(room.here.id))
    room.post("ben", "We wait for others", id=IDEA)
    if second:
        room.post("cleo", second)
    return room.next()


def answered(room: Room, text: str = CANARY, who: str = "cleo") -> str:
    return say(room, who, text, rate(room, who, "we_do"))


def reader(who: str) -> Reader:
    return Reader("participant", who, secret_of(who)) if who != "ada" else Reader("facilitator")


def read(room: Room, who: str = "ada") -> dict[str, Any]:
    return document(room.state, reader(who))


def rows(state: State, who: str = "ada") -> list[dict[str, str]]:
    packed = to_zip(document(state, reader(who)), "en")
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        return list(csv.DictReader(io.StringIO(archive.read("ideas.csv").decode("utf-8-sig"))))


class TestASentence:
    def test_it_names_its_card_and_what_it_says_of_it(self) -> None:
        room = asked()
        id = answered(room)
        card, sentence = step(read(room), "test")["ideas"]
        assert (sentence["id"], sentence["about"], sentence["kind"]) == (id, card["id"], "habit")
        assert (card["about"], card["kind"]) == (None, None)

    def test_it_stands_under_its_card_with_the_word_for_it(self) -> None:
        room = asked()
        answered(room)
        html = words_of(page(room.state, reader("ada"), "en"))
        assert f"We wait for others we_do Ben 1 1 · Maple What exactly we do {CANARY} Cleo" in html
        text = plain_text(room.state, reader("ada"), "en")
        told = f"Maple\n    -   *What exactly we do:* {CANARY}  \n        — Cleo\n"
        assert told in text

    def test_it_is_not_counted(self) -> None:
        room = asked()
        answered(room)
        assert [card["fields"] for card in cards(step(read(room), "test"))] == [
            {"idea": "We wait for others"}
        ]
        (technique,) = read(room)["techniques"]
        assert not any(each["about"] for each in harvest(technique))
        room.do(c.HideIdea(room.pool()[0].id))
        assert step(read(room, "dev"), "test")["withheld"] == 1

    def test_a_spreadsheet_says_what_it_is_about(self) -> None:
        room = asked()
        id = answered(room)
        about = {row["idea_id"]: row["about"] for row in rows(room.state)}
        assert about[id] == room.pool()[0].id
        assert set(about.values()) - {about[id]} == {""}

    def test_its_unchanged_copy_is_told_with_the_harvest_and_where_it_was_written(self) -> None:
        room = asked(CARRIED)
        answered(room)
        room.next().next()
        assert len([i for i in ideas(read(room)).values() if i["about"]]) == 3
        for told in (page, plain_text):
            text = told(room.state, reader("ada"), "en")
            assert text.count(CANARY) == 2
            assert text.index(CANARY) < text.index("Test")

    def test_it_stays_with_what_its_card_is_put_together_into(self) -> None:
        room = asked(CARRIED, second="We hurry")
        answered(room)
        room.next()
        first, second = (card.id for card in room.state.cards(room.here.id))
        merged = c.MergeIdeas(room.here.id, idea_id("both"), (first, second))
        room.do(merged, person("cleo"))
        (copy,) = (each for each in step(read(room), "stop")["ideas"] if each["about"])
        assert copy["about"] == idea_id("both")

    def test_a_hidden_card_takes_its_sentence_along(self) -> None:
        room = asked()
        id = answered(room)
        room.do(c.HideIdea(room.pool()[0].id))
        assert CANARY not in to_json(read(room, "dev")).decode()
        assert CANARY not in to_json(read(room, "cleo")).decode(), (
            "without its card it says nothing"
        )
        assert ideas(read(room))[id]["status"] == "hidden"

    def test_a_confidence_stays_in_its_group(self) -> None:
        room = asked(people=7, record="group")
        mates = set(room.group_of("ben").members)
        answered(room, who="ben")
        for who in ("ada", *seats(7)):
            assert (CANARY in to_json(read(room, who)).decode()) == (who in mates)

    @pytest.mark.parametrize("how", [{"blind": True}, {"blind": True, "anonymous": True}])
    def test_what_was_asked_for_blindly_has_no_name(self, how: dict[str, Any]) -> None:
        room = asked(CARRIED, **how)
        id = answered(room)
        room.next()
        copy = next(idea.id for idea in room.pool() if idea.about)
        for who, name in (("ada", None), ("dev", None), ("cleo", "p2")):
            found = ideas(read(room, who))
            assert (found[id]["by"], found[copy]["by"]) == (name, name)
        text = plain_text(room.state, reader("ada"), "en")
        assert f"*What exactly we do:* {CANARY}\n" in text


class TestWhatWasOnlyWorkedFrom:
    def test_it_is_marked_and_is_no_result(self) -> None:
        room = asked()
        answered(room)
        room.next()
        room.post("dev", "Waiting ends on Monday")
        last = step(read(room), "stop")
        assert [each["material"] for each in last["ideas"]] == [True, True, False]
        assert (last["worked_from"], len(cards(last))) == (1, 1)
        (technique,) = read(room)["techniques"]
        assert [each["fields"] for each in harvest(technique)] == [
            {"end": "Waiting ends on Monday"}
        ]
        assert [row["material"] for row in rows(room.state)] == ["", "", "", "yes", "yes", ""]

    def test_it_is_not_told_again(self) -> None:
        room = asked()
        answered(room)
        room.next()
        room.post("dev", "Waiting ends on Monday")
        for told in (page, plain_text):
            text = told(room.state, reader("ada"), "en")
            assert text.count(CANARY) == 1
            assert "Worked from" not in text

    def test_where_nobody_wrote_anything_from_it_nothing_came_of_it(self) -> None:
        """And not what the step before looked at, also where that is not in this copy."""
        for record in ("room", "group"):
            room = asked(record=record)
            answered(room)
            room.next()
            (technique,) = read(room)["techniques"]
            assert harvest(technique) == []
            text = plain_text(room.state, reader("ada"), "en")
            assert "What came of it" not in text
            assert "Nobody wrote anything here." in text

    def test_what_is_withheld_of_it_is_not_counted(self) -> None:
        room = asked(record="group")
        answered(room)
        room.next()
        last = step(read(room), "stop")
        assert (last["ideas"], last["withheld"], last["worked_from"]) == ([], 0, 1)

    def test_whoever_came_to_the_table_later_reads_there_what_it_worked_from(self) -> None:
        room = asked(people=8, record="group")
        answered(room, who="ben")
        other = next(s for s in seats(8) if s not in room.group_of("ben").members)
        room.next()
        room.do(c.MovePerson(room.here.id, other, room.group_of("ben").id))
        text = plain_text(room.state, reader(other), "en")
        assert "Worked from:\n        -   We wait for others" in text
        assert text.count(CANARY) == 1


class TestTriz:
    @pytest.mark.parametrize("variant", [None, "private-taps"])
    def test_what_came_of_it_is_what_people_stop(self, variant: str | None) -> None:
        triz = load().techniques["triz"]
        plan = [triz.variant(variant) if variant else triz]
        played = rehearse(plan, 9, 3, MemoryDoor(3))
        written = document(played.state, Reader("facilitator"))
        (technique,) = written["techniques"]
        found = harvest(technique)
        assert found
        assert {tuple(each["fields"]) for each in found} == {("stop", "who")}
        assert not any(each["about"] or each["material"] for each in found)
