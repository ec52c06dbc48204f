"""Several processes on one port and one database: one room for everybody in it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from itertools import cycle
from pathlib import Path
from typing import Any, Self

import pytest

from tests.server import ROOT, Facilitator, Person, Server
from tests.sockets import Socket
from tests.web.test_trying import CAME, LIVE, WAITING
from tests.whole.processes import asking, dial, processes, several, wait_for

PEOPLE = 8
WHILE_ONE_STARTS = 60


@pytest.fixture(scope="module", params=[2, 4])
def server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    with several(tmp_path_factory.mktemp("workers"), request.param) as running:
        yield running


@pytest.fixture(scope="module")
def ada(server: Server) -> Facilitator:
    return arrived(server)


def arrived(server: Server) -> Facilitator:
    ada = Facilitator(server.url)
    ada.arrive(server.first)
    return ada


class Room:
    """Ada's room; her console is in the first process, and her people are spread over all."""

    def __init__(self, server: Server, ada: Facilitator, slug: str, people: int = PEOPLE) -> None:
        self.code = ada.open_room(slug)
        self.people = [Person(server.url) for _ in range(people)]
        first, *_ = places = processes(server)
        at = list(zip(self.people, cycle(places), strict=False))
        for n, (each, place) in enumerate(at):
            with asking(each, server, place):
                each.join(self.code, f"P{n}")
        self.wall = dial(server, Person(server.url), self.code, "wall", first)
        self.console = dial(server, ada, self.code, "console", first)
        self.phones = [dial(server, each, self.code, "phone", place) for each, place in at]
        for socket in self.sockets:
            assert "html" in socket.enter()

    @property
    def sockets(self) -> list[Socket]:
        return [self.wall, self.console, *self.phones]

    def next(self, opening: str) -> None:
        answer = self.console.command(f"next-{opening}", "Advance", opening=opening)
        assert "seq" in answer, answer

    def everybody_is_current(self) -> None:
        """What the frames made of each stage is what entering anew gives."""
        for socket in self.sockets:
            socket.catch_up()
            shown = socket.stage.text
            socket.enter()
            assert socket.stage.text == shown

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for socket in self.sockets:
            socket.close()


def idea(n: int, count: int) -> str:
    return f"idea-{n:04}-{count:010}"


def test_a_room_is_one_room_though_its_people_are_spread(server: Server, ada: Facilitator) -> None:
    with Room(server, ada, "1-2-4-all") as room:
        room.next("")
        for phone in room.phones:
            phone.wait_for("On your own")
        answered: list[str] = []

        def write(n: int) -> None:
            for count in range(4):
                id = idea(n, count)
                data = {"opening": "o1", "id": id, "fields": {"idea": f"thought {n} {count}"}}
                first = room.phones[n].command(f"c{count}", "PostIdea", **data)
                again = room.people[n].command(room.code, f"c{count}", "PostIdea", **data)
                assert first == again, "the same answer from whichever process"
                answered.append(id)

        together([lambda n=n: write(n) for n in range(PEOPLE)])
        room.next("o1")
        room.everybody_is_current()
        told = transcript(server, room.code)
        (alone, *_) = told["techniques"][0]["steps"]
        assert sorted(i["fields"]["idea"] for i in alone["ideas"]) == sorted(
            f"thought {n} {count}" for n in range(PEOPLE) for count in range(4)
        )
        assert len(answered) == PEOPLE * 4


def test_cards_without_names_are_dealt_to_everybody_wherever_they_are(
    server: Server, ada: Facilitator
) -> None:
    """Whoever deals must know every phone's secret, and none of them is in the database."""
    with dealing(server, ada) as room:
        everybody_has_a_card(room)


def test_who_is_started_again_deals_to_everybody(server: Server, ada: Facilitator) -> None:
    """No phone has come back to it, and it must know all their secrets all the same."""
    with written(server, ada) as room:
        before = processes(server)
        os.kill(before[0], signal.SIGKILL)
        wait_for(lambda: len(set(processes(server)) - set(before[:1])) == len(before), server)
        (new,) = set(processes(server)) - set(before)
        room.console.close()
        room.console = dial(server, ada, room.code, "console", new)
        room.console.enter()
        room.next("o3")
        for n, phone in enumerate(room.phones):
            if n % len(before):
                phone.wait_for("Your card", WHILE_ONE_STARTS)
            else:
                phone.close()
                room.phones[n] = Socket(room.people[n], room.code)
                room.phones[n].enter()
        everybody_has_a_card(room)


