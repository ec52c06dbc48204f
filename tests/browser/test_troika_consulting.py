"""Four people help each other, one after the other; a group of four shares the time of a trio.

Each is the client once, and every phone has the one instruction for its part in it. What a client
notes stays on that phone: no other screen, no frame on the wire and no transcript ever holds it.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from structures.library import load
from structures.schema import Step
from tests.browser.looking import assert_accessible, assert_fits
from tests.browser.people import Person, heading_is, status_says
from tests.browser.room import Room, come_in, furnish
from tests.browser.visitors import Device, Visitors
from tests.server import Facilitator

SLUG = "troika-consulting"
QUESTIONS = {
    "Ben": "My team nods and then nothing happens",
    "Cleo": "Two of my nurses no longer talk to each other",
    "Dev": "I fail the same exam again and again",
    "Nour": "My students do not read what I send them",
}
NOTES = {name: f"What {name} tells nobody: begin on Monday" for name in QUESTIONS}
KEPT = {name: f"{name} keeps one thought: ask first" for name in QUESTIONS}
TURN = ("share", "questions", "advise", "thank")
NOTED_IN = "advise"
TRIO = 3


@pytest.fixture
def room(visitors: Visitors, ada: Facilitator) -> Room:
    return furnish(visitors, ada, SLUG)


@pytest.fixture(scope="module")
def steps() -> dict[str, Step]:
    return {step.id: step for step in load().technique(SLUG).steps}


def test_four_people_consult_each_other(room: Room, steps: dict[str, Step]) -> None:
    come_in(room, *QUESTIONS)
    everybody_notes_a_question(room)
    they_sit_down_together(room)
    clients = everybody_has_a_turn(room, steps)
    assert sorted(clients) == sorted(QUESTIONS)
    everybody_keeps_a_thought(room, steps)
    everybody_finishes(room)
    nobody_elses_record_has_it(room)


# Before the turns


def everybody_notes_a_question(room: Room) -> None:
    room.press("Begin")
    for page in room.pages():
        heading_is(page, "What you want to ask")
    for name, person in room.people.items():
        writes(person, QUESTIONS[name])
        room.only([name], QUESTIONS[name])


def writes(person: Person, text: str) -> None:
    person.composer.get_by_role("textbox").first.fill(text)
    person.send()
    person.sees(text)
    expect(person.list.get_by_text("on its way")).to_have_count(0)
    status_says(person.page, "Saved")


def they_sit_down_together(room: Room) -> None:
    """Four are one group, and find each other before the clock runs."""
    room.press("Next")
    for person in room.people.values():
        heading_is(person.page, "Find your people")
        assert person.partners() == set(QUESTIONS)
    expect(room.wall.page.get_by_text("1 group")).to_be_visible()
    assert_accessible(room.wall.page, room.ada, room.people["Dev"].page)
    expect(room.ada.get_by_text(re.compile("^In fours · "))).to_be_visible()
    room.press("Start")
    room.press("I ring them")


# The turns


def everybody_has_a_turn(room: Room, steps: dict[str, Step]) -> list[str]:
    """Who was the client, turn by turn."""
    clients: list[str] = []
    for number in range(1, len(QUESTIONS) + 1):
        if clients:
            room.press("Next")
        clients.append(a_turn(room, steps, number))
    return clients


def a_turn(room: Room, steps: dict[str, Step], number: int) -> str:
    """Step by step with the same client."""
    everybody_is_in(room, steps[TURN[0]], number)
    client = the_client(room)
    everybody_knows_their_part(room, steps[TURN[0]], client)
    for id in TURN[1:]:
        room.press("Next")
        everybody_is_in(room, steps[id], number)
        everybody_knows_their_part(room, steps[id], client)
        if id == NOTED_IN:
            the_client_takes_a_note(room, client)
    assert_fits(room.people[client].page)
    return client


def everybody_is_in(room: Room, step: Step, number: int) -> None:
    for person in room.people.values():
        heading_is(person.page, step.title)
        turn = person.page.get_by_role("main").get_by_text(f"Turn {number} of 4")
        expect(turn).to_be_visible()
        assert_shorter_than_a_trios(person, step)


def assert_shorter_than_a_trios(person: Person, step: Step) -> None:
    """Three quarters of what a trio has, so that fours and trios end together."""
    clock = person.page.get_by_role("timer", name="Time left")
    seconds = float(clock.get_attribute("data-seconds") or 0)
    assert seconds == pytest.approx(60 * step.minutes * TRIO / len(QUESTIONS), abs=5)
    expect(clock.get_by_text("paused")).to_have_count(0)


def the_client(room: Room) -> str:
    [client] = [name for name, person in room.people.items() if is_client(person)]
    return client


def is_client(person: Person) -> bool:
    part = person.page.get_by_text(re.compile("is the client now$|^You are the client$"))
    expect(part).to_have_count(1)
    return part.inner_text() == "You are the client"


def everybody_knows_their_part(room: Room, step: Step, client: str) -> None:
    """One instruction on each phone, that of one's own part; the question is with its owner."""
    for name, person in room.people.items():
        own, other = ("client", "consultant") if name == client else ("consultant", "client")
        part = person.page.get_by_role("main")
        expect(part.get_by_text(step.label(own), exact=True)).to_be_visible()
        assert not person.device.holds(step.label(other))
        if name != client:
            expect(part.get_by_text(f"{client} is the client now")).to_be_visible()
    if step.id == TURN[0]:
        expect(room.people[client].page.get_by_text(QUESTIONS[client])).to_be_visible()
    for name, question in QUESTIONS.items():
        nobody_but(room, name, question)


