"""Starting the program: it works, or it says in one sentence why not. Never a stack trace."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from facilitator.store import open_store
from tests.server import ROOT, Facilitator, serving


def facilitator(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    own = {k: v for k, v in os.environ.items() if not k.startswith("FACILITATOR_")}
    return subprocess.run(
        [sys.executable, "-m", "facilitator", *words],
        cwd=ROOT,
        env=own | environment,
        capture_output=True,
        text=True,
        timeout=60,
    )


def sentence(done: subprocess.CompletedProcess[str]) -> str:
    """What it said on the way out, which must be one clear line."""
    said = done.stderr.strip()
    assert done.returncode in (1, 2), done
    assert "Traceback" not in said + done.stdout
    assert len(said.splitlines()) == 1, said
    return said


def test_a_taken_port_is_one_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        said = sentence(facilitator("serve", "--port", str(port), "--data", str(tmp_path)))
    assert f"Port {port} is already in use" in said
    assert "--port" in said


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    file = tmp_path / "a-file"
    file.write_text("not a folder")
    said = sentence(facilitator("serve", "--port", "8999", "--data", str(file / "data")))
    assert str(file) in said


def test_a_database_of_a_newer_version_is_one_sentence(tmp_path: Path) -> None:
    store = open_store(folder=tmp_path)
    store.write(
        lambda tx: tx.connection.exec_driver_sql(
            "UPDATE alembic_version SET version_num = 'from-the-future'"
        )
    )
    store.close()
    said = sentence(facilitator("serve", "--port", "8998", "--data", str(tmp_path)))
    assert "newer" in said


def test_a_second_server_on_the_same_folder_is_one_sentence(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        said = sentence(
            facilitator("serve", "--port", str(server.port + 1), "--data", str(tmp_path))
        )
    assert "already running" in said


@pytest.mark.parametrize(
    ("name", "value"),
    [("FACILITATOR_PORT", "http"), ("FACILITATOR_ZONE", "Here"), ("FACILITATOR_PROT", "1")],
)
def test_a_bad_setting_is_one_sentence(tmp_path: Path, name: str, value: str) -> None:
    said = sentence(facilitator("serve", "--data", str(tmp_path), **{name: value}))
    assert name in said


def test_it_says_where_to_go_and_how_to_make_the_first_account(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        assert server.first
        ada = Facilitator(server.url)
        assert ada.get("/")[0] == 200
        ada.arrive(server.first)
        assert ada.get(server.first)[0] == 404, "the link works once"
        code = ada.open_room()
        assert len(code) == 6
        assert ada.get(f"/wall/{code}")[0] == 200
        server.stop()
        server.start()
        assert server.first == server.first
        assert ada.get("/desk")[0] == 200, "a restart signs nobody out"


def test_the_log_holds_no_word_no_name_and_no_code(tmp_path: Path) -> None:
    with serving(tmp_path, FACILITATOR_LOG="DEBUG") as server:
        ada = Facilitator(server.url)
        ada.arrive(server.first)
        code = ada.open_room(topic="canary-topic")
        from tests.server import Person

        ben = Person(server.url)
        ben.join(code, "canary-name")
        ada.command(code, "begin", "Advance", opening="")
        posted = ben.post_idea(code, "o1", "idea-0000000000000001", "canary-idea")
        assert "seq" in posted
        ben.get("/join?code=CANARY")
        ben.get(f"/r/{code}/mine")
        lines, log = server.lines(), server.log()
        secret = next(c.value for c in ben.cookies if c.name.startswith("seat_"))
    assert {line["what"] for line in lines} >= {"request"}
    for word in ("canary", "CANARY", code, secret):
        assert word not in log.replace(server.first, ""), word
