"""The main job, as people do it: Ada opens a room, four people with phones think alone, talk in
pairs and in fours, the room harvests, and everybody takes the transcript home.

Ben types and taps, and reloads in mid-sentence. Cleo loses the network. Dev uses neither mouse nor
touch. نور comes late. It is one long story, because what matters is that it holds together; each
chapter is a function, in the order in which it happens.
"""

from __future__ import annotations

import json
import re
import time
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from tests.browser import words
from tests.browser.looking import assert_accessible
from tests.browser.people import ByKeyboard, Person, heading_is, offline, status_says
from tests.browser.room import Room, open_wall
from tests.browser.visitors import Visitors
from tests.server import Server

GRACE_SECONDS = 10
NO_NETWORK = "ERR_INTERNET_DISCONNECTED"


def test_a_room_runs_one_two_four_all(
    visitors: Visitors, server: Server, chromium: Browser, tmp_path: Path
) -> None:
    room = a_newcomer_opens_a_room(visitors, server)
    people_come_in(room)
    they_write_alone(room)
    ada_handles_the_clock(room)
    one_comes_late(room)
    one_keeps_a_note(room)
    left_over = the_room_goes_on(room)
    somebody_is_moved(room)
    pairs_talk(room)
    a_late_note(room, left_over)
    back_and_next_again(room)
    fours_merge(room)
    two_edit_at_once(room)
    the_best_go_on(room)
    the_harvest(room)
    what_was_shown_can_be_taken_back(room)
    the_end(room)
    everybody_downloads(room, tmp_path)
    transcripts_are_accessible(chromium, tmp_path)


# Before


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


# Alone


def they_write_alone(room: Room) -> None:
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


# Into pairs


def the_room_goes_on(room: Room) -> float:
    """Two are in mid-sentence. Nobody's draft is sent for them; one sends it in time."""
    ben, nour = room.people["Ben"], room.people["نور"]
    ben.type(words.HEAVY_WEEKS)
    nour.type(words.PAY_THE_MENTORS)
    room.press("Next")
    went_on = time.monotonic()
    for person in room.people.values():
        heading_is(person.page, "Find your people")
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


def leftover(person: Person):  # type: ignore[no-untyped-def]
    return person.page.get_by_label("You had not sent this yet")


def somebody_is_moved(room: Room) -> None:
    """By pressing on the name, and undone at once: both times every screen follows."""
    ben = room.people["Ben"]
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


def pairs_talk(room: Room) -> None:
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


# Fours


def fours_merge(room: Room) -> None:
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
    person.act("Merge with…", first)
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


def editing(person: Person):  # type: ignore[no-untyped-def]
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


# All together


def the_harvest(room: Room) -> None:
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


# Afterwards


def the_end(room: Room) -> None:
    room.press("Finish")
    heading_is(room.ada, "The plan is done")
    for page in room.pages()[1:]:
        heading_is(page, "Thank you")
    assert_accessible(room.ada, room.wall.page, room.people["Ben"].page)
    room.ada.get_by_text("Close the session …").click()
    room.press("Close for good")
    heading_is(room.ada, "This session is closed")
    for person in room.people.values():
        expect(person.page.get_by_text("This session has ended.")).to_be_visible()
    assert_accessible(room.ada, room.wall.page, room.people["Dev"].page)


def everybody_downloads(room: Room, folder: Path) -> None:
    for name, person in room.people.items():
        page = person.page
        person.press(page.get_by_role("link", name="Look back at what I wrote"))
        expect(page.get_by_role("heading", name="Your return code")).to_be_visible()
        assert_accessible(page)
        html, record = download_both(person.page, folder, name)
        assert_everybodys(html, record)
        assert (words.AFRAID in html) == (name == "Ben")
        assert (words.AFRAID in json.dumps(record, ensure_ascii=False)) == (name == "Ben")
    ada = room.ada
    ada.goto("/desk")
    assert_accessible(ada)
    ada.get_by_role("link", name=words.TOPIC).first.click()
    assert_accessible(ada)
    html, record = download_both(ada, folder, "Ada")
    assert_everybodys(html, record)
    assert words.AFRAID not in html + json.dumps(record, ensure_ascii=False)
    ada.goto("/desk/plan?add=1-2-4-all")
    assert_accessible(ada)


def download_both(page: Page, folder: Path, name: str) -> tuple[str, dict[str, object]]:
    files = []
    for link, ending in (("Download the page", "html"), ("Download as JSON", "json")):
        with page.expect_download() as waiting:
            page.get_by_role("link", name=link).click()
        file = folder / f"{name}.{ending}"
        waiting.value.save_as(file)
        assert waiting.value.suggested_filename.endswith(ending)
        files.append(file.read_text())
    return files[0], json.loads(files[1])


def assert_everybodys(html: str, record: dict[str, object]) -> None:
    """Every word that was for the room, once as it was shown and once where it came from."""
    text = json.dumps(record, ensure_ascii=False)
    for said in (*words.WRITTEN_ALONE, words.MERGED, words.ON_FILM, words.PAY_THE_MENTORS):
        assert said in html
        assert said in text
    assert words.LONG in text
    assert "late note" in html


def transcripts_are_accessible(chromium: Browser, folder: Path) -> None:
    """The file as it lies on somebody's disk. It forbids itself every script, axe's too."""
    context = chromium.new_context(bypass_csp=True, offline=True)
    for name in ("Ben", "Ada"):
        page = context.new_page()
        page.goto((folder / f"{name}.html").as_uri())
        expect(page.get_by_role("heading", name="What came of it")).to_be_visible()
        assert_accessible(page)
    context.close()
