"""Bad networks, with real browsers: no websocket, one that carries nothing, a server that is
started again in mid-session, a minute without any network, an address below a path; and how the
desk tells what a phone meets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, WebSocketRoute, expect

from tests.browser.looking import assert_accessible, assert_fits
from tests.browser.people import Person, heading_is, offline, status_says
from tests.browser.room import signed_in
from tests.browser.visitors import Visitors
from tests.server import Facilitator, Server, free_port

SOCKETS = re.compile("/socket.io/")
NO_SOCKET = "WebSocket"
NO_NETWORK = (
    "ERR_INTERNET_DISCONNECTED",
    "ERR_CONNECTION_REFUSED",
    NO_SOCKET,
    "ERR_CONNECTION_RESET",
)
OF_YESTERDAY = """
sessionStorage.loads = Number(sessionStorage.loads ?? 0) + 1;
if (sessionStorage.loads === "1") new MutationObserver((_, observer) => {
  const stage = document.querySelector("#stage");
  if (!stage) return;
  stage.dataset.page = "yesterday";
  observer.disconnect();
}).observe(document, { childList: true, subtree: true });
"""
"""The first page that is loaded is of an earlier edition of the program."""
NOTES = ("A mentor for the first week", "两个人一起学", "Pay for the bus")


@pytest.fixture
def code(ada: Facilitator) -> str:
    return ada.open_room()


def begin(ada: Facilitator, code: str) -> None:
    assert "seq" in ada.command(code, "begin", "Advance", opening="")


def goes_on(ada: Facilitator, code: str) -> None:
    assert "seq" in ada.command(code, "next", "Advance", opening="o1")


def refused(socket: WebSocketRoute) -> None:
    socket.close()


def silent(socket: WebSocketRoute) -> None:
    """Open, as far as the browser knows, and nothing goes through."""


@pytest.mark.parametrize("websocket", [refused, silent])
def test_where_no_websocket_gets_through_one_joins_writes_and_moves_along(
    visitors: Visitors, ada: Facilitator, code: str, websocket: object
) -> None:
    ben = Person(visitors.phone("Ben", NO_SOCKET))
    ben.page.route_web_socket(SOCKETS, websocket)  # type: ignore[arg-type]
    ben.page.goto(f"/r/{code}")
    ben.join("Ben")
    begin(ada, code)
    heading_is(ben.page, "On your own")
    for note in NOTES:
        ben.write(note)
    goes_on(ada, code)
    heading_is(ben.page, "In pairs")
    ben.sees(*NOTES)


def test_a_minute_without_a_network_costs_nothing(
    visitors: Visitors, ada: Facilitator, code: str
) -> None:
    ben = Person(visitors.phone("Ben", *NO_NETWORK))
    ben.page.clock.install()
    ben.page.goto(f"/r/{code}")
    ben.join("Ben")
    begin(ada, code)
    heading_is(ben.page, "On your own")
    with offline(ben):
        for note in NOTES:
            ben.type(note)
            ben.send()
        ben.type("Half a sentence")
        ben.page.clock.fast_forward("01:00")
        status_says(ben.page, "Offline, kept here")
        expect(ben.list.get_by_text("on its way")).to_have_count(len(NOTES))
    status_says(ben.page, "Saved")
    arrived_once(ben)
    expect(ben.field).to_have_value("Half a sentence")
    ben.page.reload()
    arrived_once(ben)
    expect(ben.field).to_have_value("Half a sentence")


def arrived_once(ben: Person) -> None:
    expect(ben.list.get_by_text("on its way")).to_have_count(0)
    ben.sees(*NOTES)
    expect(ben.list.get_by_role("listitem")).to_have_count(len(NOTES))


# Servers of their own


@dataclass
class Hall:
    server: Server
    ada: Facilitator
    visitors: Visitors


@contextmanager
def hall(chromium: Browser, folder: Path, path: str = "") -> Iterator[Hall]:
    port = free_port()
    url = f"http://127.0.0.1:{port}{path}"
    folder.mkdir(exist_ok=True)
    server = Server(folder, {"FACILITATOR_PUBLIC_URL": url} if path else {}, port)
    server.start()
    visitors = Visitors(chromium, url)
    try:
        ada = Facilitator(url)
        ada.arrive(server.first)
        yield Hall(server, ada, visitors)
        assert visitors.problems == []
    finally:
        visitors.close()
        server.stop()


def test_a_server_that_is_started_again_in_mid_session_loses_nothing(
    chromium: Browser, tmp_path: Path
) -> None:
    with hall(chromium, tmp_path) as here:
        code = here.ada.open_room()
        ben = Person(here.visitors.phone("Ben", *NO_NETWORK))
        ben.page.goto(f"/r/{code}")
        ben.join("Ben")
        begin(here.ada, code)
        ben.write(NOTES[0])
        here.server.kill()
        for note in NOTES[1:]:
            ben.type(note)
            ben.send()
        status_says(ben.page, "Offline, kept here")
        here.server.start()
        status_says(ben.page, "Saved")
        arrived_once(ben)
        for note in NOTES:
            can_be_changed(ben, note)
        goes_on(here.ada, code)
        heading_is(ben.page, "In pairs")


def test_a_page_from_before_an_update_loads_itself_again_and_loses_nothing(
    visitors: Visitors, ada: Facilitator, code: str
) -> None:
    ben = Person(visitors.phone("Ben"))
    ben.page.goto(f"/r/{code}")
    ben.join("Ben")
    begin(ada, code)
    ben.type("Half a sentence")
    ben.page.add_init_script(OF_YESTERDAY)
    ben.page.reload()
    expect(ben.page.locator("#stage:not([data-page=yesterday])")).to_be_visible()
    expect(ben.field).to_have_value("Half a sentence")
    ben.send()
    status_says(ben.page, "Saved")
    can_be_changed(ben, "Half a sentence")
    assert ben.page.evaluate("sessionStorage.loads") == "2"


def can_be_changed(ben: Person, note: str) -> None:
    """The words stand first, then each button once; it says whose it is, and it works."""
    card = ben.list.get_by_role("listitem").filter(has_text=note)
    acts = ["Edit", "Keep to myself", "Strike out"]
    in_order = r"\s*".join(["^", note, *acts, "$"])
    expect(card).to_have_text(re.compile(in_order))
    for name in acts:
        button = card.get_by_role("button", name=name, exact=True)
        expect(button).to_have_accessible_description(note)
        expect(button).to_be_enabled()
    ben.press(card.get_by_role("button", name="Strike out"))
    ben.press(card.get_by_role("button", name="Bring back"))
    expect(card.get_by_role("button", name="Strike out")).to_be_visible()


def test_a_room_runs_below_a_path_and_asks_for_nothing_outside(
    chromium: Browser, tmp_path: Path
) -> None:
    with hall(chromium, tmp_path, "/facilitator") as here:
        code = here.ada.open_room()
        ben = Person(here.visitors.phone("Ben"))
        asked: list[str] = []
        ben.page.on("request", lambda request: asked.append(request.url))
        ben.page.on("websocket", lambda socket: asked.append(socket.url))
        ben.page.goto(f"{here.visitors.url}/")
        ben.page.get_by_label("Code").fill(code)
        ben.press(ben.page.get_by_role("button", name="Go in"))
        ben.join("Ben")
        begin(here.ada, code)
        heading_is(ben.page, "On your own")
        ben.write(NOTES[0])
        assert any("/facilitator/socket.io/" in each for each in asked)
        assert [each for each in asked if "/facilitator/" not in each] == []
        assert ben.device.frames, "it came by websocket"


# Trying it out


def test_the_desk_turns_green_when_a_phone_is_connected(
    visitors: Visitors, ada: Facilitator
) -> None:
    desk = signed_in(visitors, ada).page
    desk.goto("/desk")
    desk.get_by_role("button", name="Try it with a phone").click()
    expect(desk.get_by_text("Waiting for a phone")).to_be_visible()
    assert_accessible(desk)
    phone = visitors.phone("Ada's phone").page
    phone.goto(desk.url.replace("/desk/phone/", "/try/"))
    expect(phone.get_by_text("This phone is connected live")).to_be_visible()
    expect(desk.get_by_text("It works: a phone is here")).to_be_visible()
    for page in (desk, phone):
        assert_accessible(page)
        assert_fits(page)


def test_the_desk_says_when_a_proxy_lets_no_websocket_through(
    visitors: Visitors, ada: Facilitator
) -> None:
    desk = signed_in(visitors, ada).page
    desk.goto("/desk")
    desk.get_by_role("button", name="Try it with a phone").click()
    phone = visitors.phone("Ada's phone", NO_SOCKET).page
    phone.route_web_socket(SOCKETS, refused)
    phone.goto(desk.url.replace("/desk/phone/", "/try/"))
    expect(desk.get_by_text("A phone has found us.")).to_be_visible()
    expect(phone.get_by_text("No live connection stays open from here.")).to_be_visible()
    expect(desk.get_by_text("lets no websocket through")).to_be_visible()
    assert_accessible(desk)
