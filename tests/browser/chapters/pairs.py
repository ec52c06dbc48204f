"""Finding each other, and what happens to words that were not sent in time."""

from __future__ import annotations

import time

from playwright.sync_api import Locator, expect

from tests.browser import words
from tests.browser.looking import assert_accessible
from tests.browser.people import Person, heading_is
from tests.browser.room import Room

GRACE_SECONDS = 10


def the_room_goes_on(room: Room) -> float:
    """Two are in mid-sentence. Nobody's draft is sent for them; one sends it in time."""
    ben, nour = room.people["Ben"], room.people["نور"]
    ben.type(words.HEAVY_WEEKS)
    nour.type(words.PAY_THE_MENTORS)
    room.press("Next")
    went_on = time.monotonic()
    for person in room.people.values():
        heading_is(person.page, "Find your partner")
    expect(leftover(ben)).to_have_value(words.HEAVY_WEEKS)
    expect(leftover(ben)).to_be_focused()
    expect(leftover(nour)).to_have_value(words.PAY_THE_MENTORS)
    ben.press(ben.page.get_by_role("button", name="Send it now"))
    expect(leftover(ben)).to_have_count(0)
    assert time.monotonic() - went_on < GRACE_SECONDS, "too slow to say anything about the grace"
    for name, person in room.people.items():
        assert name in person.partners()
        assert len(person.partners()) == 2
        sign = person.page.get_by_role("button", name="tap to hold it up").locator(".group-label")
        expect(room.wall.page.get_by_text(sign.inner_text())).to_be_visible()
    assert_accessible(ben.page, nour.page, room.wall.page, room.ada)
    return went_on


def leftover(person: Person) -> Locator:
    return person.page.get_by_label("You had not sent this yet")


def holds_up_the_sign(person: Person) -> None:
    """It fills the screen, says what everybody says, and a press puts it away."""
    button = person.page.get_by_role("button", name="tap to hold it up")
    label = button.locator(".group-label").inner_text()
    for _ in range(2):
        person.press(button)
        dialog = person.page.get_by_role("dialog", name=label, exact=True)
        expect(dialog.get_by_text(label)).to_be_visible()
        expect(dialog.locator(".sign")).to_be_visible()
        assert_accessible(person.page)
        person.press(dialog.get_by_role("button", name="Back"))
        expect(person.page.get_by_role("dialog")).to_have_count(0)


def somebody_is_moved(room: Room) -> None:
    """By pressing on the name, and undone at once: both times every screen follows."""
    ben = room.people["Ben"]
    holds_up_the_sign(ben)
    before = ben.partners()
    strangers = room.people.keys() - before
    room.ada.get_by_role("button", name="Ben").click()
    dialog = room.ada.get_by_role("dialog", name="To which group?")
    assert_accessible(room.ada)
    dialog.get_by_role("button", name="2 people").and_(dialog.locator(":enabled")).click()
    expect(dialog).to_be_hidden()
    expect(ben.page.get_by_role("list", name="With you").get_by_role("listitem")).to_have_count(3)
    assert ben.partners() == {"Ben", *strangers}
    expect(room.ada.get_by_text("1 group has only one person here")).to_be_visible()
    room.press("Undo the move")
    expect(ben.page.get_by_role("list", name="With you").get_by_role("listitem")).to_have_count(2)
    assert ben.partners() == before
    room.press("Start")
    for page in room.pages():
        heading_is(page, "In pairs")


def they_talk(room: Room) -> None:
    """What each wrote is with the two of them, and with nobody else."""
    ben, dev = room.people["Ben"], room.people["Dev"]
    for text in (words.EVENINGS, words.SHOW_AT_HOME, words.HEAVY_WEEKS):
        for name in ben.partners():
            room.people[name].sees(text)
        room.only(ben.partners(), text)
    room.only(dev.partners(), words.GRANDMOTHER)
    for person in room.people.values():
        person.sees_not(words.AFRAID)
    expect(dev.page.get_by_text("Only the two of you.")).to_be_visible()
    dev.write(words.ONE_PAGE)
    room.only(dev.partners(), words.ONE_PAGE)
    dev.act("Our pick", words.GRANDMOTHER)
    for name in dev.partners():
        star = room.people[name].idea(words.GRANDMOTHER).get_by_role("button", name="Our pick")
        expect(star).to_have_attribute("aria-pressed", "true")
    assert_accessible(dev.page, room.wall.page, room.ada)


def a_late_note(room: Room, went_on: float) -> None:
    """What comes later than the grace is refused with a sentence, and can be sent as late."""
    nour = room.people["نور"]
    nour.page.wait_for_timeout(max(0, 1000 * (went_on + GRACE_SECONDS + 1 - time.monotonic())))
    nour.press(nour.page.get_by_role("button", name="Send it now"))
    said = nour.page.get_by_role("alert")
    expect(said).to_contain_text("This step has ended. Your text is still here")
    expect(leftover(nour)).to_have_value(words.PAY_THE_MENTORS)
    assert_accessible(nour.page)
    nour.press(said.get_by_role("button", name="Send as a late note"))
    expect(leftover(nour)).to_have_count(0)
    for person in room.people.values():
        person.sees_not(words.PAY_THE_MENTORS)


def back_and_next_again(room: Room) -> None:
    ben = room.people["Ben"]
    partners = ben.partners()
    room.press("Back")
    for page in room.pages():
        heading_is(page, "On your own")
    ben.sees(words.EVENINGS, words.AFRAID, words.HEAVY_WEEKS)
    room.only(["Ben"], words.AFRAID)
    room.goes_on("In pairs")
    assert ben.partners() == partners
    for name in partners:
        room.people[name].sees(words.EVENINGS)
