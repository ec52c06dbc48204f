"""Several processes on one port: this one starts them, starts them again, and passes on secrets.

It answers nobody and decides nothing. Each of the others binds the same port, and the system hands
every new connection to one of them; the database is what they share.
"""

from __future__ import annotations

import os
import selectors
import signal
import socket
import subprocess
import sys
import time
from contextlib import closing, suppress
from dataclasses import dataclass, field

from facilitator import kin, logs, serving
from facilitator.cli import Trouble
from facilitator.config import Config

LOOK_EVERY = 0.2
SOON, LATER = 0.3, 10.0
LIVES = 5.0
"""Who stops sooner than this many seconds after its start has not really run."""
TRIES = 4
FAREWELL = 10.0
PROGRAM = [sys.executable, "-m", "facilitator"]


def supervise(config: Config) -> int:
    """Run until stopped. Raises Trouble with a sentence when several processes cannot work."""
    logs.to_stdout(config.log_level)
    with closing(serving.opened(config)) as store:
        if store.off_loop:
            raise Trouble(
                "Several processes need PostgreSQL, and this is SQLite. Set "
                "FACILITATOR_DATABASE_URL, or leave out --workers."
            )
        serving.listen(config).close()
        with serving.in_a_sentence():
            serving.welcome(config, store)
    family = Family(config)
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: family.stop())
    code = family.run()
    print("Stopped. Everything is saved.")
    return code


@dataclass(slots=True)
class Worker:
    """One process; `number` stays when it is started again."""

    number: int
    process: subprocess.Popen[bytes]
    line: socket.socket
    started: float
    waiting: bytes = b""


@dataclass(slots=True)
class Place:
    """Where a worker belongs: when the next one starts, and how often one has failed at once."""

    start_at: float = 0.0
    failed: int = 0


@dataclass
class Family:
    config: Config
    workers: dict[int, Worker] = field(default_factory=dict)
    places: dict[int, Place] = field(default_factory=dict)
    known: dict[tuple[str, str], str] = field(default_factory=dict)
    stopping: bool = False

    def __post_init__(self) -> None:
        self._lines = selectors.DefaultSelector()
        self.places = {number: Place() for number in range(1, self.config.workers + 1)}

    def stop(self) -> None:
        self.stopping = True

    def run(self) -> int:
        while not self.stopping:
            self._start_who_is_missing()
            for key, _ in self._lines.select(LOOK_EVERY):
                self._hear(key.data)
            self._bury()
            if any(place.failed >= TRIES for place in self.places.values()):
                self._end()
                return 1
        self._end()
        return 0

    # Coming and going

    def _start_who_is_missing(self) -> None:
        now = time.monotonic()
        for number, place in self.places.items():
            if number not in self.workers and now >= place.start_at:
                self.workers[number] = self._started(number)

    def _started(self, number: int) -> Worker:
        ours, theirs = socket.socketpair()
        own = {k: v for k, v in os.environ.items() if k != "FACILITATOR_WORKERS"}
        config = self.config
        process = subprocess.Popen(
            [*PROGRAM, "serve", "--host", config.host]
            + ["--port", str(config.port), "--data", str(config.data)],
            env=own | {kin.PLACE: str(theirs.fileno())},
            pass_fds=[theirs.fileno()],
        )
        theirs.close()
        ours.settimeout(1)
        worker = Worker(number, process, ours, time.monotonic())
        self._lines.register(ours, selectors.EVENT_READ, worker)
        for (session, seat), secret in self.known.items():
            self._pass_on(worker, kin.written(session, seat, secret))
        logs.line(what="worker_started", worker=number, process=process.pid)
        return worker

    def _bury(self) -> None:
        for number, worker in list(self.workers.items()):
            code = worker.process.poll()
            if code is None:
                continue
            place, lived = self.places[number], time.monotonic() - worker.started
            place.failed = place.failed + 1 if lived < LIVES else 0
            wait = min(LATER, SOON * 2**place.failed)
            place.start_at = time.monotonic() + wait
            logs.line(what="worker_stopped", worker=number, code=code, seconds=round(lived))
            self._hang_up(worker)
            del self.workers[number]

    def _hang_up(self, worker: Worker) -> None:
        with suppress(KeyError):
            self._lines.unregister(worker.line)
        worker.line.close()

    def _end(self) -> None:
        for worker in self.workers.values():
            worker.process.terminate()
        until = time.monotonic() + FAREWELL
        for worker in self.workers.values():
            try:
                worker.process.wait(max(0.1, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                worker.process.kill()
            self._hang_up(worker)

    # Secrets

    def _hear(self, worker: Worker) -> None:
        heard = b""
        with suppress(OSError):
            heard = worker.line.recv(65_536)
        if not heard:
            with suppress(KeyError):
                self._lines.unregister(worker.line)
            return
        *lines, worker.waiting = (worker.waiting + heard).split(b"\n")
        for line in lines:
            self._remember(*kin.read(line))
            for other in self.workers.values():
                if other is not worker:
                    self._pass_on(other, line + b"\n")

    def _remember(self, session: str, seat: str, secret: str) -> None:
        if secret:
            self.known[session, seat] = secret
        else:
            self.known = {place: kept for place, kept in self.known.items() if place[0] != session}

    def _pass_on(self, worker: Worker, line: bytes) -> None:
        # Whoever cannot take it is about to be buried, and is told everything when started again.
        with suppress(OSError):
            worker.line.sendall(line)
