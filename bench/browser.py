"""HTTP as a browser speaks it: one connection kept open, cookies, packed assets kept for ever."""

from __future__ import annotations

import asyncio
import gzip
import re
import ssl
from dataclasses import dataclass, field
from urllib.parse import urlencode

USER_AGENT = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/142.0 Mobile"
# Browsers take Brotli over https alone; in a hall the address is a bare number without it.
ENCODINGS = "gzip, deflate"
ICON = re.compile(r'<link rel="icon" href="(/[^"]+)"')
ASSET = re.compile(r'(?:href|src)="(/static/dist/[^"]+)"')


@dataclass
class Page:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        packed = self.headers.get("content-encoding") == "gzip"
        return (gzip.decompress(self.body) if packed else self.body).decode()


@dataclass
class Browser:
    """Counts what goes over the wire, headers and packed bodies alike."""

    host: str
    port: int
    tls: ssl.SSLContext | None = None
    cookies: dict[str, str] = field(default_factory=dict)
    requests: int = 0
    received: int = 0
    sent: int = 0
    failed: int = 0
    _kept: set[str] = field(default_factory=set)
    _line: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def visit(self, path: str, form: dict[str, str] | None = None) -> Page:
        """A page with what it needs, after whatever redirections."""
        page = await self.fetch(path, form)
        while page.status in (302, 303):
            page = await self.fetch(page.headers["location"])
        for address in ASSET.findall(page.text):
            if address not in self._kept:
                self._kept.add(address)
                await self.fetch(address)
        return page

    async def fetch_icon(self, page: Page) -> None:
        """Browsers ask for it once, when they have nothing better to do."""
        for address in ICON.findall(page.text):
            if address not in self._kept:
                self._kept.add(address)
                await self.fetch(address)

    async def fetch(self, path: str, form: dict[str, str] | None = None) -> Page:
        """One request; a line that the server has closed meanwhile is opened again."""
        request = self._request(path, form)
        self.requests += 1
        try:
            page = await self._exchange(request)
        except (OSError, asyncio.IncompleteReadError):
            self.close()
            page = await self._exchange(request)
        if page.status >= 400:
            self.failed += 1
        return page

    @property
    def cookie(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    def close(self) -> None:
        if self._line:
            self._line[1].close()
        self._line = None

    def _request(self, path: str, form: dict[str, str] | None) -> bytes:
        body = urlencode(form).encode() if form is not None else b""
        place = f"{self.host}:{self.port}"
        origin = f"http{'s' if self.tls else ''}://{place}"
        lines = [
            f"{'GET' if form is None else 'POST'} {path} HTTP/1.1",
            f"Host: {place}",
            "Connection: keep-alive",
            f"User-Agent: {USER_AGENT}",
            "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8",
            f"Accept-Encoding: {ENCODINGS}",
            "Accept-Language: en",
            "Upgrade-Insecure-Requests: 1",
            f"Referer: {origin}/",
        ]
        if self.cookies:
            lines.append(f"Cookie: {self.cookie}")
        if form is not None:
            lines += [f"Origin: {origin}", f"Content-Length: {len(body)}"]
            lines.append("Content-Type: application/x-www-form-urlencoded")
        return "\r\n".join([*lines, "", ""]).encode() + body

    async def _exchange(self, request: bytes) -> Page:
        if self._line is None:
            self._line = await asyncio.open_connection(self.host, self.port, ssl=self.tls)
        reader, writer = self._line
        writer.write(request)
        self.sent += len(request)
        head = await reader.readuntil(b"\r\n\r\n")
        first, *rest = head.decode("latin-1").split("\r\n")
        headers = self._noted(rest)
        body = await reader.readexactly(int(headers.get("content-length", "0")))
        self.received += len(head) + len(body)
        if headers.get("connection", "").lower() == "close":
            self.close()
        return Page(int(first.split()[1]), headers, body)

    def _noted(self, lines: list[str]) -> dict[str, str]:
        headers = {}
        for line in lines:
            name, colon, value = line.partition(":")
            if name.lower() == "set-cookie":
                key, _, kept = value.strip().partition(";")[0].partition("=")
                self.cookies[key] = kept
            elif colon:
                headers[name.lower()] = value.strip()
        return headers
