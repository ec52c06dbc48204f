"""The real program as a subprocess, and people who use it over plain HTTP."""

from __future__ import annotations

import http.cookiejar
import json
import os
import re
import signal
import socket
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 90
PROGRAM = ("-m", "facilitator")
FIRST = re.compile(r"(/first/\S+)")


@dataclass
class Server:
    """`facilitator serve` over a data folder, on a free port of this machine."""

    data: Path
    environment: dict[str, str] = field(default_factory=dict)
    port: int = 0
    process: subprocess.Popen[str] | None = None
    first: str = ""
    program: tuple[str, ...] = PROGRAM

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        self.port = self.port or free_port()
        own = {k: v for k, v in os.environ.items() if not k.startswith("FACILITATOR_")}
        log = (self.data / "server.log").open("a")
        self.process = subprocess.Popen(
            [sys.executable, *self.program, "serve"]
            + ["--port", str(self.port), "--data", str(self.data)],
            cwd=ROOT,
            env=own | self.environment,
            stdout=log,
            stderr=subprocess.STDOUT,
            text=True,
        )
        log.close()
        self._wait()
        found = FIRST.search((self.data / "server.log").read_text())
        self.first = found.group(1) if found else ""

    def _wait(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if self.process and self.process.poll() is not None:
                raise AssertionError(self.log())
            try:
                with urllib.request.urlopen(f"{self.url}/healthz", timeout=5) as answer:
                    if answer.status == 200:
                        return
            except OSError:
                time.sleep(0.05)
        raise AssertionError(f"no answer on {self.url}: {self.log()}")

    def log(self) -> str:
        return (self.data / "server.log").read_text()

    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.log().splitlines() if line.startswith("{")]

    def kill(self) -> None:
        """As a pulled plug would: no chance to tidy up."""
        assert self.process
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(10)

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.kill()


@contextmanager
def serving(data: Path, program: tuple[str, ...] = PROGRAM, **environment: str) -> Iterator[Server]:
    data.mkdir(parents=True, exist_ok=True)
    server = Server(data, environment, program=program)
    try:
        server.start()
        yield server
    finally:
        server.stop()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Visitor:
    """A browser without script: cookies, forms, and the HTTP form of `enter` and commands.

    `url` is where the program lives, with a path if it has one; `certificate` is trusted.
    """

    def __init__(self, url: str, certificate: Path | None = None) -> None:
        self.url, self.certificate = url, certificate
        self.origin = "/".join(url.split("/")[:3])
        self.cookies = http.cookiejar.CookieJar()
        self._opener = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(self.cookies),
            urllib.request.HTTPSHandler(context=ssl.create_default_context(cafile=certificate)),
        )

    def get(self, path: str) -> tuple[int, str]:
        return self._open(urllib.request.Request(self.url + path))

    def post(self, path: str, **form: str | list[str]) -> tuple[int, str]:
        body = urllib.parse.urlencode(form, doseq=True).encode()
        return self._open(self._request(path, body, "application/x-www-form-urlencoded"))

    def send(self, path: str, data: object) -> tuple[int, dict[str, Any]]:
        body = json.dumps(data).encode()
        status, text = self._open(self._request(path, body, "application/json"))
        return status, json.loads(text)

    def _request(self, path: str, body: bytes, kind: str) -> urllib.request.Request:
        headers = {"Origin": self.origin, "Content-Type": kind}
        return urllib.request.Request(self.url + path, body, headers)

    def _open(self, request: urllib.request.Request) -> tuple[int, str]:
        try:
            with self._opener.open(request, timeout=PATIENCE) as answer:
                self.at = answer.url
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            self.at = error.url
            return error.code, error.read().decode()


class Facilitator(Visitor):
    """Ada: makes her account through the first link and opens a room."""

    def arrive(self, first: str) -> None:
        status, page = self.post(
            first, name="Ada", email="ada@example.org", password="correct horse battery"
        )
        assert status == 200, page

    def open_room(self, *slugs: str, topic: str = "a badge for mentoring") -> str:
        slugs = slugs or ("1-2-4-all",)
        status, page = self.post(
            "/desk/plan",
            do="open",
            title="Mentoring badge",
            topic=topic,
            zone="UTC",
            slug=list(slugs),
            invitation=["What could be better about {topic}?" for _ in slugs],
            minutes=["12" for _ in slugs],
        )
        assert status == 200, page
        return self.at.rsplit("/", 1)[-1].split("?")[0]

    def command(self, code: str, id: str, type: str, /, **data: Any) -> dict[str, Any]:
        body = {"id": id, "type": type, "data": data, "as": "console"}
        return self.send(f"/r/{code}/commands", body)[1]


class Person(Visitor):
    """Somebody with a phone."""

    def join(self, code: str, name: str) -> None:
        status, page = self.post(f"/r/{code}/join", name=name)
        assert status == 200, page

    def command(self, code: str, id: str, type: str, /, **data: Any) -> dict[str, Any]:
        body = {"id": id, "type": type, "data": data, "as": "phone"}
        return self.send(f"/r/{code}/commands", body)[1]

    def post_idea(self, code: str, opening: str, id: str, text: str) -> dict[str, Any]:
        return self.command(
            code, f"post-{id}", "PostIdea", opening=opening, id=id, fields={"idea": text}
        )
