"""The program with one planted fault in it: `python -m tests.whole.planted FAULT serve …`.

A fault that shows only between processes must be in each of them, so here a whole server starts
with it, and those that it starts do so too. `test_planted.py` looks whether the law turns red.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from facilitator import __main__ as program

if TYPE_CHECKING:
    import pytest

    from facilitator.config import Config


@dataclass(frozen=True)
class Fault:
    """`checks` names the function of `test_planted.py` that must then fail."""

    name: str
    checks: str
    plant: Callable[[pytest.MonkeyPatch], None]


def nobody_rings(patch: pytest.MonkeyPatch) -> None:
    from facilitator.store.log import Transaction

    patch.setattr(Transaction, "ring", lambda self, session: None)


def nobody_sweeps(patch: pytest.MonkeyPatch) -> None:
    from facilitator.realtime.bell import Bell

    patch.setattr(Bell, "sweep", lambda self: None)


def nobody_rings_or_sweeps(patch: pytest.MonkeyPatch) -> None:
    nobody_rings(patch)
    nobody_sweeps(patch)


def receipts_are_not_looked_up(patch: pytest.MonkeyPatch) -> None:
    from facilitator.store.log import Transaction

    patch.setattr(Transaction, "receipts_of", lambda self, session, keys: {})


def nothing_is_locked(patch: pytest.MonkeyPatch) -> None:
    from tests.laws.faults import no_row_lock

    no_row_lock(patch)


def secrets_are_not_told(patch: pytest.MonkeyPatch) -> None:
    from facilitator.kin import Kin

    patch.setattr(Kin, "tell", lambda self, session, seat, secret: None)


def the_driver_stops_everybody(patch: pytest.MonkeyPatch) -> None:
    """It waits for the database as a driver does that knows nothing of the loop."""
    from eventlet import patcher

    from facilitator.store import lines

    patch.setattr(lines, "select", patcher.original("select"))


FAULTS = {
    fault.name: fault
    for fault in (
        Fault("nobody rings or sweeps", "screens", nobody_rings_or_sweeps),
        Fault("receipts are not looked up", "once", receipts_are_not_looked_up),
        Fault("nothing is locked", "replay", nothing_is_locked),
        Fault("secrets are not told", "cards", secrets_are_not_told),
    )
}
"""Each turns a law red."""

HARMLESS = {
    fault.name: fault
    for fault in (
        Fault("nobody rings", "screens", nobody_rings),
        Fault("nobody sweeps", "screens", nobody_sweeps),
    )
}
"""Each is made up for by the other."""

REFUSED = Fault("the driver stops everybody", "start", the_driver_stops_everybody)
"""With it the program does not even start: see `test_modes.py`."""


def main() -> int:
    name = sys.argv.pop(1)
    serve = program._serve

    def spoilt(config: Config) -> int:
        """Only now, when the program has chosen its mode and patched what it patches."""
        import pytest

        from facilitator import workers

        workers.PROGRAM = [sys.executable, "-m", "tests.whole.planted", name]
        (FAULTS | HARMLESS | {REFUSED.name: REFUSED})[name].plant(pytest.MonkeyPatch())
        return serve(config)

    program._serve = spoilt
    return program.main()


if __name__ == "__main__":
    sys.exit(main())
