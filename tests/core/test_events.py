"""Facts: written as JSON and read back equal, for ever, and with words only where words may be."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from typing import Any, ClassVar

import pytest

from facilitator.core import events as e
from facilitator.core.evolve import FOLDS, evolve, fold
from tests.core.plans import WELCOME, opened
from tests.core.room import OPENED, lobby

EXAMPLES = {
    "str": "o1",
    "str | None": "o1",
    "int": 7,
    "int | None": 7,
    "bool": True,
    "Fields": {"idea": "😀"},
    "Mapping[str, tuple[str, ...]]": {"alone": ("o1", "o2")},
    "Mapping[str, tuple[str | None, ...]]": {"~a": ("o1.1", None)},
    "int | str | None": 4,
    "Mapping[str, int]": {"room": -5},
    "tuple[str, ...]": ("o1.1", "o1.2"),
    "tuple[int, ...]": (3, 4),
    "tuple[Payload, ...]": ({"id": "room", "groups": ("o1-1",), "ends_at": None},),
    "tuple[tuple[str, str, str | None], ...]": (("o2.1", "i1", None), ("o2.2", "i2", "o2-1")),
}


def example(kind: type[e.Event]) -> e.Event:
    return kind(**{f.name: EXAMPLES[str(f.type)] for f in fields(kind)})


@pytest.mark.parametrize("kind", e.EVENTS.values(), ids=lambda kind: kind.__name__)
class TestEveryKindOfFact:
    def test_it_is_read_back_as_it_was_written(self, kind: type[e.Event]) -> None:
        event = example(kind)
        text = json.dumps(e.payload_of(event), allow_nan=False)
        assert e.event_of(kind.__name__, kind.VERSION, json.loads(text)) == event

    def test_its_words_stand_where_forgetting_finds_them(self, kind: type[e.Event]) -> None:
        free = {f.name for f in fields(kind) if str(f.type) == "Fields" or f.name == "name"}
        assert free <= set(e.WORD_KEYS)
        emptied = e.without_words(e.payload_of(example(kind)))
        assert "😀" not in repr(emptied)
        assert list(emptied) == list(e.payload_of(example(kind)))

    def test_it_can_be_folded(self, kind: type[e.Event]) -> None:
        assert kind in FOLDS or kind is e.SessionOpened


def test_what_nobody_said_stays_unsaid_when_it_is_emptied() -> None:
    assert e.without_words({"seat": "ben", "name": None}) == {"seat": "ben", "name": None}
    assert e.without_words({"name": "Ben", "text": "x"}, frozenset({"text"})) == {
        "name": "",
        "text": "x",
    }


def test_an_older_fact_is_brought_up_to_date_step_by_step(monkeypatch: pytest.MonkeyPatch) -> None:
    @dataclass(frozen=True, slots=True)
    class Sung(e.Event):
        VERSION: ClassVar[int] = 3
        song: str
        loud: bool
        by: str = "choir"

    def second(payload: dict[str, Any]) -> dict[str, Any]:
        return {"song": payload["title"]}

    def third(payload: dict[str, Any]) -> dict[str, Any]:
        return payload | {"loud": False}

    monkeypatch.setitem(e.EVENTS, "Sung", Sung)
    monkeypatch.setitem(e.UPCASTS, ("Sung", 1), second)
    monkeypatch.setitem(e.UPCASTS, ("Sung", 2), third)
    assert e.event_of("Sung", 1, {"title": "Bella ciao"}) == Sung("Bella ciao", False)
    assert e.event_of("Sung", 3, {"song": "x", "loud": True, "by": "ben"}) == Sung("x", True, "ben")


def test_a_fact_of_a_later_release_is_not_guessed_at() -> None:
    with pytest.raises(KeyError):
        e.event_of("Danced", 1, {})


def test_a_log_begins_with_the_opening_of_a_session() -> None:
    with pytest.raises(ValueError, match="empty"):
        fold([])
    with pytest.raises(ValueError, match="SessionOpened"):
        evolve(None, e.Recorded(1, OPENED, "ben", e.SeatTaken("ben")))
    assert evolve(None, e.Recorded(1, OPENED, "a:ada", opened(WELCOME))).session.code == "KQMTRA"


def test_editing_a_file_changes_no_running_room() -> None:
    """The technique stands in the log itself."""
    room = lobby("ben")
    pinned = e.payload_of(room.log[0].event)["plan"][0]["texts"]["en"]
    assert [step["id"] for step in pinned["steps"]] == ["alone", "pairs", "fours", "all"]
