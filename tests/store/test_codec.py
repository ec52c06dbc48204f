"""What is written comes back equal: every kind of event, every script, on every database."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from facilitator.core import events as e
from facilitator.core.events import EVENTS, UPCASTS, Recorded
from facilitator.store.codec import recorded_of, row_of, text_of
from facilitator.store.engine import Store
from facilitator.store.tables import events
from tests.store.stories import FAMILY, SAMPLES, idea, new_session, tell


def test_there_is_a_sample_of_every_event() -> None:
    assert {type(sample).__name__ for sample in SAMPLES} == set(EVENTS)


def test_every_event_comes_back_equal(store: Store) -> None:
    new_session(store)
    written = tell(store, *SAMPLES)
    assert store.read("s1") == (0, len(SAMPLES), written)
    assert [type(each.event) for each in written] == [type(sample) for sample in SAMPLES]


@given(st.dictionaries(st.text(), st.text()), st.text())
def test_any_words_come_back_equal(words: dict[str, str], by: str) -> None:
    recorded = Recorded(1, 2, by, e.IdeaPosted("o", "i", "p", words))
    with sa.create_engine("sqlite://").begin() as connection:
        connection.execute(sa.text("PRAGMA foreign_keys = OFF"))
        events.create(connection)
        connection.execute(events.insert(), row_of("s", recorded))
        assert recorded_of(connection.execute(sa.select(events)).one()) == recorded


def test_scripts_are_written_as_they_are() -> None:
    assert text_of({"b": [1, None], "a": FAMILY}) == f'{{"b":[1,null],"a":"{FAMILY}"}}'


def test_fields_come_back_in_their_order(store: Store) -> None:
    """A form asks for the idea before its first step, whatever the alphabet says."""
    new_session(store)
    tell(store, e.IdeaPosted("o", "i", "p", {"idea": "Bold", "first_step": "Small"}))
    [read] = store.read("s1").recorded
    assert isinstance(read.event, e.IdeaPosted)
    assert list(read.event.fields) == ["idea", "first_step"]


@pytest.mark.parametrize("broken", ["half \ud83d an emoji", float("nan"), float("inf")])
def test_what_no_database_could_give_back_is_refused(broken: object) -> None:
    with pytest.raises(ValueError, match=r"surrogates|JSON compliant"):
        row_of("s", Recorded(1, 2, "p", e.IdeaPosted("o", "i", "p", {"text": broken})))  # type: ignore[dict-item]


def test_half_an_emoji_takes_its_whole_batch_back(store: Store) -> None:
    new_session(store)
    with pytest.raises(UnicodeEncodeError):
        tell(store, idea("i1", "whole"), idea("i2", "half \ud83d"))
    assert store.read("s1").recorded == []


def test_nul_comes_back_too(store: Store) -> None:
    new_session(store)
    tell(store, idea("i1", "nul \0 inside"))
    assert store.read("s1").recorded[0].event == idea("i1", "nul \0 inside")


def test_an_event_of_an_earlier_release_is_brought_up(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    new_session(store)
    tell(store, e.IdeaKept("i1", True))
    old = events.update().values(version=0, payload='{"id":"i1"}')
    store.write(lambda tx: tx.connection.execute(old))
    monkeypatch.setitem(UPCASTS, ("IdeaKept", 0), lambda payload: {**payload, "kept": True})
    assert store.read("s1").recorded[0].event == e.IdeaKept("i1", True)


def test_an_event_of_a_later_release_is_no_silent_loss(store: Store) -> None:
    new_session(store)
    tell(store, e.BellRung("o1"))
    store.write(lambda tx: tx.connection.execute(events.update().values(type="BellSung")))
    with pytest.raises(KeyError, match="BellSung"):
        store.read("s1")
