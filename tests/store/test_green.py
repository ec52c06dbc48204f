"""With every lock of the program replaced, native threads write while the loop reads and logs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

PROGRAM = """
import warnings
warnings.simplefilter("ignore")
import eventlet
eventlet.monkey_patch()
import logging, os, sys
from eventlet import tpool
from facilitator.core.events import BellRung
from facilitator.store.engine import open_store
from tests.store.stories import new_session, tell

logging.basicConfig(level=logging.DEBUG, stream=open(os.devnull, "w"))
store = open_store(sys.argv[1])
new_session(store)
seqs = []

def post():
    for _ in range(10):
        seqs.append(tpool.execute(tell, store, BellRung("o1"))[0].seq)
        logging.info("posted")

def read():
    while True:
        logging.getLogger().setLevel(logging.DEBUG)  # forgets what every logger knew of its level
        logging.info("%s", store.read("s1").seq)
        eventlet.sleep(0)

reader = eventlet.spawn(read)
for each in [eventlet.spawn(post) for _ in range(60)]:
    each.wait()
reader.kill()
assert sorted(seqs) == list(range(1, 601)), "dense"
print("dense", store.read("s1").seq)
"""


def test_native_threads_write_while_the_loop_reads(tmp_path: Path) -> None:
    command = [sys.executable, "-c", PROGRAM, f"sqlite:///{tmp_path / 'facilitator.db'}"]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert (ran.returncode, ran.stdout, ran.stderr[-2000:]) == (0, "dense 600\n", "")