def nobody_but(room: Room, owner: str, text: str) -> None:
    """It may be folded away where it belongs, but it is nowhere else."""
    for device in room.devices():
        if device.who != owner:
            assert not device.holds(text), f"{device.who} holds {text!r}"
            assert not device.was_sent(text), f"{device.who} was sent {text!r}"


def the_client_takes_a_note(room: Room, client: str) -> None:
    page = room.people[client].page
    page.get_by_role("textbox", name="My private note").fill(NOTES[client])
    expect(page.get_by_text("This note stays on this phone.")).to_be_visible()
    for name, person in room.people.items():
        if name != client:
            expect(person.page.get_by_text("Put the phone down.")).to_be_visible()
            expect(person.page.get_by_role("textbox")).to_have_count(0)
    room.only([client], NOTES[client])
    assert_accessible(page, room.wall.page)


# Afterwards


def everybody_keeps_a_thought(room: Room, steps: dict[str, Step]) -> None:
    """What one noted on this phone stands above the field, here and nowhere else."""
    room.goes_on(steps["keep"].title, by="Leave the turns")
    for name, person in room.people.items():
        noted = person.page.get_by_role("region", name="Your notes on this phone")
        expect(noted.get_by_role("listitem")).to_have_text(NOTES[name])
        writes(person, KEPT[name])
    for name in QUESTIONS:
        room.only([name], NOTES[name])
        room.only([name], KEPT[name])
    assert_accessible(room.people["Cleo"].page)


def everybody_finishes(room: Room) -> None:
    room.press("Finish")
    for person in room.people.values():
        heading_is(person.page, "Thank you")
    room.ada.get_by_text("Close the session …").click()
    room.press("Close for good")
    heading_is(room.ada, "This session is closed")


def nobody_elses_record_has_it(room: Room) -> None:
    """Notes are in no record at all; a question and a thought in that of whoever wrote them."""
    for ending in ("html", "json", "md"):
        ours = transcript(room.console, f"/desk/sessions/{room.code}/transcript.{ending}")
        for name, person in room.people.items():
            own = transcript(person.device, f"/r/{room.code}/transcript.{ending}")
            assert_kept(own, name)
        secrets = (*NOTES.values(), *QUESTIONS.values(), *KEPT.values())
        assert not any(secret in ours for secret in secrets)


def assert_kept(record: str, name: str) -> None:
    """Only what this person wrote, and no note at all."""
    assert not any(note in record for note in NOTES.values()), name
    for kept in (QUESTIONS, KEPT):
        assert [who for who, text in kept.items() if text in record] == [name]


def transcript(device: Device, address: str) -> str:
    answer = device.context.request.get(address)
    assert answer.ok, f"{answer.status} for {address} of {device.who}"
    return answer.text()
