"""A phone's socket without a browser: Engine.IO 4 and Socket.IO 5 by hand, over the wire."""

from __future__ import annotations

import json
import time
from contextlib import suppress
from typing import Any

import websocket

from tests.browser_dom import Stage
from tests.server import Visitor


class Socket:
    """Enters a room, keeps a stage as the page's script does, and sends commands."""

    def __init__(self, visitor: Visitor, code: str, looks: str = "phone", origin: str = "") -> None:
        self.code, self.looks, self.stage = code, looks, Stage()
        self.frames: list[dict[str, Any]] = []
        cookies = "; ".join(f"{c.name}={c.value}" for c in visitor.cookies)
        self._socket = websocket.create_connection(
            visitor.url.replace("http", "ws") + "/socket.io/?EIO=4&transport=websocket",
            cookie=cookies,
            origin=origin or visitor.origin,
            timeout=10,
            skip_utf8_validation=True,  # decoding finds it too, and much faster
            sslopt={"ca_certs": str(visitor.certificate)} if visitor.certificate else None,
        )
        self._answers: dict[int, Any] = {}
        self._next = 0
        try:
            hello = self._socket.recv()
            self._socket.send("40")
            self.accepted = hello.startswith("0") and self._socket.recv().startswith("40")
        except Exception:
            self.close()
            raise

    def enter(self) -> dict[str, Any]:
        answer = self.ask("enter", {"code": self.code, "as": self.looks, "lang": "en"})
        if "html" in answer:
            self.stage = Stage(answer["html"], answer["seq"])
        return answer

    def command(self, id: str, type: str, /, **data: Any) -> dict[str, Any]:
        return self.ask("command", {"id": id, "type": type, "data": data})

    def ask(self, event: str, data: object) -> dict[str, Any]:
        return self.answer(self.say(event, data))

    def say(self, event: str, data: object) -> int:
        """Send, and do not wait; the result is what to ask `answer` for."""
        id, self._next = self._next, self._next + 1
        self._socket.send(f"42{id}{json.dumps([event, data])}")
        return id

    def answer(self, id: int) -> dict[str, Any]:
        while id not in self._answers:
            self._take(self._socket.recv())
        answer: dict[str, Any] = self._answers.pop(id)
        return answer

    def hear(self) -> None:
        """One packet, for whom `select` has told that something came."""
        self._take(self._socket.recv())

    def fileno(self) -> int:
        return int(self._socket.sock.fileno())

    @property
    def port(self) -> int:
        """Ours, by which the other end can be found."""
        return int(self._socket.sock.getsockname()[1])

    def wait_for(self, text: str, seconds: float = 10) -> None:
        """Until the stage shows this text."""
        deadline = time.monotonic() + seconds
        while text not in self.stage.text:
            left = deadline - time.monotonic()
            assert left > 0, f"{text!r} never came; there is: {self.stage.text}"
            self._socket.settimeout(left)
            try:
                self._take(self._socket.recv())
            except websocket.WebSocketTimeoutException:
                continue
            finally:
                self._socket.settimeout(10)

    def catch_up(self, quiet: float = 0.6) -> None:
        """Until nothing has come for a moment."""
        self._socket.settimeout(quiet)
        try:
            while True:
                self._take(self._socket.recv())
        except websocket.WebSocketTimeoutException:
            return
        finally:
            self._socket.settimeout(10)

    def idle(self, seconds: float) -> None:
        """Say nothing but what keeps the line open, and hear whatever comes."""
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            self._socket.settimeout(left)
            with suppress(websocket.WebSocketTimeoutException):
                self._take(self._socket.recv())
        self._socket.settimeout(10)

    def _take(self, packet: str) -> None:
        if packet == "2":
            self._socket.send("3")
        elif packet.startswith("42"):
            _, frame = json.loads(packet[2:])
            self.frames.append(frame)
            if not self.stage.take(frame):
                self.enter()
        elif packet.startswith("43"):
            digits = packet[2 : packet.index("[")]
            self._answers[int(digits)] = json.loads(packet[packet.index("[") :])[0]

    def close(self) -> None:
        self._socket.close()
        self._socket.shutdown()  # where the other side has hung up, `close` leaves it open
