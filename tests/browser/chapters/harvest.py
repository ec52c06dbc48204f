"""What the wall shows, when it shows it, and how it is taken back."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser import words
from tests.browser.looking import assert_accessible
from tests.browser.people import Person, heading_is
from tests.browser.room import Room


def ideas_are_shown(room: Room) -> None:
    """Read one ahead on the console, without an author; then shown to everybody at once."""
    room.goes_on("All together")
    somebody_comes_for_the_harvest(room)
    ahead = room.ada.get_by_role("region", name="Waits to be shown")
    first = preview(room)
    for text in (words.MERGED, words.SHORT_UNITS, words.MONDAY_MORNING):
        nobody_reads_ahead(room, text)
    for name in room.people:
        expect(ahead.get_by_text(name, exact=True)).to_have_count(0)
    assert_accessible(room.ada, room.wall.page, room.people["Dev"].page)
    room.press("Show")
    shown_everywhere(room, first)
    second = preview(room, besides=first)
    room.press("Skip")
    third = preview(room, besides=second)
    room.press("Undo Skip")
    expect(ahead).to_contain_text(second)
    nobody_reads_ahead(room, second)
    room.press("Show")
    shown_everywhere(room, first, second)
    expect(ahead).to_contain_text(third)
    room.ada.keyboard.press("w")
    shown_everywhere(room, first, second, third)
    expect(ahead.get_by_text("Everything has been shown.")).to_be_visible()
    assert {first, second, third} == {words.MERGED, words.SHORT_UNITS, words.MONDAY_MORNING}
    assert_accessible(room.ada, room.wall.page, room.people["Ben"].page)


def somebody_comes_for_the_harvest(room: Room) -> None:
    """Who sat in the four knows its ideas. Fay knows none, until the wall shows them."""
    fay = Person(room.visitors.phone("Fay"))
    fay.page.goto(f"/r/{room.code}")
    fay.join("Fay")
    room.people["Fay"] = fay
    heading_is(fay.page, "All together")


def nobody_reads_ahead(room: Room, text: str) -> None:
    for device in (room.wall, room.people["Fay"].device):
        assert not device.holds(text), f"{device.who} reads ahead"
        assert not device.was_sent(text), f"{device.who} was sent what waits"


def preview(room: Room, besides: str = "nothing yet") -> str:
    """The words that wait first, once they are others."""
    text = room.ada.get_by_role("region", name="Waits to be shown").locator(".idea-text")
    expect(text).not_to_have_text(besides)
    return text.inner_text()


def shown_everywhere(room: Room, *texts: str) -> None:
    """What the wall shows, every phone can read as text."""
    for text in texts:
        expect(room.wall.page.get_by_role("listitem").filter(has_text=text)).to_be_visible()
        for person in room.people.values():
            person.sees(text)


def what_was_shown_can_be_taken_back(room: Room) -> None:
    wall = room.wall.page
    shown = room.ada.get_by_role("listitem").filter(has_text=words.MERGED)
    shown.get_by_role("button", name="Hide").click()
    expect(wall.get_by_text(words.MERGED)).to_have_count(0)
    for person in room.people.values():
        expect(person.idea(words.MERGED)).to_have_count(0)
    assert not room.wall.holds(words.MERGED)
    room.press("Undo Hide")
    shown_everywhere(room, words.MERGED)
    shown.get_by_role("button", name="Spotlight").click()
    light = wall.get_by_role("region", name="In the light")
    expect(light).to_contain_text(words.MERGED)
    assert_accessible(wall, room.ada)
    room.press("Undo Spotlight")
    expect(light).to_have_count(0)
