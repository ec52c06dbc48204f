"""The end, and what everybody takes home."""

from __future__ import annotations

import json
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from tests.browser import words
from tests.browser.looking import assert_accessible
from tests.browser.people import heading_is
from tests.browser.room import Room


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
