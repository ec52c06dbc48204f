"""Websocket frames (RFC 6455) as bytes: what a browser sends, and what it understands."""

from __future__ import annotations

import base64
import os
import zlib
from collections.abc import Iterator

TEXT, CLOSE, PING, PONG = 1, 8, 9, 10
FIN, COMPRESSED, MASKED = 128, 64, 128
TAIL = b"\x00\x00\xff\xff"
OFFER = "permessage-deflate; client_max_window_bits"


def masked(payload: bytes, opcode: int = TEXT) -> bytes:
    """One whole message from a client, who must mask it."""
    size = len(payload)
    head = bytes([FIN | opcode])
    if size < 126:
        head += bytes([MASKED | size])
    elif size < 65_536:
        head += bytes([MASKED | 126]) + size.to_bytes(2, "big")
    else:
        head += bytes([MASKED | 127]) + size.to_bytes(8, "big")
    key = os.urandom(4)
    return head + key + exclusive_or(payload, key)


def exclusive_or(payload: bytes, key: bytes) -> bytes:
    size = len(payload)
    stretched = (key * (size // 4 + 1))[:size]
    both = int.from_bytes(payload, "big") ^ int.from_bytes(stretched, "big")
    return both.to_bytes(size, "big")


def handshake(host: str, path: str, cookie: str, origin: str, deflate: bool) -> bytes:
    """What a browser asks to open a websocket, with the headers that it sends along."""
    key = base64.b64encode(os.urandom(16)).decode()
    lines = [
        f"GET {path} HTTP/1.1",
        f"Host: {host}",
        "Connection: Upgrade",
        "Pragma: no-cache",
        "Cache-Control: no-cache",
        "User-Agent: Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/142.0 Mobile",
        "Upgrade: websocket",
        f"Origin: {origin}",
        "Sec-WebSocket-Version: 13",
        "Accept-Encoding: gzip, deflate",
        "Accept-Language: en",
        f"Cookie: {cookie}",
        f"Sec-WebSocket-Key: {key}",
        *([f"Sec-WebSocket-Extensions: {OFFER}"] if deflate else []),
    ]
    return "\r\n".join([*lines, "", ""]).encode()


class Reader:
    """From bytes as they come to whole messages of a server, joined and unpacked."""

    def __init__(self, deflate: bool = False) -> None:
        self._buffer = bytearray()
        self._parts: list[bytes] = []
        self._first = (TEXT, False)
        self._unpacker = zlib.decompressobj(-zlib.MAX_WBITS) if deflate else None

    def feed(self, data: bytes) -> Iterator[tuple[int, bytes]]:
        """Opcode and payload of every message that is whole by now."""
        self._buffer += data
        while frame := self._frame():
            first, payload = frame
            opcode, whole = first & 15, bool(first & FIN)
            if opcode >= CLOSE:
                yield opcode, payload
                continue
            if opcode:
                self._first, self._parts = (opcode, bool(first & COMPRESSED)), []
            self._parts.append(payload)
            if whole:
                yield self._first[0], self._message()

    def _frame(self) -> tuple[int, bytes] | None:
        buffer = self._buffer
        if len(buffer) < 2:
            return None
        size, start = buffer[1] & 127, 2
        if size > 125:
            start = 4 if size == 126 else 10
            size = int.from_bytes(buffer[2:start], "big")
        if len(buffer) < max(start, start + size):
            return None
        first, payload = buffer[0], bytes(buffer[start : start + size])
        del buffer[: start + size]
        return first, payload

    def _message(self) -> bytes:
        payload = b"".join(self._parts)
        if not self._first[1]:
            return payload
        assert self._unpacker, "compressed, though nobody offered it"
        return self._unpacker.decompress(payload + TAIL)
