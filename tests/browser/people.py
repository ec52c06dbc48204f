"""People with a phone, and what they do with it. Controls are found as people find them, by what
they are and what they say, never by how the page is built."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Locator, Page, expect

from tests.browser.visitors import Device

MOST_TABS = 120
LISTS = re.compile(
    "^(Your notes|What you two have|What your group has|From your group|What everyb)"
)


def status_says(page: Page, word: str) -> None:
    """The small word that is always in the same place."""
    expect(page.locator("#status")).to_have_text(word, use_inner_text=True)


def heading_is(page: Page, text: str) -> None:
    """And it is not just fading away."""
    heading = page.get_by_role("heading", name=text, exact=True)
    expect(heading.and_(page.locator(":not([inert] *)"))).to_be_visible()


class Person:
    """Somebody who taps."""

    def __init__(self, device: Device) -> None:
        self.device = device
        self.page = device.page

    # What one sees

    @property
    def composer(self) -> Locator:
        return self.page.get_by_role("form", name="Write a note")

    @property
    def field(self) -> Locator:
        return self.composer.get_by_role("textbox")

    @property
    def list(self) -> Locator:
        return self.page.get_by_role("region", name=LISTS)

    def idea(self, text: str) -> Locator:
        return self.list.get_by_role("listitem").filter(has_text=text)

    def partners(self) -> set[str]:
        """The names of the people one sits with, one's own among them."""
        people = self.page.get_by_role("list", name="With you")
        expect(people).to_be_visible()
        return set(people.locator(".person-name").all_inner_texts())

    def sees(self, *texts: str) -> None:
        for text in texts:
            expect(self.idea(text)).to_have_count(1)

    def sees_not(self, *texts: str) -> None:
        for text in texts:
            assert not self.device.holds(text), f"{self.device.who} sees {text!r}"

    # What one does

    def join(self, name: str) -> None:
        self.page.get_by_label("Your name").fill(name)
        self.press(self.page.get_by_role("button", name="Join"))
        expect(self.page.get_by_role("main")).to_be_visible()

    def type(self, text: str) -> None:
        self.field.fill(text)

    def send(self) -> None:
        self.press(self.composer.get_by_role("button", name=re.compile("^Add")))

    def write(self, text: str, kept: bool = False) -> None:
        """And wait until the server has it."""
        self.type(text)
        if kept:
            self.press(self.composer.get_by_role("checkbox", name="Keep to myself"))
        self.send()
        expect(self.idea(text).get_by_text("on its way")).to_have_count(0)
        self.sees(text)
        status_says(self.page, "Saved")

    def act(self, name: str, text: str) -> None:
        """Press one of the buttons of an idea."""
        self.press(self.idea(text).get_by_role("button", name=name))

    def press(self, control: Locator) -> None:
        control.tap()


class ByKeyboard(Person):
    """Somebody who finds everything by Tab and by what a screen reader would say of it."""

    def join(self, name: str) -> None:
        self._go_to(self.page.get_by_role("textbox", name="Your name"))
        self.page.keyboard.type(name)
        self.press(self.page.get_by_role("button", name="Join"))
        expect(self.page.get_by_role("main")).to_be_visible()

    def type(self, text: str) -> None:
        self._go_to(self.field)
        self.page.keyboard.type(text)

    def type_over(self, field: Locator, text: str) -> None:
        self._go_to(field)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)

    def press(self, control: Locator) -> None:
        expect(control).to_be_enabled()
        spoken = self._go_to(control)
        self.page.keyboard.press("Space" if spoken.startswith("- checkbox") else "Enter")

    def _go_to(self, control: Locator) -> str:
        """With Tab alone. What has no role and no name is never reached."""
        spoken = control.aria_snapshot().splitlines()[0]
        assert re.match(r'- (button|textbox|checkbox|link) "[^"]+', spoken), spoken
        for _ in range(MOST_TABS):
            if control.evaluate("(control) => control === document.activeElement"):
                return spoken
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab does not lead to {spoken}")


@contextmanager
def offline(person: Person) -> Iterator[None]:
    """The network goes away, and comes back."""
    person.device.context.set_offline(True)
    status_says(person.page, "Offline, kept here")
    yield
    person.device.context.set_offline(False)
