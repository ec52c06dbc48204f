"""A copy of the database joins no card to a person; the phone's own secret does."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from facilitator.core.commands import Actor, Forget
from facilitator.core.state import State, alias_of
from facilitator.rehearsal import Played, rehearse, temporary_door
from structures.library import load

TECHNIQUE = load(Path(__file__).parent / "without-names.md").techniques["without-names"]
Row = dict[str, Any]


@pytest.fixture(params=[True, False], ids=["closed", "still open"], scope="module")
def taken(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Played, Path]:
    """A rehearsal and the copy of its file that somebody carried away."""
    folder = tmp_path_factory.mktemp("stolen")
    with temporary_door(5, folder) as door:
        played = rehearse([TECHNIQUE], 12, 5, door, late=2, leave=3, close=request.param)
    (file,) = folder.glob("*.db")
    return played, file


@pytest.fixture
def played(taken: tuple[Played, Path]) -> Played:
    return taken[0]


@pytest.fixture
def rows(taken: tuple[Played, Path]) -> list[Row]:
    return list(_rows(taken[1]))


def _rows(file: Path) -> Iterator[Row]:
    database = sqlite3.connect(file)
    try:
        database.row_factory = sqlite3.Row
        tables = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        for (table,) in tables:
            for row in database.execute(f'SELECT * FROM "{table}"'):
                yield {"table": table, **row}
    finally:
        database.close()


def _owners(played: Played) -> dict[str, str]:
    """Card → seat, which only whoever holds all secrets can say."""
    return {
        idea.id: seat
        for idea in played.state.ideas.values()
        for seat, secret in played.secrets.items()
        if not idea.parents and idea.authors == (alias_of(secret, idea.opening),)
    }


def test_there_are_cards_of_many_people_in_the_file(played: Played, rows: list[Row]) -> None:
    owners = _owners(played)
    posted = [row for row in rows if row.get("type") == "IdeaPosted"]
    assert {json.loads(row["payload"])["id"] for row in posted} == set(owners)
    assert len(set(owners.values())) >= 8
    assert {row["seat"] for row in rows if row["table"] == "seats"} == set(played.secrets)


def test_no_row_holds_a_card_and_its_author(played: Played, rows: list[Row]) -> None:
    """Neither by the card's id nor by its words nor by the alias of the one who wrote it."""
    owners = _owners(played)
    texts = [json.dumps(row, ensure_ascii=False, default=str) for row in rows]
    for id, seat in owners.items():
        idea = played.state.ideas[id]
        words = [text for text in idea.fields.values() if text]
        marks = {id, *idea.authors, *(json.dumps(text, ensure_ascii=False)[1:-1] for text in words)}
        with_card = [text for text in texts if any(mark in text for mark in marks)]
        assert with_card
        assert not any(seat in text for text in with_card)


def test_nothing_in_the_file_computes_an_alias(taken: tuple[Played, Path], rows: list[Row]) -> None:
    played, file = taken
    raw = file.read_bytes()
    for secret in played.secrets.values():
        assert secret.encode() not in raw
    aliases = {name for idea in played.state.ideas.values() for name in idea.authors}
    assert all(alias.encode() in raw for alias in aliases)
    cells = [(key, value) for row in rows for key, value in row.items()]
    read = [json.loads(value) if key == "payload" else value for key, value in cells]
    known = {text for value in read for text in _texts(value)}
    assert played.secrets.keys() <= known
    for text in known | {hashlib.sha256(text.encode()).hexdigest() for text in known}:
        assert aliases.isdisjoint(alias_of(text, opening) for opening in played.state.openings)


def _texts(value: object) -> Iterator[str]:
    """Every text and number that stands in a cell, keys too."""
    if isinstance(value, dict):
        for key, held in value.items():
            yield key
            yield from _texts(held)
    elif isinstance(value, list):
        for held in value:
            yield from _texts(held)
    elif value is not None:
        yield str(value)


def test_the_phones_own_secret_finds_its_cards(played: Played) -> None:
    owners = _owners(played)
    for seat, secret in played.secrets.items():
        mine = {id for id, owner in owners.items() if owner == seat}
        assert mine == set(_cards_of(played.state, secret))


def _cards_of(state: State, secret: str) -> Iterator[str]:
    for idea in state.ideas.values():
        if not idea.parents and alias_of(secret, idea.opening) in idea.authors:
            yield idea.id


def test_a_strangers_secret_finds_nothing(played: Played) -> None:
    assert list(_cards_of(played.state, "0" * 64)) == []


def test_being_forgotten_joins_nothing_either(tmp_path: Path) -> None:
    with temporary_door(5, tmp_path) as door:
        played = rehearse([TECHNIQUE], 6, 5, door, close=False)
        owners = _owners(played)
        seat = next(iter(owners.values()))
        actor = Actor(seat, "participant", played.secrets[seat])
        door.submit(played.session, actor, "forget-me-once", Forget())
    mine = [id for id, owner in owners.items() if owner == seat]
    (file,) = tmp_path.glob("*.db")
    assert mine
    for row in _rows(file):
        text = json.dumps(row, ensure_ascii=False, default=str)
        assert not (seat in text and any(id in text for id in mine))
        if row.get("type") == "IdeaPosted" and any(id in text for id in mine):
            assert set(json.loads(row["payload"])["fields"].values()) == {""}
