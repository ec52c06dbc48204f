"""A database that goes away and comes back: an error within seconds, and no restart."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from facilitator.store.engine import Store, open_store
from facilitator.store.errors import DatabaseAway, StoreBusy
from facilitator.store.gate import Gate
from facilitator.store.lines import SILENCE
from tests.forwarder import Forwarder, forwarding
from tests.store.stories import idea, new_session, tell

ROOT = Path(__file__).resolve().parents[2]
DRIVERS = ["psycopg2", "psycopg"]


@pytest.fixture
def forwarder(postgres_address: str) -> Iterator[tuple[Forwarder, str]]:
    with forwarding(postgres_address) as made:
        yield made


@pytest.mark.parametrize("driver", DRIVERS)
@pytest.mark.parametrize("how", ["cut", "silence"])
def test_what_goes_away_is_named_and_comes_back_by_itself(
    forwarder: tuple[Forwarder, str], driver: str, how: str
) -> None:
    network, address = forwarder
    with closing(open_store(address, driver=driver)) as store:
        new_session(store)
        tell(store, idea("i1", "one"))
        store.read("s1")
        getattr(network, how)()
        for ask in (lambda: store.read("s1"), lambda: tell(store, idea("i2", "lost"))):
            started = time.monotonic()
            with pytest.raises(DatabaseAway, match=r"^The database at 127\.0\.0\.1 does not ans"):
                ask()
            assert time.monotonic() - started < 2 * SILENCE + 2
        network.mend()
        assert again(store) == 2
        assert [r.seq for r in store.read("s1").recorded] == [1, 2]


def again(store: Store) -> int:
    """As somebody who tries until it works."""
    until = time.monotonic() + 30
    while True:
        try:
            return tell(store, idea("i3", "saved"))[-1].seq
        except DatabaseAway:
            assert time.monotonic() < until
            time.sleep(0.05)


def test_nobody_else_waits_while_one_finds_out(forwarder: tuple[Forwarder, str]) -> None:
    network, address = forwarder
    with closing(open_store(address)) as store:
        new_session(store)
        network.silence()
        with pytest.raises(DatabaseAway):
            store.read("s1")
        asking = threading.Thread(target=in_vain, args=(store,))
        asking.start()
        waited: list[float] = []
        while asking.is_alive() and len(waited) < 20:
            started = time.monotonic()
            with pytest.raises(DatabaseAway):
                store.read("s1")
            waited.append(time.monotonic() - started)
        asking.join()
        assert sorted(waited)[len(waited) // 2] < SILENCE / 4


def in_vain(store: Store) -> None:
    with pytest.raises(DatabaseAway):
        store.read("s1")


def test_a_line_that_only_listens_is_given_up_too(forwarder: tuple[Forwarder, str]) -> None:
    network, address = forwarder
    with closing(open_store(address)) as store:
        new_session(store)
        with pytest.raises(DatabaseAway):
            listen(store, network)
        with pytest.raises(DatabaseAway), store.listening():
            raise AssertionError("it did not answer")


def listen(store: Store, network: Forwarder) -> None:
    with store.listening() as heard:
        store.write(lambda tx: tx.ring("s1"))
        assert heard(10) == ["s1"]
        network.silence()
        heard(0.1)


PATCHED = """
import warnings
warnings.simplefilter("ignore")
from facilitator import green
green.patch("eventlet")
import sys, time
from contextlib import suppress
import eventlet
from facilitator.store.engine import open_store
from facilitator.store.errors import DatabaseAway
store = open_store(sys.argv[1])
print("open", flush=True)
sys.stdin.readline()
turns, late = 0, 0.0
def turn():
    global turns, late
    while True:
        before = time.monotonic()
        eventlet.sleep(0.01)
        late, turns = max(late, time.monotonic() - before), turns + 1
turning = eventlet.spawn(turn)
eventlet.sleep(0.1)
with suppress(DatabaseAway):
    store.read("s1")
    sys.exit("it answered")
print("away", late < 1 and turns > 100, late, turns)
"""


def test_under_the_loop_everybody_else_goes_on(forwarder: tuple[Forwarder, str]) -> None:
    network, address = forwarder
    with subprocess.Popen(
        [sys.executable, "-c", PATCHED, address],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as program:  # fmt: skip
        assert program.stdin
        assert program.stdout
        assert program.stdout.readline() == "open\n"
        network.silence()
        said, _ = program.communicate("\n", timeout=60)
    assert said.startswith("away True"), said


# The gate itself


def test_a_gate_lets_one_ask_and_tells_the_others() -> None:
    gate = Gate(StoreBusy)
    with pytest.raises(StoreBusy), gate.passing():
        raise StoreBusy("Locked.")
    with gate.passing(), pytest.raises(StoreBusy, match="Locked"), gate.passing():
        raise AssertionError("nobody gets here")
    with gate.passing(), gate.passing():
        pass  # it works again: any number


def test_a_gate_stays_open_for_trouble_that_takes_no_time() -> None:
    gate = Gate(StoreBusy)
    with pytest.raises(KeyError), gate.passing():
        raise KeyError
    with gate.passing(), gate.passing():
        pass


def test_who_asks_in_vain_leaves_the_asking_to_the_next() -> None:
    gate = Gate(StoreBusy)
    for _ in range(3):
        with pytest.raises(StoreBusy, match="Locked"), gate.passing():
            raise StoreBusy("Locked.")
    assert gate.failures == 3
    with pytest.raises(KeyError), gate.passing():
        raise KeyError
    with gate.passing():
        pass
