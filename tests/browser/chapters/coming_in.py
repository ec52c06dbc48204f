"""From an empty database to a room full of people."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser import words
from tests.browser.looking import assert_accessible
from tests.browser.people import ByKeyboard, Person, heading_is
from tests.browser.room import Room, open_wall
from tests.browser.visitors import Visitors
from tests.server import Server

NO_NETWORK = "ERR_INTERNET_DISCONNECTED"


def a_newcomer_opens_a_room(visitors: Visitors, server: Server) -> Room:
    """From an empty database to a running room: one link, one form, one question."""
    console = visitors.laptop("Ada")
    ada = console.page
    ada.goto(server.first)
    assert_accessible(ada)
    ada.get_by_label("Your name").fill("Ada")
    ada.get_by_label("E-mail").fill("ada@example.org")
    ada.get_by_label("Password").fill("three good words")
    ada.get_by_role("button", name="Make the account").click()
    heading_is(ada, "Run 1-2-4-All now")
    assert_accessible(ada)
    ada.get_by_label("What is it about?").fill(words.TOPIC)
    expect(ada.get_by_text(f"What could be better about {words.TOPIC}?")).to_be_visible()
    ada.get_by_role("button", name="Open the room").click()
    heading_is(ada, "People are coming in")
    code = ada.url.rsplit("/", 1)[-1]
    assert re.fullmatch("[A-Z]{6}", code)
    return Room(visitors, code, console, open_wall(visitors, code))


def people_come_in(room: Room) -> None:
    ben = Person(room.visitors.phone("Ben"))
    ben.page.goto("/")
    assert_accessible(ben.page)
    ben.page.get_by_label("Code").fill(room.code.lower())
    ben.press(ben.page.get_by_role("button", name="Go in"))
    expect(ben.page.get_by_text("Kept: what you send")).to_be_visible()
    assert_accessible(ben.page)
    ben.join("Ben")
    cleo = Person(room.visitors.phone("Cleo", NO_NETWORK))
    dev = ByKeyboard(room.visitors.phone("Dev"))
    room.people = {"Ben": ben, "Κλειώ": cleo, "Dev": dev}
    for name in ("Κλειώ", "Dev"):
        room.people[name].page.goto(f"/r/{room.code}")
        room.people[name].join(name)
    expect(room.wall.page.get_by_text("3 people here")).to_be_visible()
    expect(room.ada.get_by_text("people here")).to_be_visible()
    expect(room.ada.get_by_role("listitem").filter(has_text="Κλειώ")).to_be_visible()
    for page in room.pages():
        expect(page.get_by_role("main")).to_be_visible()
    heading_is(ben.page, "You’re in")
    assert_accessible(ben.page, room.wall.page, room.ada)
