"""What goes wrong in a hall: wrong codes, empty and endless notes, impatient fingers, small and
large print, networks that let no websocket through. One clear sentence each, and nothing lost."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

from tests.browser.looking import assert_accessible, assert_fits, enlarge_text
from tests.browser.people import Person, heading_is, offline, status_says
from tests.browser.room import Room
from tests.browser.visitors import LAPTOP, PHONE, Device, Visitors
from tests.server import Facilitator

NOT_FOUND = "404"
NO_NETWORK = "ERR_INTERNET_DISCONNECTED"
CONFLICT = "409"
GRACE = 10_500  # milliseconds after Next in which words still belong to the step before
NARROW = {"viewport": {"width": 320, "height": 640}}
LANDSCAPE = {"viewport": {"width": 740, "height": 360}}
IDEA = "Pay for the bus to the placement"
UNBROKEN = "Pflegefachassistenzausbildungsanerkennungsverfahren" * 3
SOCKETS = re.compile("/socket.io/")


@pytest.fixture
def code(ada: Facilitator) -> str:
    return ada.open_room()


Join = Callable[..., Person]


@pytest.fixture
def join(visitors: Visitors, code: str) -> Join:
    """Somebody with a phone, in the room."""

    def sit_down(name: str = "Ben", *forgiven: str, **more: object) -> Person:
        person = Person(visitors.phone(name, *forgiven, **more))
        person.page.goto(f"/r/{code}")
        person.join(name)
        return person

    return sit_down


def begin(ada: Facilitator, code: str) -> None:
    assert "seq" in ada.command(code, "begin", "Advance", opening="")


def signed_in(visitors: Visitors, ada: Facilitator, **more: object) -> Device:
    """Ada's laptop, with the sign-in that she has."""
    laptop = visitors.laptop("Ada", **more)
    cookies = [
        {"name": each.name, "value": each.value or "", "url": ada.url} for each in ada.cookies
    ]
    laptop.context.add_cookies(cookies)  # type: ignore[arg-type]
    return laptop


# Codes


@pytest.mark.parametrize(("address", "button"), [("/", "Go in"), ("/wall", "Open the wall")])
def test_a_wrong_code_is_one_sentence_and_stays_in_the_field(
    visitors: Visitors, address: str, button: str
) -> None:
    page = visitors.phone("Ben", NOT_FOUND).page
    page.goto(address)
    page.get_by_label("Code").fill("zz zz zz")
    page.get_by_role("button", name=button).tap()
    expect(page.get_by_role("alert")).to_have_text(
        "No session has this code. Look at the wall again, letter by letter."
    )
    expect(page.get_by_label("Code")).to_have_value("zz zz zz")
    assert_accessible(page)
    assert_fits(page)


def test_the_code_of_a_closed_room_leads_to_its_results(
    visitors: Visitors, ada: Facilitator, code: str, join: Join
) -> None:
    """On the phone that was there, and on another one with the return code."""
    ben = join()
    begin(ada, code)
    ben.write(IDEA)
    ben.page.locator("summary").tap()
    secret = ben.page.get_by_text(re.compile("^[0-9A-Z]{4}-[0-9A-Z]{4}-")).inner_text()
    assert "seq" in ada.command(code, "close", "CloseSession")
    heading_is(ben.page, "Thank you")
    for device in (ben.device, visitors.phone("Ben's new phone")):
        page = device.page
        page.goto("/")
        page.get_by_label("Code").fill(code)
        page.get_by_role("button", name="Go in").tap()
        expect(page.get_by_text("This session has ended.")).to_be_visible()
        assert_accessible(page)
        if device is not ben.device:
            page.get_by_label("Return code").fill(secret.lower())
            page.get_by_role("button", name="Open").tap()
        page.get_by_role("link", name="Read the results").tap()
        expect(page.get_by_text(IDEA)).to_be_visible()


def test_what_a_page_says_when_there_is_nothing(visitors: Visitors, code: str) -> None:
    page = visitors.phone("Eve", NOT_FOUND, "403").page
    for address in ("/r/ZZZZZZ", "/nowhere", f"/r/{code}/transcript.html", f"/console/{code}"):
        page.goto(address)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        expect(page.get_by_text("Traceback")).to_have_count(0)
        assert_accessible(page)


# Notes


