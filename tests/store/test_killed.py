"""The server is killed in the middle of a burst: what it had answered is there, once, in order."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from facilitator.store.engine import open_store
from facilitator.store.errors import StoreBusy
from tests.store.stories import new_session

ROOT = Path(__file__).resolve().parents[2]

BURST = """
import sys
from facilitator.store.engine import open_store
from tests.store.stories import idea, tell

store = open_store(sys.argv[1])
while True:
    print(*[each.seq for each in tell(store, *[idea(f"i{n}", "w" * 900) for n in range(7)])])
"""


def test_no_answered_event_is_lost_when_the_server_is_killed(address: str) -> None:
    with closing(open_store(address)) as store:
        new_session(store)
    answered = [seq for lines in (3, 60, 11) for seq in burst(address, lines)]
    with closing(open_store(address)) as store:
        _, seq, log = store.read("s1")
    assert [each.seq for each in log] == list(range(1, seq + 1))
    assert seq % 7 == 0, "a batch is there as a whole or not at all"
    assert len(answered) == len(set(answered)) >= 7 * 74
    assert set(answered) <= {each.seq for each in log}


def burst(address: str, lines: int) -> list[int]:
    """Kills a process that writes as fast as it can, after so many answers; all it answered."""
    command = [sys.executable, "-u", "-c", BURST, address]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        answers = [process.stdout.readline() for _ in range(lines)]
        process.kill()
        answers += [line for line in process.stdout if line.endswith("\n")]
    assert process.returncode == -signal.SIGKILL
    return [int(seq) for line in answers for seq in line.split()]


def test_a_second_process_is_kept_out_while_the_first_lives(tmp_path: Path) -> None:
    hold = "import sys; from facilitator.store.engine import open_store as o; s = o(sys.argv[1]); "
    address = f"sqlite:///{tmp_path / 'facilitator.db'}"
    command = [sys.executable, "-c", f"{hold}print('here', flush=True); input()", address]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        assert process.stdout.readline() == "here\n"
        with pytest.raises(StoreBusy) as caught:
            open_store(folder=tmp_path)
        assert str(caught.value) == (
            f"Facilitator is already running with the data in {tmp_path}: stop it there, or"
            " choose another folder with --data."
        )
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        open_store(folder=tmp_path).close()
