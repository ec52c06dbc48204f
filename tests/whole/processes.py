"""Which process of a server answers: as Linux tells it, without asking the program."""

from __future__ import annotations

import http.client
import os
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

from tests.server import Server, Visitor, serving
from tests.sockets import Socket
from tests.store.conftest import schema_of_its_own

PATIENCE = 120
TRIES = 400
ESTABLISHED, LISTENING = "01", "0A"


@contextmanager
def several(folder: Path, workers: int, **more: Any) -> Iterator[Server]:
    """So many processes over PostgreSQL; one is the program over a file, as it comes."""
    if workers == 1:
        with serving(folder, **more) as server:
            yield server
        return
    for address in schema_of_its_own():
        settings = {"DATABASE_URL": address, "WORKERS": str(workers)}
        environment = {f"FACILITATOR_{name}": value for name, value in settings.items()}
        with serving(folder, **environment, **more) as server:
            wait_for(lambda: len(processes(server)) == workers, server)
            yield server


def wait_for(condition: Any, server: Server) -> None:
    until = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < until, server.log()
        time.sleep(0.05)


def processes(server: Server) -> list[int]:
    """Those that answer now."""
    assert server.process
    numbers = {line["worker"]: line["process"] for line in started(server)}
    found = list(numbers.values()) or [server.process.pid]
    listening = set(inodes(f":{server.port:04X}", ":0000", LISTENING))
    return [process for process in found if listening & sockets_of(process)]


def started(server: Server) -> list[dict[str, Any]]:
    return [line for line in server.lines() if line.get("what") == "worker_started"]


def process_of(server: Server, port: int, among: list[int]) -> int | None:
    """Who holds the other end of a connection from this port of ours, as soon as somebody does."""
    held = set(inodes(f":{server.port:04X}", f":{port:04X}", ESTABLISHED))
    return next((each for each in among if held & sockets_of(each)), None) if held else None


def inodes(local: str, remote: str, state: str) -> list[str]:
    rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return [
        row[9]
        for row in rows
        if row[1].endswith(local) and row[2].endswith(remote) and row[3] == state
    ]


def sockets_of(process: int) -> set[str]:
    found = set()
    with suppress(OSError):
        for each in os.scandir(f"/proc/{process}/fd"):
            with suppress(OSError):
                found.add(os.readlink(each.path))
    return {name[8:-1] for name in found if name.startswith("socket:[")}


def dial(server: Server, visitor: Visitor, code: str, looks: str, process: int) -> Socket:
    """The system gives a connection to whomever it likes; we dial until it is this one."""
    for _ in range(TRIES):
        socket = Socket(visitor, code, looks)
        if process_of(server, socket.port, [process]):
            return socket
        socket.close()
    raise AssertionError(f"{process} is never reached")


class Line(http.client.HTTPConnection):
    """A connection to this very process."""

    def __init__(self, *where: Any, server: Server, process: int, **more: Any) -> None:
        super().__init__(*where, **more)
        self.server, self.process, self.everywhere = server, process, processes(server)

    def connect(self) -> None:
        for _ in range(TRIES):
            super().connect()
            if self._taken_by() == self.process:
                return
            self.sock.close()  # its own `close` would forget the request as well
        raise AssertionError(f"{self.process} is never reached")

    def _taken_by(self) -> int | None:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            if found := process_of(self.server, self.sock.getsockname()[1], self.everywhere):
                return found
            time.sleep(0.002)
        return None


class Lines(urllib.request.HTTPHandler):
    handler_order = 100

    def __init__(self, server: Server, process: int) -> None:
        super().__init__()
        self.open_line: Any = partial(Line, server=server, process=process)

    def http_open(self, request: urllib.request.Request) -> Any:
        return self.do_open(self.open_line, request) if self.open_line else None


@contextmanager
def asking(visitor: Visitor, server: Server, process: int) -> Iterator[None]:
    """Meanwhile this very process answers what the visitor asks for."""
    lines = Lines(server, process)
    visitor._opener.add_handler(lines)
    yield
    lines.open_line = None
