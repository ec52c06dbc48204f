"""A room with everybody's screens, and the steps through it that several journeys take."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from playwright.sync_api import Locator, Page, expect

from tests.browser.people import Person, heading_is
from tests.browser.visitors import Device, Visitors


@dataclass
class Room:
    """`people` by their names, as they join."""

    visitors: Visitors
    code: str
    console: Device
    wall: Device
    people: dict[str, Person] = field(default_factory=dict)

    @property
    def ada(self) -> Page:
        return self.console.page

    def button(self, name: str) -> Locator:
        """One of the console's buttons, by how its name begins."""
        return self.ada.get_by_role("button", name=re.compile(f"^{re.escape(name)}"))

    def press(self, name: str) -> None:
        self.button(name).click()

    def goes_on(self, title: str, start: bool = False) -> None:
        """Next, and Start when people have found each other; until every screen is there."""
        self.press("Next")
        heading_is(self.ada, title)
        if start:
            self.press("Start")
        for page in self.pages():
            heading_is(page, title)

    def pages(self) -> list[Page]:
        return [self.ada, self.wall.page, *(person.page for person in self.people.values())]

    def devices(self) -> list[Device]:
        return [self.console, self.wall, *(person.device for person in self.people.values())]

    def only(self, owners: Iterable[str], text: str) -> None:
        """The words are with these people, and nowhere else: neither shown nor ever sent."""
        names = set(owners)
        for name in names:
            assert self.people[name].device.holds(text), f"{name} should see {text!r}"
        inside = [self.people[name].device for name in names]
        for device in self.devices():
            if device not in inside:
                assert not device.holds(text), f"{device.who} holds {text!r}"
                assert not device.was_sent(text), f"{device.who} was sent {text!r}"


def open_wall(visitors: Visitors, code: str) -> Device:
    """As it is typed on the computer at the projector: small letters, with a space."""
    wall = visitors.projector()
    wall.page.goto("/wall")
    wall.page.get_by_label("Code").fill(f"{code[:3]} {code[3:]}".lower())
    wall.page.get_by_role("button", name="Open the wall").click()
    expect(wall.page.get_by_text("Join with your phone")).to_be_visible()
    return wall
