"""Faults planted in every process of a server: each turns its law red.

That the laws are green without a fault is what `test_spread.py` and `test_workers.py` show.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from facilitator.core import commands as c
from tests.house import ADA
from tests.server import Server
from tests.whole.planted import FAULTS, HARMLESS, Fault
from tests.whole.processes import several
from tests.whole.spread import PATIENCE, Author, Spread, spread
from tests.whole.test_spread import check_log, check_once, check_screens
from tests.whole.test_workers import arrived, dealing, everybody_has_a_card

STORMS = 4
SOON = 8.0
"""So long we look at a screen that will never catch up."""
Look = Callable[[], None]


@contextmanager
def written(server: Server) -> Iterator[Spread]:
    """Everybody writes at the same moment, each through two processes, a few times."""
    with spread(server, 1) as place:
        author = Author(place, random.Random(1))
        author.begin()
        for _ in range(STORMS):
            author.everybody_writes()
        yield place


def look_after_one_process_changed(place: Spread, patience: float) -> None:
    place.patience = patience
    place.look()  # and whoever was about to look for another reason has done so
    place.wrong.clear()
    place.do_in(min(place.processes), ADA, c.Ring(place.state.current or ""))
    place.look()


@contextmanager
def replay(server: Server) -> Iterator[Look]:
    with written(server) as place:
        yield lambda: check_log(place)


@contextmanager
def once(server: Server) -> Iterator[Look]:
    with written(server) as place:
        yield lambda: check_once(place, least=1)


@contextmanager
def screens(server: Server) -> Iterator[Look]:
    with written(server) as place:
        look_after_one_process_changed(place, SOON)
        yield lambda: check_screens(place)


@contextmanager
def cards(server: Server) -> Iterator[Look]:
    with dealing(server, arrived(server)) as room:
        yield lambda: everybody_has_a_card(room)


CHECKS = {"replay": replay, "once": once, "screens": screens, "cards": cards}


def planted(folder: Path, fault: Fault) -> AbstractContextManager[Server]:
    return several(folder, 2, program=("-m", "tests.whole.planted", fault.name))


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_a_fault_in_every_process_turns_its_law_red(fault: Fault, tmp_path: Path) -> None:
    planted_in = planted(tmp_path, fault)
    with planted_in as server, CHECKS[fault.checks](server) as look, pytest.raises(AssertionError):
        look()


@pytest.mark.parametrize("fault", HARMLESS.values(), ids=HARMLESS)
def test_the_bell_and_the_sweep_stand_in_for_each_other(fault: Fault, tmp_path: Path) -> None:
    with planted(tmp_path, fault) as server, written(server) as place:
        look_after_one_process_changed(place, PATIENCE)
        check_screens(place)
