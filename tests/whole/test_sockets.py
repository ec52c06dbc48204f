"""The live protocol over real websockets, on the server as it is started."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.server import Facilitator, Person, Server, Visitor, serving
from tests.sockets import Socket

IDEA = "idea-0000000000000001"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("sockets")) as running:
        yield running


@pytest.fixture(scope="module")
def ada(server: Server) -> Facilitator:
    facilitator = Facilitator(server.url)
    facilitator.arrive(server.first)
    return facilitator


@pytest.fixture
def code(ada: Facilitator) -> str:
    return ada.open_room()


Connect = Callable[..., Socket]


@pytest.fixture
def connect() -> Iterator[Connect]:
    """Opens sockets, and closes them all when the test is over."""
    opened: list[Socket] = []

    def open_one(visitor: Visitor, code: str, looks: str = "phone", origin: str = "") -> Socket:
        opened.append(Socket(visitor, code, looks, origin))
        return opened[-1]

    yield open_one
    for socket in opened:
        socket.close()


def person(server: Server, code: str, name: str) -> Person:
    someone = Person(server.url)
    someone.join(code, name)
    return someone


def test_a_room_runs_over_websockets(
    server: Server, ada: Facilitator, code: str, connect: Connect
) -> None:
    ben, cleo = (connect(person(server, code, name), code) for name in ("Ben", "Cleo"))
    console, wall = connect(ada, code, "console"), connect(Person(server.url), code, "wall")
    for socket in (ben, cleo, console, wall):
        assert "html" in socket.enter()
    assert "seq" in console.command("c1", "Advance", opening="")
    ben.wait_for("On your own")
    wall.wait_for("On your own")
    done = ben.command("c1", "PostIdea", opening="o1", id=IDEA, fields={"idea": "Show it, 学分"})
    ben.wait_for("Show it, 学分")
    assert ben.command("c1", "PostIdea", opening="o1", id=IDEA, fields={"idea": "x"}) == done
    assert "seq" in console.command("c2", "Advance", opening="o1")
    cleo.wait_for("Ben")
    assert "seq" in console.command("c3", "Start", opening="o2")
    cleo.wait_for("Show it, 学分")
    assert "Show it" not in wall.stage.text + str(wall.frames)
    assert "Show it" not in console.stage.text + str(console.frames)


def test_a_foreign_page_cannot_open_a_socket(server: Server, code: str, connect: Connect) -> None:
    ben = person(server, code, "Ben")
    assert connect(ben, code).accepted
    assert not connect(ben, code, origin="https://evil.example").accepted


def test_a_participant_is_no_facilitator(
    server: Server, ada: Facilitator, code: str, connect: Connect
) -> None:
    eve = person(server, code, "Eve")
    assert connect(eve, code, "console").enter()["error"] == "not_allowed"
    phone = connect(eve, code)
    phone.enter()
    refused = phone.command("c1", "Advance", opening="")
    assert refused["error"] == "not_allowed"
    assert refused["text"]


def test_nobody_speaks_as_the_clock(server: Server, code: str, connect: Connect) -> None:
    phone = connect(person(server, code, "Eve"), code)
    phone.enter()
    for type, data in (
        ("TimeUp", {"opening": "o1", "cohort": "room", "turn": 1, "deadline": 0}),
        ("MarkAway", {"seat": "s_x", "connection": ""}),
        ("Join", {"seat": "s_x"}),
    ):
        assert phone.command(f"c-{type}", type, **data)["error"] == "not_allowed"


def test_outside_without_a_seat_and_in_a_room_that_does_not_exist(
    server: Server, code: str, connect: Connect
) -> None:
    outsider = Person(server.url)
    assert connect(outsider, code).enter()["error"] == "no_seat"
    assert connect(outsider, "ZZZZZZ", "wall").enter()["error"] == "no_such_room"
    wall = connect(outsider, code, "wall")
    wall.enter()
    assert wall.command("c1", "Advance", opening="")["error"] == "no_seat"


def test_nonsense_is_one_sentence_and_nothing_breaks(
    server: Server, code: str, connect: Connect
) -> None:
    phone = connect(person(server, code, "Ben"), code)
    phone.enter()
    for nonsense in (None, [], "text", {"id": 1}, {"id": "c", "type": "Nothing", "data": {}}):
        refused = phone.ask("command", nonsense)
        assert refused["error"] in ("malformed", "unknown_command"), nonsense
        assert refused["text"].endswith((".", "…", "?"))
    half = phone.ask(
        "command",
        {
            "id": "c9",
            "type": "PostIdea",
            "data": {"opening": "o1", "id": IDEA, "fields": {"idea": "\ud83d\x00"}},
        },
    )
    assert half["error"] in ("gone", "blank")
    assert phone.enter()["seq"]


def test_a_flood_from_one_seat_is_slowed_down(
    server: Server, ada: Facilitator, code: str, connect: Connect
) -> None:
    phone = connect(person(server, code, "Eve"), code)
    phone.enter()
    answers = [phone.command(f"c{n}", "PromoteIdea", id="none", promoted=True) for n in range(100)]
    assert "too_many" in {answer.get("error") for answer in answers}
    assert connect(ada, code, "console").enter()["seq"], "nobody else notices"


def test_a_phone_that_wakes_sees_what_it_missed(
    server: Server, ada: Facilitator, code: str, connect: Connect
) -> None:
    ben = person(server, code, "Ben")
    asleep = connect(ben, code)
    asleep.enter()
    asleep.close()
    console = connect(ada, code, "console")
    console.enter()
    console.command("c1", "Advance", opening="")
    awake = connect(ben, code)
    awake.enter()
    assert "On your own" in awake.stage.text
