"""The desk in a browser: from nothing to a running room, and a rehearsal to watch."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.looking import assert_accessible, assert_apart, assert_fits, enlarge_text
from tests.browser.visitors import LAPTOP, PHONE, Visitors
from tests.server import Facilitator, serving

MOST_PRESSES, MOST_KEYS = 19, 68
"""Two phones and an account among them. Whoever must press more has been given more to do."""
NARROW = {"viewport": {"width": 320, "height": 640}}


def desk_of(visitors: Visitors, ada: Facilitator, **settings: object) -> Page:
    device = visitors.device("Ada", **(settings or LAPTOP))
    cookies = [{"name": c.name, "value": c.value or "", "url": ada.url} for c in ada.cookies]
    device.context.add_cookies(cookies)  # type: ignore[arg-type]
    device.page.goto("/desk")
    return device.page


@dataclass
class Hands:
    """Of somebody who sees all this for the first time. They press and type, and we count."""

    presses: int = 0
    keys: int = 0

    def press(self, control: Locator) -> None:
        control.click()
        self.presses += 1

    def type(self, field: Locator, text: str) -> None:
        """One press to get there, then letter by letter."""
        self.press(field)
        field.press_sequentially(text)
        self.keys += len(text)


def test_a_newcomer_runs_three_techniques_in_a_minute(chromium: Browser, tmp_path: Path) -> None:
    """From the one-time link to a room that runs, with two phones in it. The clock of this machine
    is only told; what is bounded tightly is how much there is to do."""
    with serving(tmp_path) as server:
        visitors, began = Visitors(chromium, server.url), time.monotonic()
        page, hands = visitors.laptop("Ada").page, Hands()
        page.goto(server.first)
        makes_an_account(page, hands)
        plans(page, hands, "Welcome", "1-2-4-All", "Break")
        code = page.get_by_role("main").get_by_text(re.compile("^[A-Z]{6}$")).inner_text()
        phones = [joins(visitors, hands, code, name) for name in ("Ben", "Cleo")]
        hands.press(page.get_by_role("button", name="Begin"))
        for screen in (page, *phones):
            expect(screen.get_by_role("heading", name="Why we are here")).to_be_visible()
        took = time.monotonic() - began
        visitors.close()
    print(f"{took:.1f} s, {hands.presses} presses, {hands.keys} keys")
    assert visitors.problems == []
    assert hands.presses <= MOST_PRESSES
    assert hands.keys <= MOST_KEYS
    assert took < 60


def makes_an_account(page: Page, hands: Hands) -> None:
    hands.type(page.get_by_label("Your name"), "Ada")
    hands.type(page.get_by_label("E-mail"), "ada@example.org")
    hands.type(page.get_by_label("Password"), "three good words")
    hands.press(page.get_by_role("button", name="Make the account"))


def plans(page: Page, hands: Hands, *titles: str) -> None:
    hands.press(page.get_by_role("link", name="Plan", exact=True))
    hands.type(page.get_by_label("What is it about?"), "our new library")
    for number, title in enumerate(titles, start=1):
        hands.press(page.get_by_role("button", name=f"Add {title}", exact=True))
        blocks = page.get_by_role("listitem").filter(has=page.get_by_label("Minutes"))
        expect(blocks).to_have_count(number)
    hands.press(page.get_by_role("button", name="Open the room"))
    expect(page.get_by_role("heading", name="People are coming in")).to_be_visible()


def joins(visitors: Visitors, hands: Hands, code: str, name: str) -> Page:
    """With the code that is on the wall, typed in small letters."""
    page = visitors.phone(name).page
    page.goto("/")
    hands.type(page.get_by_label("Code"), code.lower())
    hands.press(page.get_by_role("button", name="Go in"))
    hands.type(page.get_by_label("Your name"), name)
    hands.press(page.get_by_role("button", name="Join"))
    expect(page.get_by_role("heading", name="You’re in")).to_be_visible()
    return page


def test_the_plan_is_reckoned_while_it_is_typed(visitors: Visitors, ada: Facilitator) -> None:
    page = desk_of(visitors, ada)
    page.goto("/desk/plan?add=1-2-4-all")
    expect(page.get_by_text("Takes 14 minutes")).to_be_visible()
    expect(page.get_by_role("button", name="Reckon again")).to_be_hidden()
    minutes = page.get_by_label("Minutes")
    minutes.fill("24")
    expect(page.get_by_text("Takes 26 minutes")).to_be_visible()
    expect(minutes).to_be_focused()
    page.get_by_label("Begins at").fill("14:00")
    expect(page.get_by_text("Ends at 14:26")).to_be_visible()
    page.get_by_label("People").fill("3")
    expect(page.get_by_text("This is made for 4 people or more.")).to_be_visible()
    minutes.fill("12")
    page.get_by_label("How").select_option("1-3-All")
    expect(page.get_by_role("heading", name="1-3-All")).to_be_visible()
    expect(page.get_by_text("This is made for 4 people or more.")).to_have_count(0)


@pytest.mark.parametrize("shape", [PHONE, PHONE | NARROW, LAPTOP])
def test_a_rehearsal_can_be_watched(
    visitors: Visitors, ada: Facilitator, shape: dict[str, object]
) -> None:
    page = desk_of(visitors, ada, **shape)
    page.get_by_role("button", name="Watch", exact=True).first.click()
    wall = page.frame_locator("iframe[title='The wall']")
    expect(wall.get_by_role("heading", name="On your own")).to_be_visible(timeout=40_000)
    assert_apart(
        wall.locator(".way-in-code"),
        wall.locator(".way-in-address"),
        wall.get_by_text("people here"),
        wall.get_by_role("button", name="Bell"),
    )
    for number in (1, 2):
        phone = page.frame_locator(f"iframe[title='Phone {number}']")
        expect(phone.get_by_role("heading", name="On your own")).to_be_visible()
        expect(phone.get_by_text("A pretend person")).to_be_visible()
    # Somebody writes, and whoever watches sees it on that person's phone.
    expect(page.frame_locator("iframe[title='Phone 1']").locator(".idea-text").first).to_be_visible(
        timeout=40_000
    )
    assert_fits(page)
    assert_accessible(page)
    page.get_by_role("button", name="Stop the rehearsal").click()
    expect(page.get_by_role("heading", name="Transcript")).to_be_visible()
    expect(page.get_by_text("This was a rehearsal")).to_be_visible()


def test_the_planner_fits_in_large_print(visitors: Visitors, ada: Facilitator) -> None:
    page = desk_of(visitors, ada, **PHONE | NARROW)
    page.goto("/desk/plan?add=1-2-4-all")
    page.get_by_label("People").fill("3")
    expect(page.get_by_text("This is made for 4 people or more.")).to_be_visible()
    for percent in (100, 200):
        enlarge_text(page, percent)
        assert_fits(page)
        assert_accessible(page)