def test_a_blank_note_is_refused_and_nothing_is_added(
    ada: Facilitator, code: str, join: Join
) -> None:
    ben = join()
    begin(ada, code)
    ben.type("   ")
    ben.send()
    expect(ben.page.get_by_role("alert")).to_contain_text("There is nothing written yet.")
    expect(ben.list.get_by_role("listitem")).to_have_count(0)
    ben.write(IDEA)
    expect(ben.page.get_by_role("alert")).to_have_count(0)


def test_a_note_of_ten_thousand_characters_is_refused_and_stays(
    ada: Facilitator, code: str, join: Join
) -> None:
    ben = join()
    begin(ada, code)
    endless = (IDEA + " ") * 303 + "and."
    assert len(endless) > 10_000
    ben.type(endless)
    ben.send()
    expect(ben.page.get_by_role("alert")).to_contain_text("characters and 2000 fit")
    expect(ben.field).to_have_value(endless)
    expect(ben.list.get_by_role("listitem")).to_have_count(0)
    ben.page.reload()
    expect(ben.field).to_have_value(endless)
    assert_accessible(ben.page)


def test_a_double_tap_on_add_adds_one_note(ada: Facilitator, code: str, join: Join) -> None:
    ben = join()
    begin(ada, code)
    ben.type(IDEA)
    add = ben.composer.get_by_role("button", name="Add")
    add.scroll_into_view_if_needed()
    box = add.bounding_box()
    assert box
    for _ in range(2):
        ben.page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    status_says(ben.page, "Saved")
    expect(ben.list.get_by_text("on its way")).to_have_count(0)
    ben.page.reload()
    expect(ben.idea(IDEA)).to_have_count(1)
    expect(ben.page.get_by_role("alert")).to_have_count(0)


def test_a_note_that_comes_too_late_is_offered_again(
    ada: Facilitator, code: str, join: Join
) -> None:
    """Sent without a network, and the room went on long before it could arrive."""
    ben = join("Ben", NO_NETWORK, CONFLICT)
    begin(ada, code)
    heading_is(ben.page, "On your own")
    with offline(ben):
        ben.type(IDEA)
        ben.send()
        assert "seq" in ada.command(code, "next", "Advance", opening="o1")
        ben.page.wait_for_timeout(GRACE)
    expect(ben.page.get_by_text("This step has ended. Your text is still here")).to_be_visible()
    expect(ben.page.get_by_label("You had not sent this yet")).to_have_value(IDEA)
    ben.press(ben.page.get_by_role("button", name="Send it now"))
    ben.press(ben.page.get_by_role("button", name="Send as a late note"))
    expect(ben.page.get_by_label("You had not sent this yet")).to_have_count(0)
    status_says(ben.page, "Saved")


# Two who press at once


def test_two_consoles_that_press_next_at_once_move_the_room_once(
    visitors: Visitors, ada: Facilitator, code: str, join: Join
) -> None:
    """The second one has not heard of the first yet, as it is when both press in one moment."""
    ben = join()
    first = signed_in(visitors, ada)
    second = visitors.window(first.context, "Ada's tablet")
    late = held_back(second.page)
    rooms = [Room(visitors, code, each, each, {}) for each in (first, second)]
    for room in rooms:
        room.ada.goto(f"/console/{code}")
        heading_is(room.ada, "People are coming in")
        status_says(room.ada, "Connected")
    late.hold()
    rooms[0].press("Begin")
    heading_is(ben.page, "On your own")
    rooms[1].press("Begin")
    late.release()
    heading_is(second.page, "On your own")
    heading_is(ben.page, "On your own")
    expect(second.page.get_by_text("The room has just moved on")).to_be_visible()
    assert_accessible(second.page)


class HeldBack:
    """What the server says to one window, kept until it may hear it."""

    def __init__(self) -> None:
        self._holding = False
        self._kept: list[tuple[WebSocketRoute, str | bytes]] = []

    def hold(self) -> None:
        self._holding = True

    def pass_on(self, to: WebSocketRoute, message: str | bytes) -> None:
        if self._holding:
            self._kept.append((to, message))
        else:
            to.send(message)

    def release(self) -> None:
        self._holding = False
        for to, message in self._kept:
            to.send(message)


