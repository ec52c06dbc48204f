"""The transcript as data: its shape, its order, and what it says of every card."""

from __future__ import annotations

import json
from datetime import datetime

import pytest

from facilitator.core import commands as c
from facilitator.export import to_json
from tests.export.room import ALL, ALONE, FOURS, PAIRS, Room, ideas, step, technique


@pytest.fixture
def room() -> Room:
    room = Room(technique(ALONE, PAIRS, ALL, invitation="What could be better?"))
    room.join("Ben", "Cleo", "Dev", None)
    return room


def test_a_session_is_one_document(room: Room) -> None:
    room.next()
    shown = room.post("ben", "Meet twice a week")
    room.next()
    copy = room.copy_of(shown)
    room.by("cleo", c.PromoteIdea(copy.id, True))
    room.next()
    last = room.copy_of(copy.id)
    room.do(c.ShowIdea("o3", last.id))
    room.next()
    room.do(c.CloseSession())
    assert room.read("facilitator") == {
        "format": "facilitator-transcript/1",
        "session": {
            "code": "KQMTRA",
            "title": "Day one",
            "topic": "our course",
            "opened_at": "2026-09-21T14:13:20Z",
            "closed_at": "2026-09-21T14:17:20Z",
            "zone": "Europe/Berlin",
            "people": 4,
            "rehearsal": False,
        },
        "people": [
            _person("p1", "Ben"),
            _person("p2", "Cleo"),
            _person("p3", "Dev"),
            _person("p4", None),
        ],
        "techniques": [
            {
                "slug": "probe",
                "title": "Probe",
                "invitation": "What could be better?",
                "planned_minutes": 10,
                "steps": [
                    {
                        "id": "alone",
                        "opening": "o1",
                        "title": "Alone",
                        "activity": "collect",
                        "turn": 1,
                        "started_at": "2026-09-21T14:14:20Z",
                        "ended_at": "2026-09-21T14:15:20Z",
                        "planned_seconds": 120,
                        "record": "room",
                        "withheld": 0,
                        "worked_from": 0,
                        "groups": [],
                        "ideas": [_idea(shown, "Meet twice a week", None, [], "live")],
                        "ratings": [],
                        "placements": [],
                        "links": [],
                        "outcome": {},
                    },
                    {
                        "id": "pairs",
                        "opening": "o2",
                        "title": "Pairs",
                        "activity": "converge",
                        "turn": 1,
                        "started_at": None,
                        "ended_at": "2026-09-21T14:16:20Z",
                        "planned_seconds": 120,
                        "record": "room",
                        "withheld": 0,
                        "worked_from": 0,
                        "groups": [
                            _group("o2-1", "1 Maple", ["p1", "p2"]),
                            _group("o2-2", "2 Birch", ["p3", "p4"]),
                        ],
                        "ideas": [_idea(copy.id, "Meet twice a week", "o2-1", [shown], "promoted")],
                        "ratings": [],
                        "placements": [],
                        "links": [],
                        "outcome": {},
                    },
                    {
                        "id": "all",
                        "opening": "o3",
                        "title": "All",
                        "activity": "present",
                        "turn": 1,
                        "started_at": "2026-09-21T14:16:20Z",
                        "ended_at": "2026-09-21T14:17:20Z",
                        "planned_seconds": 120,
                        "record": "room",
                        "withheld": 0,
                        "worked_from": 0,
                        "groups": [],
                        "ideas": [_idea(last.id, "Meet twice a week", "o2-1", [copy.id], "live")],
                        "ratings": [],
                        "placements": [],
                        "links": [],
                        "outcome": {},
                    },
                ],
                "skipped": [],
            }
        ],
    }


def _person(id: str, name: str | None) -> dict[str, object]:
    joined = "2026-09-21T14:13:20Z"
    return {"id": id, "name": name, "role": None, "joined_at": joined, "left_at": None}


def _group(id: str, name: str, members: list[str]) -> dict[str, object]:
    return {"id": id, "name": name, "members": members, "roles": {}}


def _idea(
    id: str, text: str, group: str | None, parents: list[str], status: str
) -> dict[str, object]:
    return {
        "id": id,
        "by": "p1",
        "group": group,
        "kind": None,
        "about": None,
        "to": None,
        "fields": {"idea": text},
        "parents": parents,
        "status": status,
        "late": False,
        "material": False,
    }


def test_the_bytes_are_stable_and_keep_every_script(room: Room) -> None:
    room.next()
    room.post("ben", "更多实践 🌱 café")
    written = to_json(room.read("facilitator"))
    assert written == to_json(room.read("facilitator"))
    assert "更多实践 🌱 café" in written.decode()
    assert json.loads(written) == room.read("facilitator")
    assert written.decode().startswith('{\n  "format": "facilitator-transcript/1",\n  "session"')


