"""Tables for spreadsheets: three files in one, which never calculate with what people typed."""

from __future__ import annotations

import csv
import io
import unicodedata
import zipfile
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from facilitator.core import commands as c
from facilitator.export import Reader, document
from facilitator.export.tables import cell, to_csv, to_zip
from tests.core.test_loops import in_turns, let_time_pass
from tests.export.room import ALL, ALONE, PAIRS, Room, technique

FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "\u00a0=1", "\u200b=1")
WIDE = ("＝1", "＋1", "－1", "＠A", "\ufeff=1", "﹢1", "\u3000＝1", "−1", "\u202e=1", '"=1"')


def files(document: dict[str, Any]) -> dict[str, list[dict[str, str]]]:
    with zipfile.ZipFile(io.BytesIO(to_zip(document, "en"))) as archive:
        texts = {name: archive.read(name).decode("utf-8-sig") for name in archive.namelist()}
    return {name: list(csv.DictReader(io.StringIO(text, ""))) for name, text in texts.items()}


def one_cell(text: str, delimiter: str = ",") -> list[list[str]]:
    """A row with this text, as a spreadsheet reads it that is set to a delimiter."""
    written = to_csv([("Probe", text, "end")]).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(written, ""), delimiter=delimiter))


def runs(read: str) -> bool:
    shown = read.lstrip("\ufeff\u200b\u202e\u00a0\u3000 \t\r\n")
    return unicodedata.normalize("NFKC", shown)[:1] in tuple("=+-@")


@pytest.mark.parametrize("text", [*FORMULAS, *WIDE])
def test_a_cell_that_would_calculate_gets_an_apostrophe(text: str) -> None:
    assert "'" in cell(text)
    assert cell(text).replace("'", "") == text
    ((_, read, _),) = one_cell(text)
    assert not runs(read)
    assert read[0] not in "\t\r\n"


@pytest.mark.parametrize("text", ["Fewer slides", "a=b", "5 - 3", "ben@example.org", "", "1-2-4"])
def test_other_words_stay_as_they_are(text: str) -> None:
    assert cell(text) == text
    assert one_cell(text) == [["Probe", text, "end"]]


@pytest.mark.parametrize("number", [-1, 0, 4, -0.5])
def test_a_number_stays_a_number(number: float) -> None:
    assert cell(number) == str(number)


@given(st.text(alphabet=st.sampled_from("=+-@＝＋\t\r\n ;,\"'a\u200b"), max_size=12))
@example('a;=HYPERLINK("https://evil.example")')
@example('"=1')
@example(';"=1"')
@example("a\n-b")
def test_no_cell_calculates_whatever_the_separator(text: str) -> None:
    for delimiter in (",", ";", "\t"):
        for row in one_cell(text, delimiter):
            assert not any(runs(read) for read in row)


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=60))
def test_what_is_read_back_is_what_was_typed(text: str) -> None:
    """But for the apostrophes."""
    ((_, read, _),) = one_cell(text)
    assert read == cell(text)
    assert read.replace("'", "") == text.replace("'", "")


def test_ideas_stand_one_in_a_row_with_all_that_is_known() -> None:
    room = Room(technique(ALONE, PAIRS, ALL))
    room.join("Ben", "Cleo")
    room.next()
    mine = room.post("ben", "=More, “practice”\nnow")
    room.next()
    copy = room.copy_of(mine).id
    room.by("cleo", c.PromoteIdea(copy, True))
    rows = files(room.read("participant", "ben"))["ideas.csv"]
    assert rows[0] == {
        "technique": "Probe",
        "step_id": "alone",
        "step": "Alone",
        "opening": "o1",
        "turn": "1",
        "idea_id": mine,
        "by_id": "p1",
        "by": "Ben",
        "group_id": "",
        "group": "",
        "status": "live",
        "late": "",
        "own": "yes",
        "material": "",
        "about": "",
        "parents": "",
        "text_idea": "'=More, “practice”\nnow",
    }
    assert (rows[1]["parents"], rows[1]["group"], rows[1]["status"]) == (
        mine,
        "1 Maple",
        "promoted",
    )


def test_fields_of_different_steps_have_columns_of_their_own() -> None:
    room = Room(technique(ALONE | {"fields": {"what": "text", "by": "text"}}))
    room.join("Ben")
    room.next()
    fields = {"what": "Practice", "by": "May"}
    room.by("ben", c.PostIdea("o1", "idea-of-a-phone-001", fields))
    (row,) = files(room.read("facilitator"))["ideas.csv"]
    assert (row["text_what"], row["text_by"], row["by"]) == ("Practice", "May", "Ben")


def test_people_stand_in_their_groups_with_their_parts_and_times() -> None:
    room = in_turns(7)
    let_time_pass(room)
    rows = files(document(room.state, Reader("facilitator")))["groups.csv"]
    clients = [row["person"] for row in rows if row["step_id"] == "share" and row["role"]]
    assert sorted(clients) == ["Ben", "Cleo", "Dev", "Guest-4", "Guest-5", "Guest-6", "Guest-7"]
    first = next(row for row in rows if row["group"] == "2 Birch")
    assert first["started_at"].endswith("Z")
    assert (first["turn"], first["person_id"], first["role"]) == ("1", "p5", "client")


def test_a_rating_has_the_words_that_were_rated() -> None:
    room = Room(technique(ALONE))
    room.join("Ben", "Cleo")
    room.next()
    id = room.post("ben", "@Practice")
    written = room.read("facilitator")
    rating = {"idea": id, "by": None, "criterion": None, "value": -2}
    written["techniques"][0]["steps"][0]["ratings"] = [rating, rating | {"by": "p2", "value": "-b"}]
    first, second = files(written)["ratings.csv"]
    assert (first["idea"], first["by"], first["value"]) == ("'@Practice", "", "-2")
    assert (second["by"], second["value"]) == ("Cleo", "'-b")


def test_tables_hold_what_the_reader_may_keep_and_no_more() -> None:
    room = Room(technique(ALONE | {"anonymous": True}, PAIRS | {"record": "group"}))
    room.join("Ben", "Cleo", "Dev", "Eli")
    room.next()
    room.post("ben", "canary-kept", kept=True)
    room.post("cleo", "canary-open")
    room.next()
    room.post("ben", "canary-group")
    for kind, who, seen in (
        ("facilitator", None, {"canary-open"}),
        ("participant", "dev", {"canary-open"}),
        ("participant", "ben", {"canary-kept", "canary-open", "canary-group"}),
    ):
        rows = files(room.read(kind, who))["ideas.csv"]
        assert {row["text_idea"] for row in rows} == seen
        assert {row["by"] for row in rows if row["text_idea"] == "canary-open"} == {""}


def test_the_same_document_gives_the_same_bytes() -> None:
    room = Room(technique(ALONE))
    room.join("Ben")
    room.next()
    room.post("ben", "更多实践 🌱 café")
    packed = to_zip(room.read("facilitator"), "en")
    assert packed == to_zip(room.read("facilitator"), "en")
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert archive.namelist() == ["ideas.csv", "groups.csv", "ratings.csv"]
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        text = archive.read("ideas.csv")
    assert text.startswith(b"\xef\xbb\xbftechnique,step_id,")
    assert text.count(b"\r\n") == text.count(b"\n") == 2
    assert "更多实践 🌱 café".encode() in text


def test_an_empty_session_has_tables_with_only_their_names() -> None:
    tables = files(Room(technique(ALONE)).read("facilitator"))
    assert tables == {"ideas.csv": [], "groups.csv": [], "ratings.csv": []}