def held_back(page: Page) -> HeldBack:
    held = HeldBack()

    def connect(socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()
        server.on_message(lambda message: held.pass_on(socket, message))

    page.route_web_socket(SOCKETS, connect)
    return held


# Eyes, hands and machines


@pytest.mark.parametrize("shape", [NARROW, LANDSCAPE], ids=["narrow", "landscape"])
@pytest.mark.parametrize("percent", [100, 200])
def test_every_screen_of_a_phone_fits(
    ada: Facilitator, code: str, join: Join, shape: dict[str, object], percent: int
) -> None:
    people = [join(name, **shape) for name in ("Ben", "Cleo")]
    ben, cleo = people

    def fits() -> None:
        for person in people:
            enlarge_text(person.page, percent)
            assert_fits(person.page)

    fits()
    begin(ada, code)
    for person in people:
        heading_is(person.page, "On your own")
    ben.write(UNBROKEN)
    cleo.write(IDEA)
    fits()
    for command, opening, heading in (
        ("Advance", "o1", "Find your partner"),
        ("Start", "o2", "In pairs"),
    ):
        assert "seq" in ada.command(code, f"{command}-{opening}", command, opening=opening)
        for person in people:
            heading_is(person.page, heading)
        fits()
    ben.act("Edit", IDEA)
    cleo.act("Merge", IDEA)
    fits()
    assert "seq" in ada.command(code, "to-all", "Advance", opening="o2")
    for person in people:
        heading_is(person.page, "All together")
    fits()


@pytest.mark.parametrize("percent", [100, 200])
def test_the_pages_around_a_session_fit_a_narrow_phone(
    visitors: Visitors, ada: Facilitator, code: str, percent: int
) -> None:
    ada_out = signed_in(visitors, ada, **PHONE | NARROW)
    page = ada_out.page
    for address in (
        "/", f"/r/{code}", f"/r/{code}/mine", "/wall", "/desk", "/desk/plan?add=1-2-4-all",
        f"/desk/sessions/{code}", f"/r/{code}?as=preview",
    ):  # fmt: skip
        page.goto(address)
        enlarge_text(page, percent)
        assert_fits(page)
        assert_accessible(page)


@pytest.mark.parametrize(("shape", "percent"), [(NARROW, 100), (LANDSCAPE, 100), (LAPTOP, 200)])
def test_the_console_fits(
    visitors: Visitors, ada: Facilitator, code: str, shape: dict[str, object], percent: int
) -> None:
    """On a phone as well, and on a laptop in large print."""
    console = signed_in(visitors, ada, **shape)
    page = console.page
    page.goto(f"/console/{code}")
    for name in ("Begin", "Next", "Next"):
        enlarge_text(page, percent)
        assert_fits(page)
        Room(visitors, code, console, console).press(name)
        expect(page.get_by_role("button", name=name)).to_have_count(0 if name == "Begin" else 1)


def test_nothing_moves_for_whoever_prefers_that(ada: Facilitator, code: str, join: Join) -> None:
    ben = join(reduced_motion="reduce")
    begin(ada, code)
    heading_is(ben.page, "On your own")
    expect(ben.page.locator(".leaving")).to_have_count(0)
    ben.write(IDEA)
    moving = """() => document.getAnimations().map((each) => each.effect.getComputedTiming())
      .filter(({ endTime }) => endTime > 10).length"""
    assert ben.page.evaluate(moving) == 0


def test_without_a_websocket_one_joins_sees_and_writes_all_the_same(
    visitors: Visitors, ada: Facilitator, code: str
) -> None:
    """By HTTP, some seconds later than the others."""
    ben = Person(visitors.phone("Ben", "WebSocket"))
    ben.page.route_web_socket(SOCKETS, lambda socket: socket.close())
    ben.page.goto(f"/r/{code}")
    ben.join("Ben")
    begin(ada, code)
    heading_is(ben.page, "On your own")
    ben.write(IDEA)
    assert "seq" in ada.command(code, "next", "Advance", opening="o1")
    heading_is(ben.page, "In pairs")
    ben.sees(IDEA)


def test_joining_and_reading_need_no_script(visitors: Visitors, code: str) -> None:
    page = visitors.phone("Ben", java_script_enabled=False).page
    page.goto("/")
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name="Go in").tap()
    page.get_by_label("Your name").fill("Ben")
    page.get_by_role("button", name="Join").tap()
    heading_is(page, "You’re in")
