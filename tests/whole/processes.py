"""Which process of a server answers: as Linux tells it, without asking the program."""

from __future__ import annotations

import http.client
import os
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import Any

from tests.server import Server, Visitor, serving
from tests.sockets import Socket
from tests.store.conftest import schema_of_its_own

PATIENCE = 120
ESTABLISHED = "01"


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
    return [process for process in found if listens(process, server.port)]


def started(server: Server) -> list[dict[str, Any]]:
    return [line for line in server.lines() if line.get("what") == "worker_started"]


def listens(process: int, port: int) -> bool:
    return bool(sockets_of(process) & set(inodes(f":{port:04X}", ":0000", "0A")))


def process_of(server: Server, port: int, among: list[int]) -> int | None:
    """Who holds the other end of a connection from this port of ours, as soon as somebody does."""
    (held,) = inodes(f":{server.port:04X}", f":{port:04X}", ESTABLISHED) or ("",)
    return next((each for each in among if held in sockets_of(each)), None)


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


def a_socket_in_each(
    server: Server, visitor: Visitor, code: str, looks: str = "phone"
) -> dict[int, Socket]:
    """The system gives a connection to whomever it likes; we dial until each was reached."""
    everywhere, found = processes(server), dict[int, Socket]()
    for tries in count():
        if len(found) == len(everywhere):
            return dict(sorted(found.items()))
        assert tries < 50 * len(everywhere), "somebody is never reached"
        socket = Socket(visitor, code, looks)
        place = process_of(server, socket.port, everywhere)
        if place is None or place in found:
            socket.close()
        else:
            found[place] = socket
    raise AssertionError


def ask(
    server: Server, visitor: Visitor, process: int, method: str, path: str, body: str = ""
) -> tuple[int, str]:
    """One request that this very process answers, with the visitor's cookies."""
    cookies = "; ".join(f"{each.name}={each.value}" for each in visitor.cookies)
    headers, everywhere = {"Cookie": cookies, "Origin": visitor.origin}, processes(server)
    for _ in range(200):
        with closing(http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)) as line:
            line.connect()
            until = time.monotonic() + PATIENCE
            while (place := process_of(server, line.sock.getsockname()[1], everywhere)) is None:
                assert time.monotonic() < until
            if place == process:
                line.request(method, path, body or None, headers)
                answer = line.getresponse()
                return answer.status, answer.read().decode()
    raise AssertionError(f"{process} is never reached")
