"""The machinery below is one setting: the same room under gevent, on both databases."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.server import ROOT, Facilitator, Person, Server, serving
from tests.sockets import Socket
from tests.store.conftest import schema_of_its_own
from tests.whole.planted import REFUSED

GEVENT = {"FACILITATOR_ASYNC": "gevent"}
IDEA = "idea-0000000000000001"


@pytest.fixture(params=["sqlite", "postgresql"])
def server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Server]:
    if request.param == "sqlite":
        with serving(tmp_path, **GEVENT) as running:
            yield running
        return
    for address in schema_of_its_own():
        url = address.replace("+psycopg2", "")
        with serving(tmp_path, FACILITATOR_DATABASE_URL=url, **GEVENT) as running:
            yield running


def test_a_room_runs_under_gevent(server: Server) -> None:
    ada = Facilitator(server.url)
    ada.arrive(server.first)
    code = ada.open_room()
    ben = Person(server.url)
    ben.join(code, "Ben")
    sockets = [Socket(ben, code), Socket(ada, code, "console"), Socket(ben, code, "wall")]
    try:
        phone, console, wall = sockets
        for socket in sockets:
            assert "html" in socket.enter()
        assert "seq" in console.command("c1", "Advance", opening="")
        phone.wait_for("On your own")
        wall.wait_for("On your own")
        note = {"opening": "o1", "id": IDEA, "fields": {"idea": "Show it, 学分"}}
        assert "seq" in phone.command("c1", "PostIdea", **note)
        phone.wait_for("Show it, 学分")
    finally:
        for socket in sockets:
            socket.close()


def test_a_driver_that_would_stop_everybody_is_refused_with_a_sentence(tmp_path: Path) -> None:
    for address in schema_of_its_own():
        done = subprocess.run(
            [sys.executable, "-m", "tests.whole.planted", REFUSED.name,
             "serve", "--data", str(tmp_path)],
            cwd=ROOT, env={**os.environ, "FACILITATOR_DATABASE_URL": address},
            capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip
        assert done.returncode == 1
        assert done.stderr.startswith("The database driver psycopg2 stops everybody while one")
