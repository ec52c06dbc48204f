"""Working on each other's ideas: putting together, rewording, choosing."""

from __future__ import annotations

from playwright.sync_api import Locator, expect

from tests.browser import words
from tests.browser.looking import assert_accessible
from tests.browser.people import ByKeyboard, Person
from tests.browser.room import Room


def they_merge(room: Room) -> None:
    """Merged by tapping, taken apart by somebody else, merged again without a pointer."""
    ben, cleo, dev, nour = room.people.values()
    room.goes_on("In fours", start=True)
    for person in room.people.values():
        assert len(person.partners()) == 4
        person.sees(*words.WRITTEN_ALONE, words.HEAVY_WEEKS, words.ONE_PAGE, words.LONG)
    merge(ben, words.EVENINGS, words.SHOW_AT_HOME)
    for person in room.people.values():
        expect(person.list.get_by_text("put together from 2")).to_have_count(1)
    cleo.press(cleo.page.get_by_role("button", name="Undo: take them apart again"))
    nour.sees(words.EVENINGS, words.GRANDMOTHER)
    expect(nour.list.get_by_text("put together from 2")).to_have_count(0)
    assert isinstance(dev, ByKeyboard)
    merge(dev, words.EVENINGS, words.GRANDMOTHER, words.MERGED)
    for person in room.people.values():
        person.sees(words.MERGED)
        person.sees_not(words.AFRAID, words.PAY_THE_MENTORS)
        expect(person.idea(words.GRANDMOTHER)).to_have_count(0)
    assert_accessible(ben.page, dev.page, room.ada, room.wall.page)


def merge(person: Person, first: str, second: str, into: str = "") -> None:
    person.act("Merge", first)
    person.press(person.idea(second).get_by_role("checkbox", name="Belongs together"))
    person.press(person.page.get_by_role("button", name="Put together"))
    form = person.list.get_by_role("textbox")
    expect(form).to_have_value(f"{first}\n{second}")
    if isinstance(person, ByKeyboard):
        person.type_over(form, into)
    person.press(person.page.get_by_role("button", name="Make it one idea"))


def two_edit_at_once(room: Room) -> None:
    """The slower one reads the present words beside their own, and decides."""
    ben, cleo, dev, _ = room.people.values()
    for person in (ben, cleo):
        person.act("Edit", words.SHOW_AT_HOME)
    editing(cleo).fill(words.WITH_A_MENTOR)
    cleo.press(cleo.list.get_by_role("button", name="Save"))
    dev.sees(words.WITH_A_MENTOR)
    editing(ben).fill(words.ON_FILM)
    ben.press(ben.list.get_by_role("button", name="Save"))
    expect(ben.page.get_by_role("alert")).to_contain_text(f"It now says: “{words.WITH_A_MENTOR}”")
    expect(editing(ben)).to_have_value(words.ON_FILM)
    assert_accessible(ben.page)
    ben.press(ben.list.get_by_role("button", name="Save"))
    for person in room.people.values():
        person.sees(words.ON_FILM)
        expect(person.idea(words.WITH_A_MENTOR)).to_have_count(0)


def editing(person: Person) -> Locator:
    return person.list.get_by_role("textbox")


def the_best_go_on(room: Room) -> None:
    ben, _, dev, nour = room.people.values()
    dev.act("Our pick", words.MERGED)
    nour.act("Our pick", words.SHORT_UNITS)
    ben.act("Our pick", words.MONDAY_MORNING)
    for text in (words.MERGED, words.SHORT_UNITS, words.MONDAY_MORNING):
        star = dev.idea(text).get_by_role("button", name="Our pick")
        expect(star).to_have_attribute("aria-pressed", "true")
    for text in (words.MERGED, words.MONDAY_MORNING, words.ON_FILM):
        room.only(room.people, text)
