"""A room with everybody's screens, and the steps through it that several journeys take."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from playwright.sync_api import Locator, Page, expect

from structures.library import load
from tests.browser.people import Person, heading_is
from tests.browser.visitors import Device, Visitors
from tests.server import Facilitator

TITLE = "A micro-credential in dementia care"
TOPIC = "our course for family caregivers"


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

    def goes_on(self, title: str, start: bool = False, by: str = "Next") -> None:
        """Next, and Start when people have found each other; until every screen is there."""
        self.press(by)
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


def furnish(visitors: Visitors, ada: Facilitator, slug: str) -> Room:
    """A room for one technique as it is told, with its console and its wall, and nobody there."""
    told = load().technique(slug)
    status, page = ada.post(
        "/desk/plan", do="open", title=TITLE, topic=TOPIC, zone="UTC", slug=slug,
        minutes=f"{told.minutes:g}", invitation=told.invitation or "",
    )  # fmt: skip
    assert status == 200, page
    code = ada.at.rsplit("/", 1)[-1]
    console = signed_in(visitors, ada)
    console.page.goto(f"/console/{code}")
    return Room(visitors, code, console, open_wall(visitors, code))


def signed_in(visitors: Visitors, ada: Facilitator, **more: object) -> Device:
    """Ada's laptop, with the sign-in that she has."""
    laptop = visitors.laptop("Ada", **more)
    cookies = [{"name": c.name, "value": c.value or "", "url": ada.url} for c in ada.cookies]
    laptop.context.add_cookies(cookies)  # type: ignore[arg-type]
    return laptop


def come_in(room: Room, *names: str) -> None:
    for name in names:
        person = Person(room.visitors.phone(name))
        person.page.goto(f"/r/{room.code}")
        person.join(name)
        room.people[name] = person
    expect(room.wall.page.get_by_text(f"{len(names)} people here")).to_be_visible()


def open_wall(visitors: Visitors, code: str) -> Device:
    """As it is typed on the computer at the projector: small letters, with a space."""
    wall = visitors.projector()
    wall.page.goto("/wall")
    wall.page.get_by_label("Code").fill(f"{code[:3]} {code[3:]}".lower())
    wall.page.get_by_role("button", name="Open the wall").click()
    expect(wall.page.get_by_text("Join with your phone")).to_be_visible()
    return wall
