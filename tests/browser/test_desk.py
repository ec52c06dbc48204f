"""The desk in a browser: from nothing to a running room, and a rehearsal to watch."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looking import assert_accessible, assert_apart, assert_fits, enlarge_text
from tests.browser.visitors import LAPTOP, PHONE, Visitors
from tests.server import Facilitator

NARROW = {"viewport": {"width": 320, "height": 640}}


def desk_of(visitors: Visitors, ada: Facilitator, **settings: object) -> Page:
    device = visitors.device("Ada", **(settings or LAPTOP))
    cookies = [{"name": c.name, "value": c.value or "", "url": ada.url} for c in ada.cookies]
    device.context.add_cookies(cookies)  # type: ignore[arg-type]
    device.page.goto("/desk")
    return device.page


def test_three_techniques_run_within_a_minute(visitors: Visitors, ada: Facilitator) -> None:
    page, began = desk_of(visitors, ada), time.monotonic()
    page.get_by_role("link", name="Plan", exact=True).click()
    page.get_by_label("What is it about?").fill("our new library")
    for title in ("Welcome", "1-2-4-All", "Break"):
        page.get_by_role("button", name=f"Add {title}", exact=True).click()
    expect(page.get_by_role("listitem").filter(has=page.get_by_label("Minutes"))).to_have_count(3)
    page.get_by_role("button", name="Open the room").click()
    page.get_by_role("button", name="Begin").click()
    expect(page.get_by_role("heading", name="Why we are here")).to_be_visible()
    assert time.monotonic() - began < 60


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