def test_every_time_is_utc_and_readable(room: Room) -> None:
    room.next()
    room.next()
    written = room.read("facilitator")
    times = [written["session"]["opened_at"], step(written, "alone")["ended_at"]]
    assert all(datetime.fromisoformat(time).utcoffset() is not None for time in times)


def test_a_step_that_repeats_the_last_is_listed_as_skipped() -> None:
    room = Room(technique(ALONE, PAIRS, FOURS, ALL | {"input": {"fours": "selected"}}))
    room.join("Ben", "Cleo")
    room.next()
    idea = room.post("ben", "Meet twice a week")
    room.next()
    copy = room.copy_of(idea).id
    room.next()
    written = room.read("facilitator")["techniques"][0]
    assert [each["id"] for each in written["steps"]] == ["alone", "pairs", "all"]
    assert written["skipped"] == [{"id": "fours", "title": "Fours", "same_as": "o2"}]
    assert written["steps"][2]["ideas"][0]["parents"] == [copy]


def test_a_merged_card_belongs_to_no_one_and_names_its_parents(room: Room) -> None:
    room.next()
    mine, hers = room.post("ben", "More practice"), room.post("cleo", "Less theory")
    room.next()
    a, b = room.copy_of(mine).id, room.copy_of(hers).id
    room.by("ben", c.MergeIdeas("o2", "merged-by-a-phone-1", (a, b)))
    cards = ideas(room.read("facilitator"))
    assert cards["merged-by-a-phone-1"]["parents"] == [a, b]
    assert cards["merged-by-a-phone-1"]["by"] is None
    assert (cards[a]["status"], cards[a]["by"]) == ("merged", "p1")


def test_words_that_a_group_put_otherwise_are_in_nobodys_mouth(room: Room) -> None:
    """Also when the card is carried on, and when all that was merged came from one person."""
    room.next()
    first, second = room.post("ben", "More practice"), room.post("ben", "Less theory")
    third = room.post("cleo", "Pay caregivers")
    room.next()
    a, b, reworded = (room.copy_of(id).id for id in (first, second, third))
    room.by("ben", c.EditIdea(reworded, {"idea": "Thank caregivers"}, 1))
    merged = c.MergeIdeas("o2", "merged-by-a-phone-1", (a, b), {"idea": "Practice, no theory"})
    room.by("cleo", merged)
    room.next()
    room.next()
    written = room.read("facilitator")
    assert [idea["by"] for idea in step(written, "all")["ideas"]] == [None, None]
    assert ideas(written)[reworded]["by"] is None
    assert ideas(written)[third]["by"] == "p2"


def test_a_struck_card_stays_and_says_so(room: Room) -> None:
    room.next()
    id = room.post("ben", "No breaks")
    room.by("ben", c.StrikeIdea(id, True))
    assert ideas(room.read("facilitator"))[id]["status"] == "dropped"


def test_a_late_note_is_marked(room: Room) -> None:
    room.next()
    room.next()
    room.now += 60_000
    id = room.post("dev", "One more thing", opening="o1", late=True)
    assert ideas(room.read("facilitator"))[id]["late"] is True


def test_what_was_shown_stands_in_the_order_of_showing(room: Room) -> None:
    room.next()
    written = [room.post(who, f"Idea of {who}") for who in ("ben", "cleo", "dev")]
    room.next()
    pairs = [room.copy_of(id).id for id in written]
    room.next()
    harvest = [room.copy_of(id).id for id in pairs]
    room.do(c.ShowIdea("o3", harvest[2]))
    room.do(c.ShowIdea("o3", harvest[0]))
    shown = [idea["id"] for idea in step(room.read("facilitator"), "all")["ideas"]]
    assert shown == [harvest[2], harvest[0], harvest[1]]


def test_a_card_of_a_group_that_joined_another_names_a_group_that_stands_there() -> None:
    room = Room(technique(ALONE, PAIRS, ALL))
    room.join("Ben", "Cleo", "Dev", "Eli")
    room.next()
    id = room.post("ben", "Meet twice a week")
    room.next()
    room.by("cleo", c.Leave())
    room.next()
    written = room.read("facilitator")
    groups = {group["id"] for s in written["techniques"][0]["steps"] for group in s["groups"]}
    named = {idea["group"] for idea in ideas(written).values()} - {None}
    assert named == groups == {"o2-2"}
    assert ideas(written)[id]["group"] is None


def test_somebody_who_left_is_still_on_the_list(room: Room) -> None:
    room.now += 60_000
    room.by("dev", c.Leave())
    assert room.read("facilitator")["people"][2]["left_at"] == "2026-09-21T14:14:20Z"


def test_an_empty_room_has_an_empty_transcript() -> None:
    written = Room(technique(ALONE)).read("facilitator")
    assert written["people"] == []
    assert written["techniques"][0]["steps"] == []