def dealing(server: Server, ada: Facilitator) -> Room:
    room = written(server, ada)
    room.next("o3")
    return room


def written(server: Server, ada: Facilitator) -> Room:
    room = Room(server, ada, "25-10-crowd-sourcing", 7)
    for opening in ("", "o1", "o2"):
        room.next(opening)
    for n, phone in enumerate(room.phones):
        fields = {"idea": f"bold {n}", "first_step": f"step {n}"}
        answer = phone.command("post", "PostIdea", opening="o3", id=idea(n, 0), fields=fields)
        assert "seq" in answer, answer
    return room


def everybody_has_a_card(room: Room) -> None:
    for n, phone in enumerate(room.phones):
        phone.wait_for("Your card")
        assert f"bold {n}" not in phone.stage.text


def test_a_phone_that_is_tried_out_is_seen_wherever_it_has_come(
    server: Server, ada: Facilitator
) -> None:
    """It comes to one process and the desk asks every one of them."""
    for at in processes(server)[:2]:
        assert ada.post("/desk/phone")[0] == 200
        watched = ada.at.removeprefix(server.url)
        opened = f"/try/{watched.rsplit('/', 1)[1]}"
        phone = Person(server.url)
        assert said_everywhere(server, ada, watched) == {WAITING}
        with asking(phone, server, at):
            assert phone.get(opened)[0] == 200
        assert said_everywhere(server, ada, watched) == {CAME}
        with closing(dial(server, phone, "", "phone", at)) as socket, asking(phone, server, at):
            assert socket.accepted
            assert phone.send(opened, {})[0] == 200
        assert said_everywhere(server, ada, watched) == {LIVE}


def said_everywhere(server: Server, ada: Facilitator, watched: str) -> set[str]:
    said = set()
    for process in processes(server):
        with asking(ada, server, process):
            page = ada.get(watched)[1]
        said |= {each for each in (WAITING, CAME, LIVE) if each in page}
    return said


def test_a_worker_that_dies_in_a_burst_loses_nothing(server: Server, ada: Facilitator) -> None:
    with Room(server, ada, "1-2-4-all") as room:
        room.next("")
        sent: list[list[str]] = [[] for _ in room.people]

        def write(n: int) -> None:
            for count in range(5):
                id = idea(n, count)
                sent[n].append(id)
                until_answered(room.people[n], room.code, id)
                time.sleep(0.05)

        writing = [threading.Thread(target=write, args=(n,)) for n in range(PEOPLE)]
        for thread in writing:
            thread.start()
        time.sleep(0.1)
        os.kill(processes(server)[0], signal.SIGKILL)
        for thread in writing:
            thread.join(60)
        told = transcript(server, room.code)
        kept = [i["fields"]["idea"] for i in told["techniques"][0]["steps"][0]["ideas"]]
        assert sorted(kept) == sorted(id for ids in sent for id in ids)
        again = [Socket(each, room.code) for each in room.people]
        for n, phone in enumerate(again):
            assert "html" in phone.enter()
            assert all(id in phone.stage.text for id in sent[n])
            phone.close()


def until_answered(person: Person, code: str, id: str) -> None:
    """As the page's outbox does it: the same command again until somebody answers."""
    until = time.monotonic() + 30
    while time.monotonic() < until:
        with suppress(OSError, json.JSONDecodeError):
            answer = person.post_idea(code, "o1", id, id)
            assert "seq" in answer, answer
            return
        time.sleep(0.1)
    raise AssertionError("nobody answered")


def together(acts: list[object]) -> None:
    threads = [threading.Thread(target=act) for act in acts]  # type: ignore[arg-type]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
        assert not thread.is_alive()


def transcript(server: Server, code: str) -> dict[str, Any]:
    environment = {**os.environ, **server.environment}
    done = subprocess.run(
        [sys.executable, "-m", "facilitator", "export", code, "--data", str(server.data)],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_several_processes_need_a_database_for_several(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "facilitator", "serve", "--workers", "2", "--data", str(tmp_path)],
        cwd=ROOT, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr.startswith("Several processes need PostgreSQL, and this is SQLite.")
