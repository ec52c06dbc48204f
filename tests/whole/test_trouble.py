"""What a server goes through in its life: a database that goes away, a full disk, a locked file, a
second server. A sentence for people, nothing answered is lost, and it works again by itself."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from tests.forwarder import Forwarder, forwarding
from tests.server import ROOT, Facilitator, Person, Server, serving
from tests.sockets import Socket
from tests.store.conftest import schema_of_its_own
from tests.whole.test_starting import facilitator, sentence

SOON = 10.0
"""Seconds after which a phone hangs up; whoever is refused must have heard it by then."""
PATIENCE = 60


class Room:
    """Ada's room in its first step, with sockets that stay open whatever happens."""

    def __init__(self, server: Server, people: int = 4) -> None:
        self.server = server
        self.ada = Facilitator(server.url)
        self.ada.arrive(server.first)
        self.code = self.ada.open_room()
        self.people = [Person(server.url) for _ in range(people)]
        for n, each in enumerate(self.people):
            each.join(self.code, f"P{n}")
        self.phones = [Socket(each, self.code) for each in self.people]
        self.console = Socket(self.ada, self.code, "console")
        for socket in (*self.phones, self.console):
            assert "html" in socket.enter()
        assert "seq" in self.console.command("begin", "Advance", opening="")
        for phone in self.phones:
            phone.wait_for("On your own")
        self.answered: dict[tuple[int, str], int] = {}

    def write(self, n: int, id: str) -> dict[str, Any]:
        answer = self.phones[n].command(
            f"post-{id}", "PostIdea", opening="o1", id=id, fields={"idea": f"thought {id}"}
        )
        if "seq" in answer:
            self.answered[n, id] = answer["seq"]
        return answer

    def until_saved(self, n: int, id: str) -> None:
        """As the page's outbox does it: the same command, until it is answered."""
        until = time.monotonic() + PATIENCE
        while "seq" not in (answer := self.write(n, id)):
            assert answer["error"] in ("database_away", "disk_full", "too_many"), answer
            assert time.monotonic() < until, self.server.log()[-4000:]
            time.sleep(0.2)

    def all_that_was_answered_is_there_once(self) -> None:
        for (n, id), seq in self.answered.items():
            assert self.write(n, id) == {"seq": seq}, "from its receipt"
        told: Any = transcript(self.server, self.code) if self.server.environment else None
        for (n, id), _ in self.answered.items():
            self.phones[n].enter()
            assert self.phones[n].stage.text.count(f"thought {id}") == 1
        if told:
            written = [i["fields"]["idea"] for i in told["techniques"][0]["steps"][0]["ideas"]]
            assert sorted(written) == sorted(f"thought {id}" for _, id in self.answered)

    def close(self) -> None:
        for socket in (*self.phones, self.console):
            socket.close()


def idea(n: int, count: int) -> str:
    return f"idea-{n:04}-{count:010}"


def started(server: Server) -> list[int]:
    return [line["process"] for line in server.lines() if line.get("what") == "worker_started"]


def transcript(server: Server, code: str) -> Any:
    done = subprocess.run(
        [sys.executable, "-m", "facilitator", "export", code, "--data", str(server.data)],
        cwd=ROOT, env={**os.environ, **server.environment}, capture_output=True, text=True,
        check=True, timeout=60,
    )  # fmt: skip
    return json.loads(done.stdout)


def until(condition: Callable[[], bool], server: Server, seconds: float = PATIENCE) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, server.log()[-4000:]
        time.sleep(0.1)


def health(server: Server) -> tuple[int, dict[str, str]]:
    status, body = Person(server.url).get("/healthz")
    return status, json.loads(body)


def is_well(server: Server) -> bool:
    with suppress(OSError):
        return health(server)[0] == 200
    return False


