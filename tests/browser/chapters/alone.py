"""A minute on one's own: what one writes is nobody else's, and nothing is lost."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser import words
from tests.browser.looking import assert_accessible
from tests.browser.people import Person, heading_is, offline, status_says
from tests.browser.room import Room


def they_write(room: Room) -> None:
    ben, cleo, dev = room.people.values()
    room.press("Begin")
    for page in room.pages():
        heading_is(page, "On your own")
    for person in room.people.values():
        expect(person.page.get_by_text("Only you now. Your partner next.")).to_be_visible()
    ben.write(words.EVENINGS)
    it_is_nobody_elses(room, "Ben", words.EVENINGS)
    reloads_in_mid_sentence(room, ben)
    loses_the_network(room, cleo)
    assert re.search(r'form "Write a note"', dev.page.get_by_role("main").aria_snapshot())
    dev.write(words.GRANDMOTHER)
    dev.write(words.WRITTEN_TOGETHER)
    for name, text in (("Dev", words.GRANDMOTHER), ("Dev", words.WRITTEN_TOGETHER)):
        it_is_nobody_elses(room, name, text)
    expect(room.ada.get_by_text("3 of 3 have written")).to_be_visible()
    assert_accessible(ben.page, dev.page, room.wall.page, room.ada)


def it_is_nobody_elses(room: Room, name: str, text: str) -> None:
    """Only here, though the console has heard of it. Somebody's draft is not even there."""
    room.people[name].sees(text)
    room.only([name], text)


def reloads_in_mid_sentence(room: Room, ben: Person) -> None:
    ben.type(words.HALF_A_SENTENCE)
    ben.page.reload()
    expect(ben.field).to_have_value(words.HALF_A_SENTENCE)
    ben.sees(words.EVENINGS)
    expect(ben.list.get_by_role("listitem")).to_have_count(1)
    room.only(["Ben"], words.HALF_A_SENTENCE)
    ben.write(words.SHOW_AT_HOME)
    it_is_nobody_elses(room, "Ben", words.SHOW_AT_HOME)


def loses_the_network(room: Room, cleo: Person) -> None:
    """What she writes without it stands in her list at once, and arrives exactly once."""
    with offline(cleo):
        cleo.type(words.MONDAY_MORNING)
        cleo.send()
        cleo.sees(words.MONDAY_MORNING)
        expect(cleo.idea(words.MONDAY_MORNING).get_by_text("on its way")).to_be_visible()
        expect(room.ada.get_by_text("1 of 3 have written")).to_be_visible()
    status_says(cleo.page, "Saved")
    expect(cleo.list.get_by_text("on its way")).to_have_count(0)
    expect(cleo.list.get_by_role("listitem")).to_have_count(1)
    expect(room.ada.get_by_text("2 of 3 have written")).to_be_visible()
    cleo.page.reload()
    expect(cleo.list.get_by_role("listitem")).to_have_count(1)
    it_is_nobody_elses(room, "Κλειώ", words.MONDAY_MORNING)


def one_passes(room: Room) -> None:
    """Always a button, and it leaves no trace."""
    dev = room.people["Dev"]
    heard = len(room.console.frames)
    dev.press(dev.composer.get_by_role("button", name="Pass"))
    expect(dev.page.get_by_text("Nobody sees that you passed.")).to_be_visible()
    dev.press(dev.composer.get_by_role("button", name="Write after all"))
    expect(dev.field).to_be_focused()
    assert not any("pass" in frame.lower() for frame in room.console.frames[heard:])


def ada_handles_the_clock(room: Room) -> None:
    clock = room.people["Ben"].page.get_by_role("timer", name="Time left")
    room.ada.keyboard.press("p")
    expect(clock.get_by_text("paused")).to_be_visible()
    expect(room.wall.page.get_by_role("timer").get_by_text("paused")).to_be_visible()
    before = seconds_on(clock.inner_text())
    room.press("One minute more")
    expect(clock).to_contain_text(clock_face(before + 60))
    room.press("Resume")
    expect(clock.get_by_text("paused")).to_have_count(0)
    room.press("Ring")
    for page in (room.wall.page, room.people["Dev"].page):
        expect(page.locator("body")).to_have_class(re.compile("ringing"))


def seconds_on(face: str) -> int:
    minutes, seconds = re.findall(r"\d+", face)[:2]
    return int(minutes) * 60 + int(seconds)


def clock_face(seconds: int) -> str:
    return f"{seconds // 60}:{seconds % 60:02}"


def one_comes_late(room: Room) -> None:
    """In the middle of the step: she sees what to do, and has as much right to write."""
    nour = Person(room.visitors.phone("Nour"))
    nour.page.goto(f"/r/{room.code}")
    nour.join("نور")
    room.people["نور"] = nour
    heading_is(nour.page, "On your own")
    expect(room.wall.page.get_by_text("4 people here")).to_be_visible()
    nour.write(words.SHORT_UNITS)
    written = nour.idea(words.SHORT_UNITS).get_by_text(words.SHORT_UNITS)
    assert written.evaluate("(text) => getComputedStyle(text).direction") == "rtl"
    nour.write(words.LONG)
    it_is_nobody_elses(room, "نور", words.SHORT_UNITS)
    it_is_nobody_elses(room, "نور", words.LONG)


def one_keeps_a_note(room: Room) -> None:
    ben, nour = room.people["Ben"], room.people["نور"]
    ben.write(words.AFRAID, kept=True)
    expect(ben.idea(words.AFRAID).get_by_text("only you, and it stays so")).to_be_visible()
    nour.act("Keep to myself", words.LONG)
    expect(nour.idea(words.LONG).get_by_text("only you, and it stays so")).to_be_visible()
    nour.act("Keep to myself", words.LONG)
    expect(nour.idea(words.LONG).get_by_text("only you, and it stays so")).to_have_count(0)
    assert_accessible(ben.page, nour.page)
