"""`kill -9` in a burst of posts: no answered idea is lost, none is doubled."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from pathlib import Path

from tests.server import ROOT, Facilitator, Person, Server, serving

PEOPLE = 6
AT_LEAST = 40


def test_a_killed_server_has_every_answered_idea_once(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        ada = Facilitator(server.url)
        ada.arrive(server.first)
        code = ada.open_room()
        people = [Person(server.url) for _ in range(PEOPLE)]
        for n, person in enumerate(people):
            person.join(code, f"P{n}")
        assert "seq" in ada.command(code, "begin", "Advance", opening="")
        answered, sent = burst_until_killed(server, code, people)
        server.start()
        for person, ids in zip(people, sent, strict=True):
            for id in ids:
                again = person.post_idea(code, "o1", id, f"idea {id}")
                assert "seq" in again or again["error"] == "taken"
        kept = ideas(tmp_path, server, code)
    assert len(answered) >= AT_LEAST
    assert len(kept) == len(set(kept))
    assert set(answered) <= set(kept)
    assert set(kept) == {id for ids in sent for id in ids}


def burst_until_killed(
    server: Server, code: str, people: list[Person]
) -> tuple[list[str], list[list[str]]]:
    """Everybody posts; the server dies in the middle. What was answered, and what was sent."""
    answered: list[str] = []
    sent: list[list[str]] = [[] for _ in people]
    stop = threading.Event()

    def post(n: int) -> None:
        # The step takes five notes a person, so each strikes what it posted before.
        for count in range(10_000):
            if stop.is_set():
                return
            id = f"idea-{n:04}-{count:08}"
            sent[n].append(id)
            try:
                answer = people[n].post_idea(code, "o1", id, f"idea {id}")
                if "seq" in answer:
                    answered.append(id)
                    people[n].command(code, f"strike-{id}", "StrikeIdea", id=id, struck=True)
                else:
                    sent[n].remove(id)
            except (OSError, json.JSONDecodeError):
                return

    threads = [threading.Thread(target=post, args=(n,)) for n in range(len(people))]
    for thread in threads:
        thread.start()
    deadline = time.monotonic() + 20
    while len(answered) < AT_LEAST and time.monotonic() < deadline:
        time.sleep(0.01)
    server.kill()
    stop.set()
    for thread in threads:
        thread.join(30)
    return answered, sent


def ideas(data: Path, server: Server, code: str) -> list[str]:
    """Every idea in the log on disk, by the program's own words."""
    server.stop()
    script = (
        "import sys; from pathlib import Path; from facilitator.store import open_store, rows;"
        "store = open_store(folder=Path(sys.argv[1]));"
        "row = rows.session_by_code(store, sys.argv[2]);"
        "log = store.read(row.id).recorded;"
        "assert [r.seq for r in log] == list(range(1, len(log) + 1));"
        "print(*[r.event.id for r in log if type(r.event).__name__ == 'IdeaPosted'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(data), code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.split()
