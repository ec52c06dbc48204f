"""Lines that take nothing, say nothing, or never stop talking: they cost little, and nobody else
notices. On the loop that serves, with the library that frames, over TCP."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
import websocket

from facilitator.realtime.buckets import MOST_BUCKETS, Buckets
from tests.server import free_port

ROOT = Path(__file__).resolve().parents[2]
HELLO = (
    b"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n"
    b"Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
    b"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
)

# A server as ours is, which sends everybody a frame of 20 kB fifty times a second once somebody
# says "go", and answers "echo". `enter` is what makes a line one through which somebody looks.
PROGRAM = """
import warnings
warnings.simplefilter("ignore")
from facilitator import green
green.patch("eventlet")
import json, os, resource, socket, sys
import flask
from flask_socketio import SocketIO
from facilitator.realtime.silent import Silent

green.IDLE, green.STALLED = 2, 2
app = flask.Flask("test")
sockets, looking = SocketIO(app, async_mode="eventlet", async_handlers=False,
    transports=["websocket"], max_http_buffer_size=64_000, cors_allowed_origins="*"), set()
gone = 0

def say(**facts):
    print(json.dumps(facts), flush=True)

@sockets.on("enter")
def enter(data):
    looking.add(flask.request.sid)
    return "in"

@sockets.on("echo")
def echo(data):
    return data

@sockets.on("disconnect")
def disconnect(reason):
    say(what="gone", memory=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)

@sockets.on("go")
def go(data):
    green.spawn(send)

def send():
    for n in range(1, 401):
        sockets.emit("frame", {"seq": n, "html": "x" * 20_000}, to=list(looking))
        green.sleep(0.02)

green.spawn(Silent(sockets, looking.__contains__, say, float(sys.argv[2])).run)
def end():
    green.sleep(240)
    os._exit(1)  # nobody waits for ever for what it never says

