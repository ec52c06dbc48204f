"""The parts of the benchmarks that can be checked exactly; how fast it is, no test says."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
import math
import os
import re
import zlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from bench.browser import Browser
from bench.document import PAGE, put
from bench.figures import Figure, Report, median, percentile, rounded
from bench.machine import cpu_seconds, resident_kb
from bench.players import Player
from bench.scenarios import SCENARIOS
from bench.screens import Screen
from bench.sockets import Broken, Socket
from bench.websocket import PING, TEXT, Reader, exclusive_or, masked
from bench.wishes import Wishes

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "bench" / "package-lock.json"


# Arithmetic


def test_a_percentile_is_one_of_the_values() -> None:
    values = [float(n) for n in range(1, 101)]
    assert percentile(values, 0.95) == 95
    assert percentile(values, 0.5) == median(values) == 50
    assert percentile(values, 1.0) == 100
    assert percentile([7.0], 0.95) == 7
    assert percentile([3.0, 1.0, 2.0], 0.5) == 2
    assert math.isnan(percentile([], 0.95))


def test_a_target_is_met_or_missed() -> None:
    assert Figure("late", 300, "ms", most=300).verdict == "PASS"
    assert Figure("late", 300.1, "ms", most=300).verdict == "FAIL"
    assert Figure("there", 2999, least=3000).verdict == "FAIL"
    assert Figure("there", 3000, least=3000).verdict == "PASS"
    assert Figure("lost", 1, most=0).verdict == "FAIL"
    assert Figure("load", 3).verdict == ""


def test_nothing_measured_is_no_success() -> None:
    report = Report("none")
    report.times("usable", [], most=300)
    assert [figure.name for figure in report.failed] == ["usable, p95"]


def test_figures_are_rounded_to_what_they_are_worth() -> None:
    assert [rounded(value) for value in (0.1234, 12.34, 1234.5, 3.0)] == [
        "0.12",
        "12.3",
        "1,234",
        "3",
    ]


def test_a_process_has_used_time_and_memory() -> None:
    before = cpu_seconds(os.getpid())
    hashlib.pbkdf2_hmac("sha256", b"x", b"y", 200_000)
    assert cpu_seconds(os.getpid()) > before
    assert 5_000 < resident_kb(os.getpid()) < 10_000_000


# The page


def test_every_scenario_has_its_place_in_the_document() -> None:
    places = re.findall(r"<!-- (\w+) -->.*?<!-- end \1 -->", PAGE.read_text(), re.DOTALL)
    assert places == list(SCENARIOS)


def test_figures_replace_those_before_them() -> None:
    page = "a\n<!-- ideas -->\nold\n<!-- end ideas -->\nb"
    assert put(page, "ideas", "new") == "a\n<!-- ideas -->\n\nnew\n\n<!-- end ideas -->\nb"
    with pytest.raises(KeyError):
        put(page, "other", "new")


def test_the_lock_file_names_no_server() -> None:
    lock = LOCK.read_text()
    assert re.findall(r"https?://|\"resolved\"", lock) == []
    packages = json.loads(lock)["packages"]
    assert [name for name, each in packages.items() if name and "integrity" not in each] == []


# The client


def server_frame(payload: bytes, first: int = 128 | TEXT) -> bytes:
    size = len(payload)
    if size < 126:
        return bytes([first, size]) + payload
    if size < 65_536:
        return bytes([first, 126]) + size.to_bytes(2, "big") + payload
    return bytes([first, 127]) + size.to_bytes(8, "big") + payload


@pytest.mark.parametrize("size", [0, 1, 125, 126, 65_535, 65_536, 70_000])
def test_a_message_of_any_length_is_read_byte_by_byte(size: int) -> None:
    payload, reader = bytes(n % 251 for n in range(size)), Reader()
    found = [each for byte in server_frame(payload) for each in reader.feed(bytes([byte]))]
    assert found == [(TEXT, payload)]


def test_a_message_in_pieces_is_one_message() -> None:
    pieces = server_frame(b"4", TEXT) + server_frame(b"?", 128 | PING) + server_frame(b"2", 128)
    assert list(Reader().feed(pieces)) == [(PING, b"?"), (TEXT, b"42")]


def test_compressed_messages_share_what_went_before() -> None:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    reader = Reader(deflate=True)
    for _ in range(2):
        packed = packer.compress(b"42[1]" * 50) + packer.flush(zlib.Z_SYNC_FLUSH)
        assert list(reader.feed(server_frame(packed[:-4], 128 | 64 | TEXT))) == [(1, b"42[1]" * 50)]


@pytest.mark.parametrize("size", [1, 125, 126, 65_536])
def test_what_a_client_sends_is_masked(size: int) -> None:
    payload = b"x" * size
    sent = masked(payload)
    start = 2 if size < 126 else 4 if size < 65_536 else 10
    assert sent[1] & 128
    assert exclusive_or(sent[start + 4 :], sent[start : start + 4]) == payload


Handle = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


async def serving(handle: Handle, use: Callable[[int], Awaitable[None]]) -> None:
    """A tiny server on a free port for as long as it is used; every line is closed at the end."""
    lines = []

    async def one_line(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        lines.append(asyncio.current_task())
        try:
            await handle(reader, writer)
        finally:
            writer.close()
            await writer.wait_closed()

    server = await asyncio.start_server(one_line, "127.0.0.1", 0)
    async with server:
        await use(server.sockets[0].getsockname()[1])
        await asyncio.gather(*(line for line in lines if line))


async def shake_hands(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    head = (await reader.readuntil(b"\r\n\r\n")).decode()
    key = re.search(r"Sec-WebSocket-Key: (\S+)", head)
    assert key
    digest = hashlib.sha1(f"{key[1]}258EAFA5-E914-47DA-95CA-C5AB0DC85B11".encode()).digest()
    accept = base64.b64encode(digest).decode()
    lines = ["HTTP/1.1 101 Switching", "Upgrade: websocket", f"Sec-WebSocket-Accept: {accept}"]
    writer.write("\r\n".join([*lines, "", ""]).encode())


async def next_message(reader: asyncio.StreamReader) -> str:
    head = await reader.readexactly(2)
    size = head[1] & 127
    if size == 126:
        size = int.from_bytes(await reader.readexactly(2), "big")
    key = await reader.readexactly(4)
    return exclusive_or(await reader.readexactly(size), key).decode()


def test_the_client_speaks_as_the_pages_do() -> None:
    said: list[str] = []

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await shake_hands(reader, writer)
        writer.write(server_frame(b'0{"sid":"x","pingInterval":20000}'))
        said.append(await next_message(reader))
        writer.write(server_frame(b'40{"sid":"y"}') + server_frame(b"2"))
        said.append(await next_message(reader))
        said.append(await next_message(reader))
        writer.write(server_frame(b'42["frame",{"from":0,"seq":7,"html":""}]'))
        writer.write(server_frame(b'430[{"seq":8}]'))
        await reader.read()

    async def use(port: int) -> None:
        heard: list[bytes] = []
        socket = Socket(lambda payload, at: heard.append(payload))
        await socket.open("127.0.0.1", port)
        answer, _ = await socket.ask("command", {"id": "c"})
        assert answer == {"seq": 8}
        assert heard == [b'42["frame",{"from":0,"seq":7,"html":""}]']
        socket.close()

    asyncio.run(serving(handle, use))
    assert said == ["40", "3", '420["command",{"id":"c"}]']


def test_a_refused_handshake_is_told_and_nobody_waits() -> None:
    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")

    async def use(port: int) -> None:
        with pytest.raises(Broken):
            await Socket().open("127.0.0.1", port)

    asyncio.run(serving(handle, use))


def test_who_is_not_connected_yet_is_told_so_and_may_hang_up() -> None:
    async def use() -> None:
        socket = Socket()
        with pytest.raises(Broken):
            await socket.ask("enter", {})
        socket.close()

    asyncio.run(use())


def test_a_screen_ignores_applies_or_enters_again() -> None:
    """The three cases of static/js/lib/cursor.js."""
    entered: list[str] = []
    frames = [(5, 9), (3, 9), (9, 12), (20, 21)]

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await shake_hands(reader, writer)
        writer.write(server_frame(b"0{}"))
        await next_message(reader)
        writer.write(server_frame(b"40{}"))
        entered.append(await next_message(reader))
        writer.write(server_frame(b'430[{"seq":9,"html":"","now":1}]'))
        for since, seq in frames:
            frame = json.dumps(["frame", {"from": since, "seq": seq, "changes": []}])
            writer.write(server_frame(f"42{frame}".replace(" ", "").encode()))
        entered.append(await next_message(reader))
        writer.write(server_frame(b'431[{"seq":21,"html":"","now":1}]'))
        await reader.read()

    async def use(port: int) -> None:
        screen = Screen("127.0.0.1", port, "KQMTRA")
        await screen.open()
        assert await screen.at_seq(21)
        assert [seq for seq, _ in screen.trail] == [9, 12, 21]
        assert (screen.entered, screen.lost) == (2, 1)
        screen.socket.close()

    asyncio.run(serving(handle, use))
    assert entered[1].startswith('421["enter"')


def test_a_browser_counts_what_goes_over_the_wire_and_keeps_assets() -> None:
    pages = {
        "/": b'<link href="/static/dist/a.css"><script src="/static/dist/b.js">',
        "/static/dist/a.css": b"a",
        "/static/dist/b.js": b"bb",
    }

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            try:
                head = (await reader.readuntil(b"\r\n\r\n")).decode()
            except asyncio.IncompleteReadError:
                return
            writer.write(answer(pages[head.split()[1]]))

    def answer(body: bytes) -> bytes:
        head = "HTTP/1.1 200 OK\r\nSet-Cookie: seat=s; Path=/\r\n"
        return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body

    async def use(port: int) -> None:
        browser = Browser("127.0.0.1", port)
        await browser.visit("/")
        assert browser.requests == 3
        assert browser.received == sum(len(answer(body)) for body in pages.values())
        await browser.visit("/")
        assert browser.requests == 4
        assert browser.cookie == "seat=s"
        browser.close()

    asyncio.run(serving(handle, use))


SCREEN = b"""
<form data-command="PostIdea" data-max="1" data-with='{"opening": "o1"}'>
<textarea name="idea"></textarea><input type="checkbox" name="kept"></form>
<template><form data-command="PostIdea"></form></template>
"""


@dataclass
class Kept:
    """A screen that notes what it was asked to send."""

    told: list[tuple[bytes, float]]
    sent: list[tuple[str, Any]] = field(default_factory=list)

    async def command(self, type: str, /, **data: Any) -> tuple[dict[str, Any], float]:
        self.sent.append((type, data))
        return {"seq": 1}, 0.0


def test_a_player_does_what_the_screen_offers() -> None:
    kept = Kept([(SCREEN, 0.0)])
    player = Player(kept)  # type: ignore[arg-type]
    asyncio.run(player.write(3))
    assert [(type, data["opening"], list(data["fields"])) for type, data in kept.sent] == [
        ("PostIdea", "o1", ["idea"])
    ]


# A whole run


def test_five_phones_lose_nothing() -> None:
    report = asyncio.run(SCENARIOS["burst200"](Wishes(people=5)))
    exact = {figure.name: figure.value for figure in report.figures if figure.most == 0}
    assert len(exact) >= 4
    assert set(exact.values()) == {0}, report.lines()


def test_five_people_join() -> None:
    report = asyncio.run(SCENARIOS["join200"](Wishes(people=5, seconds=0.5)))
    figures = {figure.name: figure.value for figure in report.figures}
    assert figures["failing"] == 0
    assert 5 <= figures["requests a phone"] < 10
