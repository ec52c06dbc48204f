"""How long the server's loop lets one wait, seen from a process of its own.

`python -m bench.probe PORT SECONDS` opens a socket, sends a websocket ping every 10 ms, and prints
how long each pong took, and how much too long each of its own sleeps was. A pong costs the server
next to nothing, so what it takes is the time until the loop got there; the sleeps say how much of
that is the machine being busy with other things.
"""

from __future__ import annotations

import json
import socket
import sys
import time

from bench.sockets import PATH
from bench.websocket import PING, PONG, Reader, handshake, masked

EVERY = 0.01


def main(port: int, seconds: float) -> None:
    took, overslept = round_trips(port, seconds)
    print(json.dumps({"took": took, "overslept": overslept}))


def round_trips(port: int, seconds: float) -> tuple[list[float], list[float]]:
    """In seconds, one by one: a late pong delays the next ping."""
    place = f"127.0.0.1:{port}"
    took: list[float] = []
    overslept: list[float] = []
    with socket.create_connection(("127.0.0.1", port), timeout=30) as line:
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        line.sendall(handshake(place, PATH, "", f"http://{place}", False))
        head = b""
        while b"\r\n\r\n" not in head:
            head += line.recv(4096)
        reader, until = Reader(), time.perf_counter() + seconds
        list(reader.feed(head.partition(b"\r\n\r\n")[2]))
        line.sendall(masked(b"40"))
        while time.perf_counter() < until:
            started = time.perf_counter()
            line.sendall(masked(b"?", PING))
            wait_for_pong(line, reader)
            answered = time.perf_counter()
            took.append(answered - started)
            time.sleep(EVERY)
            overslept.append(time.perf_counter() - answered - EVERY)
    return took, overslept


def wait_for_pong(line: socket.socket, reader: Reader) -> None:
    while True:
        for opcode, payload in reader.feed(line.recv(65_536)):
            if opcode == PONG:
                return
            if payload == b"2":
                line.sendall(masked(b"3"))


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]))
