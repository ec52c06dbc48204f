"""One seat that asks for too much: it is told so, nothing of it reaches the disk, and the others do
not notice."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.server import Facilitator, Person, Server, serving
from tests.sockets import Socket


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    with serving(tmp_path) as running:
        yield running


@pytest.fixture
def code(server: Server) -> str:
    ada = Facilitator(server.url)
    ada.arrive(server.first)
    code = ada.open_room()
    assert "seq" in ada.command(code, "begin", "Advance", opening="")
    return code


def seated(server: Server, code: str, name: str) -> Person:
    person = Person(server.url)
    person.join(code, name)
    return person


def flood(phone: Socket, start: int, count: int) -> list[str]:
    """Sent all at once; how each was refused."""
    data = {"id": "none", "promoted": True}
    said = [
        phone.say("command", {"id": f"c{n}", "type": "PromoteIdea", "data": data})
        for n in range(start, start + count)
    ]
    return [phone.answer(id)["error"] for id in said]


def written(server: Server) -> int:
    return (server.data / "facilitator.db-wal").stat().st_size


def test_commands_without_end_are_refused_whatever_socket_they_come_by(
    server: Server, code: str
) -> None:
    eve, cleo = seated(server, code, "Eve"), seated(server, code, "Cleo")
    first, other = Socket(eve, code), Socket(cleo, code)
    assert "html" in first.enter()
    assert "html" in other.enter()
    assert flood(first, 0, 90).count("too_many") > 10
    second = Socket(eve, code)
    assert "html" in second.enter()
    before = written(server)
    refused = flood(second, 100, 20)
    assert refused.count("too_many") > 5, "a new socket is no new patience"
    assert written(server) <= before
    fields = {"idea": "I was not held up"}
    for id in ("idea-0000000000000001", "idea-0000000000000002"):
        waiting = first.say("command", {"id": id, "type": "PromoteIdea", "data": {}})
        assert "seq" in other.command(id, "PostIdea", opening="o1", id=id, fields=fields)
        assert first.answer(waiting)["error"]
    for socket in (first, second, other):
        socket.close()


def test_entering_without_end_is_refused_with_a_sentence(server: Server, code: str) -> None:
    eve, cleo = seated(server, code, "Eve"), seated(server, code, "Cleo")
    phone, other = Socket(eve, code), Socket(cleo, code)
    said = [phone.say("enter", {"code": code, "as": "phone", "lang": "en"}) for _ in range(40)]
    answers = [phone.answer(id) for id in said]
    refused = [answer for answer in answers if answer.get("error") == "too_many"]
    assert len(refused) > 10
    assert "wait a few seconds" in refused[0]["text"]
    assert "html" in answers[0]
    assert "html" in other.enter()
    by_http = [eve.get(f"/r/{code}/enter")[0] for _ in range(80)]
    assert 429 in by_http
    assert cleo.get(f"/r/{code}/enter")[0] == 200
    for socket in (phone, other):
        socket.close()
