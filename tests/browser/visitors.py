"""Devices that people bring, and everything that went wrong on them.

A journey is only green when nothing did: no message in a browser's console, no request that failed,
no report of the content policy. What a test provokes on purpose it forgives by name.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from html import unescape

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    Response,
    WebSocket,
)

PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
PROJECTOR = {"viewport": {"width": 1280, "height": 720}}
LAPTOP = {"viewport": {"width": 1280, "height": 800}}
REPORT_POLICY = """
addEventListener("securitypolicyviolation", (event) =>
  console.error(`content policy: ${event.violatedDirective} ${event.blockedURI}`));
"""
SAVED_AS_A_FILE = "net::ERR_ABORTED"  # no page came of it
FIELDS = "[...document.querySelectorAll('input, textarea')].map((field) => field.value).join('\\n')"


@dataclass
class Device:
    """One browser window and what came to it. `who` holds it."""

    who: str
    page: Page
    forgiven: tuple[str, ...] = ()
    frames: list[str] = field(default_factory=list)

    @property
    def context(self) -> BrowserContext:
        return self.page.context

    def holds(self, text: str) -> bool:
        """Whether the words are anywhere on this page: shown, hidden, in a field, an attribute."""
        return text in unescape(self.page.content()) + self.page.evaluate(FIELDS)

    def was_sent(self, text: str) -> bool:
        """Whether the words ever came over the wire, shown or not."""
        coded = json.dumps(text)[1:-1]
        return any(text in frame or coded in frame for frame in self.frames)


class Visitors:
    """`problems` is what no test wants to find."""

    def __init__(self, browser: Browser, url: str) -> None:
        self.url = url
        self.problems: list[str] = []
        self._browser = browser
        self._contexts: list[BrowserContext] = []

    def phone(self, who: str, *forgiven: str, **more: object) -> Device:
        return self.device(who, *forgiven, **PHONE | more)

    def laptop(self, who: str, *forgiven: str, **more: object) -> Device:
        return self.device(who, *forgiven, **LAPTOP | more)

    def projector(self, who: str = "the wall", **more: object) -> Device:
        return self.device(who, **PROJECTOR | more)

    def device(self, who: str, *forgiven: str, **settings: object) -> Device:
        context = self._browser.new_context(base_url=self.url, **settings)  # type: ignore[arg-type]
        self._contexts.append(context)
        context.add_init_script(REPORT_POLICY)
        return self.window(context, who, *forgiven)

    def window(self, context: BrowserContext, who: str, *forgiven: str) -> Device:
        """Another window of a browser that is open already."""
        device = Device(who, context.new_page(), forgiven)
        self._watch(device)
        return device

    def close(self) -> None:
        for context in self._contexts:
            context.close()

    def _watch(self, device: Device) -> None:
        def said(message: ConsoleMessage) -> None:
            if message.type in ("error", "warning"):
                self._note(device, f"{message.type}: {message.text}")

        def failed(request: Request) -> None:
            if request.failure != SAVED_AS_A_FILE:
                self._note(device, f"{request.method} {request.url} failed: {request.failure}")

        def answered(response: Response) -> None:
            if response.status >= 400:
                self._note(device, f"{response.status} for {response.url}")

        def listened(socket: WebSocket) -> None:
            socket.on("framereceived", lambda frame: device.frames.append(str(frame)))

        device.page.on("console", said)
        device.page.on("pageerror", lambda error: self._note(device, f"script: {error}"))
        device.page.on("requestfailed", failed)
        device.page.on("response", answered)
        device.page.on("websocket", listened)

    def _note(self, device: Device, what: str) -> None:
        if not any(each in what for each in device.forgiven):
            self.problems.append(f"{device.who}: {what}")