green.spawn(end)
listener = socket.create_server(("127.0.0.1", int(sys.argv[1])))
say(what="ready")
green.serve(listener, app, 100)
"""


class Running:
    def __init__(self, port: int, process: subprocess.Popen[str]) -> None:
        self.port, self._process = port, process
        self.lines: list[socket.socket | Phone] = []
        assert process.stdout
        assert json.loads(process.stdout.readline())["what"] == "ready"

    def phone(self, *events: str) -> Phone:
        self.lines.append(made := Phone(self.port, *events))
        return made

    def line(self, said: bytes) -> socket.socket:
        """One that says this much and then never reads. Its own end takes next to nothing."""
        line = socket.socket()
        self.lines.append(line)
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        line.connect(("127.0.0.1", self.port))
        line.sendall(said)
        return line

    def silent(self, *packets: str) -> socket.socket:
        """The same, over a websocket."""
        line, heard = self.line(HELLO), b""
        while b"\r\n\r\n" not in heard:
            heard += line.recv(1)
        line.sendall(b"".join(framed(packet.encode()) for packet in packets))
        return line

    def says(self, what: str) -> dict[str, object]:
        """Waits until it says something of this kind."""
        assert self._process.stdout
        for line in self._process.stdout:
            if (told := json.loads(line))["what"] == what:
                return dict(told)
        raise AssertionError("it has stopped")


@contextmanager
def running(enter_within: float = 600) -> Iterator[Running]:
    port = free_port()
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(port), str(enter_within)],
        cwd=ROOT, stdout=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        made = Running(port, process)
        try:
            yield made
        finally:
            process.kill()
            for line in made.lines:
                line.close()


class Phone:
    """One that takes everything."""

    def __init__(self, port: int, *events: str) -> None:
        address = f"ws://127.0.0.1:{port}/socket.io/?EIO=4&transport=websocket"
        self._line = websocket.create_connection(address, timeout=30)
        self._line.recv()
        self._line.send("40")
        self._line.recv()
        for event in events:
            self.say(event, {})

    def say(self, event: str, data: object, id: str = "") -> None:
        self._line.send(f"42{id}{json.dumps([event, data])}")

    def hears(self, wanted: Callable[[str], bool]) -> str:
        while not wanted(packet := str(self._line.recv())):
            if packet == "2":
                self._line.send("3")
        return packet

    def close(self) -> None:
        self._line.close()

    def asks(self, n: int) -> float:
        """Seconds until its question is answered."""
        began = time.monotonic()
        self.say("echo", n, id=str(n))
        self.hears(lambda packet: packet.startswith(f"43{n}["))
        return time.monotonic() - began


def framed(words: bytes, first: int = 0x81) -> bytes:
    """As a browser sends it; masked with zeros, which change nothing."""
    if len(words) > 125:
        return bytes([first, 0xFE]) + len(words).to_bytes(2, "big") + b"\0\0\0\0" + words
    return bytes([first, 0x80 | len(words)]) + b"\0\0\0\0" + words


def closes(line: socket.socket, seconds: float = 30) -> bool:
    """Whether the other end hangs up."""
    line.settimeout(seconds)
    try:
        while line.recv(65_536):
            pass
    except ConnectionError:
        return True
    except TimeoutError:
        return False
    return True


def test_a_phone_that_takes_nothing_is_hung_up_on_and_nobody_else_waits() -> None:
    with running() as server:
        phones = [server.phone("enter") for _ in range(3)]
        server.silent("40", '42["enter",{}]')
        phones[0].say("go", {})
        hearing = [threading.Thread(target=hears_all, args=(phone,)) for phone in phones]
        for each in hearing:
            each.start()
        told = server.says("hung_up")
        assert told["why"] == "silent"
        assert int(str(told["waiting"])) < 300, "it did not wait for all there was"
        server.says("gone")
        for each in hearing:
            each.join(60)
            assert not each.is_alive(), "the others have heard all"
        hears_all(server.phone("enter", "go"))


def hears_all(phone: Phone) -> None:
    phone.hears(lambda packet: '"seq":400,' in packet)


def test_who_never_enters_is_hung_up_on_and_who_has_entered_stays() -> None:
    with running(enter_within=1) as server:
        ben = server.phone("enter")
        half, never = server.silent(), server.silent("40")
        assert closes(half)
        assert closes(never)
        assert {server.says("hung_up")["why"] for _ in range(2)} == {"never_entered"}
        assert ben.asks(1) < 10


@pytest.mark.parametrize(
    "said",
    [b"", b"GET / HT", b"GET / HTTP/1.1\r\nHost: x\r\nAccept", b"POST / HTTP/1.1\r\nContent-"],
)
def test_who_opens_a_line_and_says_no_whole_request_is_hung_up_on(said: bytes) -> None:
    with running() as server:
        assert closes(server.line(said))


def test_one_that_never_stops_talking_lets_the_others_speak() -> None:
    with running() as server:
        ben = server.phone("enter")
        loud = server.silent("40")
        much = b"".join(framed(b'42["nothing",{}]') for _ in range(20_000))
        began = time.monotonic()
        loud.settimeout(0.2)
        sent, waited = 0, list[float]()
        while time.monotonic() - began < 3:
            with suppress(TimeoutError):
                sent += loud.send(much[sent % len(much) :])
            waited.append(ben.asks(len(waited) + 1))
        assert sent > 100_000
        assert len(waited) > 3
        assert sorted(waited)[len(waited) // 2] < 0.5


def test_a_message_in_pieces_without_end_is_too_long() -> None:
    with running() as server:
        line = server.silent("40")
        pieces = [framed(b"x" * 60_000, 0x01), *(framed(b"x" * 60_000, 0x00) for _ in range(3))]
        for piece in pieces:
            line.sendall(piece)
        assert closes(line, 15), "and not only when it leaves a ping unanswered"
        assert server.phone("enter").asks(1) < 10


def test_one_frame_that_is_too_long_is_not_read() -> None:
    with running() as server:
        line = server.silent("40")
        line.sendall(bytes([0x81, 0xFF]) + (10**9).to_bytes(8, "big") + b"\0\0\0\0" + b"x" * 1000)
        assert closes(line)
        assert server.phone("enter").asks(1) < 10


# Buckets


def test_a_bucket_is_of_a_person_and_fills_again() -> None:
    now = [0.0]
    buckets = Buckets(3, 2, lambda: now[0])
    assert [buckets.take("ben") for _ in range(4)] == [True, True, True, False]
    assert buckets.take("cleo")
    now[0] = 1.0
    assert [buckets.take("ben") for _ in range(3)] == [True, True, False]
    now[0] = 1_000.0
    assert [buckets.take("ben") for _ in range(4)] == [True, True, True, False]


def test_so_many_buckets_and_no_more_are_remembered() -> None:
    buckets = Buckets(1, 0)
    for n in range(MOST_BUCKETS + 1):
        assert buckets.take(str(n))
    assert not buckets.take(str(MOST_BUCKETS))
    assert buckets.take("0"), "forgotten"
