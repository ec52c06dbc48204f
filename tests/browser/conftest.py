"""Browsers for the journeys: the real program, and Debian's Chromium to visit it with."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from dev import CHROMIUM, NEEDS
from tests.browser.visitors import Visitors
from tests.server import Facilitator, Server, serving

HERE = Path(__file__).parent
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--no-first-run", "--disable-quic",
]  # fmt: skip
PATIENCE = 15_000  # milliseconds; two busy cores may take their time

expect.set_options(timeout=PATIENCE)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The same reason as `dev.py test` gives, for whoever calls pytest alone."""
    need = NEEDS["browser"]
    if need.met():
        return
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.skip(need.reason))


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("data")) as running:
        yield running


@pytest.fixture(scope="module")
def ada(server: Server) -> Facilitator:
    """By HTTP; she has made her account."""
    ada = Facilitator(server.url)
    ada.arrive(server.first)
    return ada


@pytest.fixture
def visitors(chromium: Browser, server: Server) -> Iterator[Visitors]:
    """Devices to open; in the end nothing may have gone wrong on any of them."""
    opened = Visitors(chromium, server.url)
    yield opened
    opened.close()
    assert opened.problems == []
