"""Whose download holds which words: every cell of the table, with a word that cannot be missed."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest

from facilitator.core import commands as c
from facilitator.core.state import alias_of
from facilitator.export import Reader, document, to_json
from facilitator.export.html import to_html
from facilitator.export.markdown import to_markdown
from facilitator.export.tables import to_zip
from tests.export.room import (
    ALL,
    ALONE,
    PAIRS,
    Room,
    ideas,
    person,
    secret_of,
    step,
    technique,
)

CANARY = "canary-7f3a"
READERS = {
    "facilitator": lambda room: room.read("facilitator"),
    "author": lambda room: room.read("participant", "ben"),
    "same group": lambda room: room.read("participant", "cleo"),
    "other people": lambda room: room.read("participant", "dev"),
    "everything": lambda room: room.everything(),
}
NOBODY: set[str] = set()
EVERYBODY = set(READERS)


def in_a_group(room: Room, record: str) -> str:
    room.next()
    return room.post("ben", CANARY)


def alone(room: Room, record: str) -> str:
    return room.post("ben", CANARY)


def kept(room: Room, record: str) -> str:
    return room.post("ben", CANARY, kept=True)


def hidden(room: Room, record: str) -> str:
    id = in_a_group(room, record)
    room.do(c.HideIdea(id))
    return id


def taken_back(room: Room, record: str) -> str:
    id = in_a_group(room, record)
    room.by("ben", c.WithdrawIdea(id))
    return id


def struck(room: Room, record: str) -> str:
    id = in_a_group(room, record)
    room.by("cleo", c.StrikeIdea(id, True))
    return id


CELLS = [
    (alone, "room", EVERYBODY),
    (alone, "group", {"author", "everything"}),
    (alone, "none", NOBODY),
    (in_a_group, "room", EVERYBODY),
    (in_a_group, "group", {"author", "same group", "everything"}),
    (in_a_group, "none", NOBODY),
    (kept, "room", {"author"}),
    (kept, "group", {"author"}),
    (kept, "none", NOBODY),
    (hidden, "room", {"facilitator", "author", "everything"}),
    (hidden, "group", {"author", "everything"}),
    (hidden, "none", NOBODY),
    (struck, "room", EVERYBODY),
    (struck, "group", {"author", "same group", "everything"}),
    (taken_back, "room", NOBODY),
    (taken_back, "group", NOBODY),
]


def in_other_forms(room: Room, written: dict[str, Any]) -> Iterator[str]:
    techniques = [item.technique for item in room.state.session.plan]
    yield to_html(written, techniques, "en")
    yield to_markdown(written, techniques, "en")
    with zipfile.ZipFile(io.BytesIO(to_zip(written, "en"))) as archive:
        yield "\n".join(archive.read(name).decode() for name in archive.namelist())


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize(
    ("deed", "record", "readers"), CELLS, ids=[f"{d.__name__}-{r}" for d, r, _ in CELLS]
)
def test_a_word_stands_only_where_it_may(
    deed: Any, record: str, readers: set[str], reader: str
) -> None:
    room = Room(technique(ALONE | {"record": record}, PAIRS | {"record": record}, ALL))
    room.join("Ben", "Cleo", "Dev", "Eli")
    room.next()
    id = deed(room, record)
    written = READERS[reader](room)
    where = "alone" if deed in (alone, kept) else "pairs"
    for file in (to_json(written).decode(), *in_other_forms(room, written)):
        assert (CANARY in file) == (reader in readers)
    assert (id in to_json(written).decode()) == (reader in readers)
    there = deed is not taken_back
    assert step(written, where)["withheld"] == (1 if there and reader not in readers else 0)


@pytest.mark.parametrize("reader", READERS)
def test_confidences_do_not_become_public_in_a_later_step(reader: str) -> None:
    room = Room(technique(ALONE, PAIRS | {"record": "group"}, ALL))
    room.join("Ben", "Cleo", "Dev", "Eli")
    room.next()
    room.post("ben", CANARY)
    room.next()
    room.next()
    allowed = reader in ("author", "same group", "everything")
    assert bool(step(READERS[reader](room), "all")["ideas"]) == allowed
    room.do(c.ShowIdea(room.state.current or "", room.state.pool(room.state.current or "")[0].id))
    assert step(READERS[reader](room), "all")["ideas"], "what was said to all is recorded"


@pytest.mark.parametrize("reader", READERS)
def test_what_is_withheld_is_no_parent_either(reader: str) -> None:
    room = Room(technique(ALONE, PAIRS | {"record": "group"}, ALL))
    room.join("Ben", "Cleo", "Dev", "Eli")
    room.next()
    room.post("ben", "Meet twice a week")
    room.next()
    room.next()
    room.do(c.ShowIdea(room.state.current or "", room.state.pool(room.state.current or "")[0].id))
    written = READERS[reader](room)
    (last,) = step(written, "all")["ideas"]
    seen = reader in ("author", "same group", "everything")
    assert len(last["parents"]) == (1 if seen else 0)
    assert set(last["parents"]) <= set(ideas(written))


def test_a_hidden_card_is_hidden_in_every_step_that_it_went_through() -> None:
    room = Room(technique(ALONE, PAIRS, ALL))
    room.join("Ben", "Cleo", "Dev", "Eli")
    room.next()
    insult, fine = room.post("ben", f"{CANARY} is stupid"), room.post("cleo", "More practice")
    room.next()
    reworded = room.copy_of(insult).id
    room.by("cleo", c.EditIdea(reworded, {"idea": f"{CANARY} is very stupid"}, 1))
    room.next()
    last = room.copy_of(reworded).id
    room.do(c.ShowIdea("o3", last))
    assert CANARY in to_json(room.read("participant", "dev")).decode()
    room.do(c.HideIdea(last))
    others = room.read("participant", "dev")
    assert CANARY not in to_json(others).decode()
    assert [s["withheld"] for s in others["techniques"][0]["steps"]] == [1, 1, 1]
    assert fine in ideas(others)
    cards = ideas(room.read("facilitator"))
    assert {cards[id]["status"] for id in (insult, reworded, last)} == {"hidden"}


def test_of_a_hidden_merged_card_only_its_own_words_are_hidden() -> None:
    room = Room(technique(ALONE, PAIRS, ALL))
    room.join("Ben", "Cleo")
    room.next()
    insult, fine = room.post("ben", f"{CANARY} is stupid"), room.post("cleo", "More practice")
    room.next()
    a, b = room.copy_of(insult).id, room.copy_of(fine).id
    words = {"idea": f"{CANARY} is stupid, they say"}
    room.by("ben", c.MergeIdeas("o2", "merged-by-a-phone-1", (a, b), words))
    room.do(c.HideIdea("merged-by-a-phone-1"))
    others = room.read("participant", "cleo")
    assert CANARY not in to_json(others).decode()
    assert {fine, b} <= set(ideas(others))


def test_what_was_hidden_is_not_carried_on() -> None:
    room = Room(technique(ALONE, PAIRS, ALL))
    room.join("Ben", "Cleo")
    room.next()
    room.post("ben", CANARY)
    room.next()
    room.do(c.HideIdea(room.state.pool("o2")[0].id))
    room.next()
    assert room.state.pool("o3") == ()


def test_words_taken_back_do_not_return_when_a_merge_is_undone() -> None:
    room = Room(technique(ALONE, PAIRS, ALL))
    room.join("Ben", "Cleo")
    room.next()
    mine, hers = room.post("ben", CANARY), room.post("cleo", "More practice")
    room.next()
    a, b = room.copy_of(mine).id, room.copy_of(hers).id
    room.by("cleo", c.MergeIdeas("o2", "merged-by-a-phone-1", (a, b), {"idea": "Practice"}))
    merged = room.state.seq
    room.by("ben", c.WithdrawIdea(mine))
    room.by("cleo", c.Undo(merged))
    for read in READERS.values():
        assert CANARY not in to_json(read(room)).decode()
    assert room.state.ideas[b].standing


def test_a_parted_card_is_gone_and_its_parents_stand() -> None:
    room = Room(technique(ALONE, PAIRS, ALL))
    room.join("Ben", "Cleo")
    room.next()
    mine, hers = room.post("ben", "More practice"), room.post("cleo", "Less theory")
    room.next()
    a, b = room.copy_of(mine).id, room.copy_of(hers).id
    room.by("ben", c.MergeIdeas("o2", "merged-by-a-phone-1", (a, b), {"idea": CANARY}))
    room.by("ben", c.Undo(room.state.seq))
    written = room.everything()
    assert CANARY not in to_json(written).decode()
    assert [ideas(written)[id]["status"] for id in (a, b)] == ["live", "live"]
    assert step(written, "pairs")["withheld"] == 0


def test_somebody_who_is_forgotten_has_no_name_and_no_words() -> None:
    room = Room(technique(ALONE, PAIRS, ALL))
    room.join("Ben", "Cleo")
    room.next()
    id = room.post("ben", CANARY)
    room.next()
    room.by("ben", c.Forget())
    for kind, who in (("facilitator", None), ("participant", "ben"), ("participant", "cleo")):
        written = room.read(kind, who)
        assert CANARY not in to_json(written).decode()
        assert id not in ideas(written)
        assert written["people"][0]["name"] is None
        assert [s["withheld"] for s in written["techniques"][0]["steps"]] == [0, 0]


class TestWithoutNames:
    """Anonymous means for the facilitator too; one's own phone knows."""

    @pytest.fixture
    def room(self) -> Room:
        room = Room(technique(ALONE | {"anonymous": True}, PAIRS, ALL))
        room.join("Ben", "Cleo", "Dev", "Eli")
        room.next()
        self.id = room.post("ben", CANARY)
        room.post("cleo", "More practice")
        room.next()
        return room

    @pytest.mark.parametrize("reader", ["facilitator", "same group", "other people"])
    def test_nobody_else_learns_who_wrote_it(self, room: Room, reader: str) -> None:
        cards = ideas(READERS[reader](room))
        assert cards[self.id]["by"] is None
        assert cards[room.copy_of(self.id).id]["by"] is None
        assert alias_of(secret_of("ben"), "o1") not in to_json(READERS[reader](room)).decode()

    def test_ones_own_download_finds_ones_own_card(self, room: Room) -> None:
        cards = ideas(room.read("participant", "ben"))
        assert (cards[self.id]["by"], cards[self.id]["own"]) == ("p1", True)
        assert [card["by"] for card in cards.values() if "own" not in card] == [None, None]

    def test_a_wrong_secret_finds_nothing(self, room: Room) -> None:
        cards = ideas(document(room.state, Reader("participant", "ben", "guessed")))
        assert not any("own" in card for card in cards.values())
        assert cards[self.id]["by"] is None

    def test_a_rehearsal_knows(self, room: Room) -> None:
        cards = ideas(room.everything())
        assert cards[self.id]["by"] == "p1"
        assert cards[room.copy_of(self.id).id]["by"] == "p1"

    def test_a_kept_card_is_in_ones_own_download_alone(self, room: Room) -> None:
        room = Room(technique(ALONE | {"anonymous": True}))
        room.join("Ben", "Cleo")
        room.next()
        id = room.post("ben", CANARY, kept=True)
        assert id in ideas(room.read("participant", "ben"))
        assert CANARY not in to_json(room.read("facilitator")).decode()
        assert CANARY not in to_json(room.read("participant", "cleo")).decode()

    def test_the_order_does_not_say_who_was_quick(self) -> None:
        orders = set()
        for words in range(4):
            room = Room(technique(ALONE | {"anonymous": True, "max": 9}))
            room.join("Ben")
            room._ideas = 100 * words
            room.next()
            came = [room.post("ben", f"Card {n}") for n in range(8)]
            shown = [idea["id"] for idea in step(room.read("facilitator"), "alone")["ideas"]]
            assert sorted(shown) == came
            orders.add(tuple(came.index(id) for id in shown))
        assert len(orders) == 4


def test_ones_own_cards_are_marked_in_ones_own_download_only() -> None:
    room = Room(technique(ALONE, PAIRS))
    room.join("Ben", "Cleo")
    room.next()
    id = room.post("ben", "More practice")
    room.post("cleo", "Less theory")
    assert [i for i, card in ideas(room.read("participant", "ben")).items() if "own" in card] == [
        id
    ]
    for written in (room.read("facilitator"), room.everything()):
        assert not any("own" in card for card in ideas(written).values())


def test_no_seat_stands_in_any_download() -> None:
    """People are p1, p2 …: a seat is an address that nobody needs to know."""
    room = Room(technique(ALONE, PAIRS, ALL))
    seats = [f"seat-{CANARY}-{n}" for n in range(4)]
    for n, seat in enumerate(seats):
        room.do(c.Join(seat, f"N{n}"), c.Actor(seat, "newcomer"))
    room.next()
    room.post(seats[0], "More practice")
    room.next()
    for kind, who in (("facilitator", None), ("participant", seats[0]), ("participant", seats[1])):
        assert CANARY not in to_json(room.read(kind, who)).decode()
    assert person(seats[0]).secret not in to_json(room.everything()).decode()