def refused_soon(room: Room, n: int, id: str, code: str) -> str:
    """The sentence with which a command is refused, in time."""
    began = time.monotonic()
    answer = room.write(n, id)
    assert answer.get("error") == code, answer
    assert time.monotonic() - began < SOON
    return str(answer["text"])


# A database that goes away and returns


@pytest.fixture(params=[1, 2])
def network(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Forwarder, Room]]:
    for address in schema_of_its_own():
        with forwarding(address) as (forwarder, through):
            settings = {"DATABASE_URL": through, "WORKERS": str(request.param)}
            environment = {f"FACILITATOR_{name}": value for name, value in settings.items()}
            with serving(tmp_path, **environment) as server:
                until(lambda: len(started(server)) in (0, request.param), server)
                until(lambda: is_well(server), server)
                room = Room(server)
                yield forwarder, room
                room.close()


@pytest.mark.parametrize("how", ["cut", "silence"])
def test_a_database_goes_away_and_comes_back(network: tuple[Forwarder, Room], how: str) -> None:
    forwarder, room = network
    for n in range(len(room.phones)):
        room.until_saved(n, idea(n, 0))
    before = len(started(room.server))
    getattr(forwarder, how)()
    for n in range(len(room.phones)):
        text = refused_soon(room, n, idea(n, 1), "database_away")
        assert "Your words are safe on this device" in text
    status, page = room.people[0].get(f"/r/{room.code}")
    assert status == 503
    assert "cannot reach what it has saved" in page
    until(lambda: health(room.server)[1]["writer"] == "database_away", room.server, 20)
    assert health(room.server)[1]["loop"] == "ok"
    assert room.phones[0].enter()["error"] == "database_away", "the socket is open, and answers"
    forwarder.mend()
    for n in range(len(room.phones)):
        room.until_saved(n, idea(n, 1))
    until(lambda: is_well(room.server), room.server)
    assert len(started(room.server)) == before, "nobody had to start anything"
    room.all_that_was_answered_is_there_once()
    room.phones[0].enter()
    assert "seq" in room.console.command("next", "Advance", opening="o1")
    for phone in room.phones:
        phone.wait_for("In pairs", 20)
    said = [line["what"] for line in room.server.lines() if "ticker" in line["what"]]
    assert "ticker_works" in said
    assert len(said) < 20, "it is said once, and not twice a second"


# A full disk


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A small disk of its own with the data folder. What the server says lies elsewhere."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(folder)]
    if os.geteuid() or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("only root can mount a small disk")
    (folder / "server.log").symlink_to(tmp_path / "server.log")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def fill(disk: Path) -> Path:
    """Not a byte is left; the result is what is in the way."""
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(b"b" * 4096)
    return ballast


def edit_until_refused(room: Room, id: str) -> tuple[str, dict[str, Any]]:
    """The last words that were answered, and the refusal. SQLite may have room for some."""
    last = ""
    for count in range(2_000):
        words = f"thought {id} {count} " + "w" * 900
        data = {"id": id, "fields": {"idea": words}, "version": count + 1}
        answer = room.phones[0].command(f"edit-{count}", "EditIdea", **data)
        if "seq" not in answer:
            return last, answer
        last = words
    raise AssertionError("the disk is never full")


def test_a_full_disk_is_said_and_nothing_answered_is_lost(disk: Path) -> None:
    with serving(disk) as server:
        room = Room(server)
        room.until_saved(1, idea(1, 0))
        mine = idea(0, 0)
        assert "seq" in room.write(0, mine)
        del room.answered[0, mine]
        ballast = fill(disk)
        words, refusal = edit_until_refused(room, mine)
        assert refusal["error"] == "disk_full"
        assert "disk is full" in refusal["text"]
        assert "disk is full" in refused_soon(room, 2, idea(2, 0), "disk_full")
        assert room.people[3].get(f"/r/{room.code}")[0] == 200, "what is saved can be read"
        assert "html" in room.phones[3].enter()
        status, page = Person(server.url).post(f"/r/{room.code}/join", name="Late Lou")
        assert status == 503
        assert "disk is full" in page
        until(lambda: health(server) == (503, {"loop": "ok", "writer": "disk_full"}), server)
        told = [line.get("trouble", "") for line in server.lines()]
        assert f"There is no room left for {disk}/facilitator.db." in told, "what, and where"
        ballast.unlink()
        room.until_saved(2, idea(2, 0))
        until(lambda: is_well(server), server)
        room.all_that_was_answered_is_there_once()
        room.phones[0].enter()
        assert (words or f"thought {mine}") in room.phones[0].stage.text
        room.close()
        server.stop()
        written = transcript(server, room.code)["techniques"][0]["steps"][0]["ideas"]
    assert {i["fields"]["idea"] for i in written} == {
        words or f"thought {mine}",
        *(f"thought {id}" for _, id in room.answered),
    }


@pytest.mark.parametrize("before", ["a new folder", "a used folder"])
def test_starting_on_a_full_disk_is_one_sentence(disk: Path, before: str) -> None:
    if before == "a used folder":
        with serving(disk):
            pass
    ballast = fill(disk)
    said = sentence(facilitator("serve", "--port", "8997", "--data", str(disk)))
    assert said.startswith(f"There is no room left for {disk}")
    ballast.unlink()
    with serving(disk) as server:
        assert is_well(server)


# A locked file


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Another program is in the middle of writing to the database's file."""
    with closing(sqlite3.connect(folder / "facilitator.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


def test_a_locked_file_holds_up_nothing_but_what_is_to_be_saved(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        rooms = [Room(server, 2)]
        rooms[0].until_saved(0, idea(0, 0))
        room = rooms[0]
        with locked(tmp_path):
            waiting = [phone.say("command", posting(n, 1)) for n, phone in enumerate(room.phones)]
            slowest = 0.0
            answered = time.monotonic() + 8
            while time.monotonic() < answered:
                began = time.monotonic()
                assert room.ada.get(f"/wall/{room.code}")[0] == 200
                assert "html" in room.console.enter()
                slowest = max(slowest, time.monotonic() - began)
                time.sleep(1)  # who enters more often than once a second is a flood
            refused = [phone.answer(id) for phone, id in zip(room.phones, waiting, strict=True)]
            assert {each["error"] for each in refused} == {"database_away"}
            until(lambda: health(server)[1]["writer"] == "database_away", server, 20)
            assert f"Another program holds on to {tmp_path}/facilitator.db." in server.log()
        assert slowest < 4, "everybody else goes on while one waits for five seconds"
        for n in range(2):
            room.until_saved(n, idea(n, 1))
        until(lambda: is_well(server), server)
        room.all_that_was_answered_is_there_once()
        room.close()


def posting(n: int, count: int) -> dict[str, Any]:
    id = idea(n, count)
    data = {"opening": "o1", "id": id, "fields": {"idea": f"thought {id}"}}
    return {"id": f"post-{id}", "type": "PostIdea", "data": data}


# A second server


def test_a_second_server_is_kept_out_until_the_first_is_dead(tmp_path: Path) -> None:
    with serving(tmp_path) as first:
        said = sentence(
            facilitator("serve", "--port", str(first.port + 1), "--data", str(tmp_path))
        )
        assert f"already running with the data in {tmp_path}" in said
        assert "stop it there, or choose another folder with --data" in said
        assert is_well(first), "the first does not mind"
        room = Room(first, 1)
        room.until_saved(0, idea(0, 0))
        first.kill()
        with serving(tmp_path) as second:
            assert second.port != first.port
            room.phones[0].close()
            again = Person(second.url)
            again.cookies = room.people[0].cookies
            room.phones[0] = Socket(again, room.code)
            assert "html" in room.phones[0].enter()
            room.all_that_was_answered_is_there_once()
            room.close()
