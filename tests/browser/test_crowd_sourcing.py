"""Six people pass bold ideas round without names, score them, and count down the best.

One phone dies between two rounds and comes back two rounds later; somebody else forgets to tap.
Nobody meets the own card or one card twice, nobody learns a score before the countdown, and then
wall and phones show the same, one call after the other, as Ada lets them.
"""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.looking import assert_accessible, assert_fits, enlarge_text
from tests.browser.people import Person, heading_is, status_says
from tests.browser.room import Room, come_in, furnish
from tests.browser.visitors import Device, Visitors
from tests.server import Facilitator

CARDS = {
    "Ben": ("Close the lecture hall for a term", "Move one lecture into a care home"),
    "Cleo": ("Let learners hire the teachers", "Two learners join the next interview"),
    "Dev": ("No grades before the last week", "Ask one course to try it in spring"),
    "Nour": ("Pay people for the hours they learn", "Find one employer who pays for one"),
    "Fay": ("Every badge is given by a neighbour", "Invite the street to a first evening"),
    "Gus": ("Teach from four to six in the morning", "Ask the night shift whether they come"),
}
VALUES = {"Ben": 5, "Cleo": 4, "Dev": 3, "Nour": 3, "Fay": 2, "Gus": 1}
"""What all others give to somebody's card, five times in the end. Dev's and Nour's are level."""
CALLS = ((25, {"Ben"}), (20, {"Cleo"}), (15, {"Dev", "Nour"}), (10, {"Fay"}), (5, {"Gus"}))
"""The highest first, and whoever is level together."""
ROUNDS = 5
FORGETS, DIES = "Gus", "Fay"
SUM = re.compile(r"\b\d+ points?\b")
MAIN = re.compile(r"<main>.*</main>", re.DOTALL)


@pytest.fixture
def room(visitors: Visitors, ada: Facilitator) -> Room:
    return furnish(visitors, ada, "25-10-crowd-sourcing")


def test_six_people_find_their_boldest_ideas(room: Room) -> None:
    come_in(room, *CARDS)
    everybody_writes_a_card(room)
    met = cards_go_round(room)
    for name, cards in met.items():
        assert sorted(cards) == sorted(set(CARDS) - {name}), f"{name} met the cards of {cards}"
    nobody_has_learnt_a_score(room)
    the_best_are_counted_down(room)
    the_record_has_points_and_no_names(room)


# A card each


def everybody_writes_a_card(room: Room) -> None:
    room.press("Begin")
    heading_is(room.ada, "How it goes")
    room.goes_on("Try it once")
    room.goes_on("Write one card")
    for name, person in room.people.items():
        writes_card(person, *CARDS[name])
        for text in CARDS[name]:
            room.only([name], text)
    expect(room.ada.get_by_text("6 of 6 have written")).to_be_visible()


def writes_card(person: Person, idea: str, first_step: str) -> None:
    """The idea stands before its first step."""
    above, below = person.composer.get_by_role("textbox").all()
    expect(above).to_have_accessible_name(re.compile("^My bold idea"))
    expect(below).to_have_accessible_name("The first step to it")
    above.fill(idea)
    below.fill(first_step)
    person.send()
    person.sees(idea, first_step)
    expect(person.page.get_by_text("That is your note for this step.")).to_be_focused()
    expect(person.composer.get_by_role("textbox")).to_have_count(0)
    expect(person.list.get_by_text("on its way")).to_have_count(0)
    status_says(person.page, "Saved")


# Round after round


def cards_go_round(room: Room) -> dict[str, list[str]]:
    """Who wrote the cards that each person has met, in this order."""
    met: dict[str, list[str]] = {name: [] for name in CARDS}
    a_round_begins(room, 1)
    room.press("I ring them")
    everybody_scores(room, met)
    a_round_begins(room, 2)
    everybody_scores(room, met, but=FORGETS)
    remembered = dies(room)
    a_round_begins(room, 3)
    catches_up(room.people[FORGETS], met[FORGETS])
    everybody_scores(room, met)
    a_round_begins(room, 4)
    comes_back(room, remembered)
    catches_up(room.people[DIES], met[DIES])
    everybody_scores(room, met)
    a_round_begins(room, 5)
    everybody_scores(room, met)
    expect(room.ada.get_by_text("30 of 30 scores")).to_be_visible()
    return met


def a_round_begins(room: Room, number: int) -> None:
    room.press("Next")
    for page in room.pages():
        heading_is(page, "Read and score")
        turn = page.get_by_role("main").get_by_text(f"Round {number} of {ROUNDS}").first
        expect(turn).to_be_visible()


def everybody_scores(room: Room, met: dict[str, list[str]], but: str = "") -> None:
    for name, person in room.people.items():
        if name != but:
            met[name].append(scores(new_card(person)))
            expect(cards_of(person)).to_have_count(len(met[name]))
    assert_accessible(room.people["Ben"].page)
    assert_fits(room.people["Ben"].page)


def new_card(person: Person) -> Locator:
    card = person.page.get_by_role("region", name=re.compile("^Your card"))
    return card.get_by_role("list").first.get_by_role("listitem")


def cards_of(person: Person) -> Locator:
    """All that lie on this phone: the new one, those still open, those that are folded away."""
    return person.page.get_by_role("listitem", include_hidden=True).filter(
        has=person.page.get_by_role("group", name="Your rating", include_hidden=True)
    )


def scores(card: Locator) -> str:
    """And whose card it is, as only the one knows who has written this test."""
    writer = taps(card)
    chosen = card.get_by_role("button", pressed=True)
    expect(chosen).to_have_text(str(VALUES[writer]))
    expect(chosen).to_be_focused()
    return writer


def taps(card: Locator) -> str:
    """Others may have scored it before; nothing on it says so."""
    expect(card).to_have_count(1)
    text = card.inner_text()
    [writer] = [name for name, (idea, _) in CARDS.items() if idea in text]
    assert CARDS[writer][1] in text
    expect(card.get_by_role("button", pressed=True)).to_have_count(0)
    card.get_by_role("button", name=str(VALUES[writer]), exact=True).tap()
    return writer


def dies(room: Room) -> Any:
    """Without a word. What stays is what lies on the phone's disk."""
    context = room.people.pop(DIES).device.context
    disk = context.storage_state()
    context.close()
    return disk


def comes_back(room: Room, disk: Any) -> None:
    person = Person(room.visitors.phone(DIES, storage_state=disk))
    person.page.goto(f"/r/{room.code}")
    heading_is(person.page, "Read and score")
    room.people[DIES] = person


def catches_up(person: Person, met: list[str]) -> None:
    """What was missed lies below the new card, still open, and is folded away once it is scored."""
    missed = person.page.get_by_role("region", name="Still open").get_by_role("listitem")
    writer = taps(missed)
    expect(missed).to_have_count(0)
    folded = person.page.get_by_role("group").filter(has_text="What you have scored")
    folded.get_by_text("What you have scored").tap()
    given = folded.get_by_role("listitem").filter(has_text=CARDS[writer][0])
    expect(given.get_by_role("button", pressed=True)).to_have_text(str(VALUES[writer]))
    folded.get_by_text("What you have scored").tap()
    expect(new_card(person)).to_be_visible()
    met.append(writer)


def nobody_has_learnt_a_score(room: Room) -> None:
    """Only how many have scored was ever told, and that to Ada alone."""
    for device in room.devices():
        assert not SUM.search(device.page.get_by_role("main").inner_text()), device.who
        if device is not room.console:
            assert not any(SUM.search(frame) for frame in device.frames), device.who
    for idea, _ in CARDS.values():
        assert not room.wall.was_sent(idea)


# The countdown


def the_best_are_counted_down(room: Room) -> None:
    """Each call shows what it names on every screen, and nothing of what comes later."""
    room.goes_on("The top ten", by="Leave the rounds")
    fits_in_large_print(room)
    called: set[str] = set()
    for points, writers in CALLS:
        for later in set(CARDS) - called:
            assert not_out(room, CARDS[later][0]), f"{later}'s card is out too early"
        room.press(f"Show {points} points")
        called |= writers
        everywhere(room, called)
    ahead = room.ada.get_by_role("region", name="Waits to be shown")
    expect(ahead.get_by_text("Everything has been shown.")).to_be_visible()
    assert_accessible(room.wall.page, room.ada, room.people["Ben"].page)
    room.goes_on("What caught your eye")
    for device in room.devices():
        for idea, first_step in CARDS.values():
            card = device.page.get_by_role("listitem").filter(has_text=idea)
            expect(card).to_contain_text(first_step)
    for person in room.people.values():
        expect(person.page.get_by_role("heading", name="What everybody sees")).to_be_visible()
    expect(room.wall.page.get_by_text("Look at the ten.")).to_be_visible()


def fits_in_large_print(room: Room) -> None:
    """Ada walks about with a narrow phone, and letters of twice the size."""
    before = room.ada.viewport_size
    assert before
    room.ada.set_viewport_size({"width": 320, "height": 640})
    enlarge_text(room.ada)
    assert_fits(room.ada)
    enlarge_text(room.ada, 100)
    room.ada.set_viewport_size(before)


def not_out(room: Room, text: str) -> bool:
    holding = [d.who for d in room.devices() if d is not room.console and d.holds(text)]
    return not holding and not room.wall.was_sent(text)


def everywhere(room: Room, called: set[str]) -> None:
    expected = sorted((f"{5 * VALUES[name]} points" for name in called), key=number, reverse=True)
    screens = [d for d in room.devices() if d is not room.console]
    for device in screens:
        cards = ranked(device.page)
        expect(cards).to_have_count(len(called))
        assert [points_of(card) for card in cards.all()] == expected, device.who
        for name in called:
            expect(cards.filter(has_text=CARDS[name][0])).to_contain_text(CARDS[name][1])
        for name in CARDS:
            assert not cards.filter(has_text=re.compile(rf"\b{name}\b")).count()
    expect(ranked(room.wall.page).last).to_be_in_viewport()
    orders = {tuple(ranked(device.page).all_inner_texts()) for device in screens}
    assert len(orders) == 1, "the phones do not show what the wall shows"


def ranked(page: Page) -> Locator:
    return page.get_by_role("region", name="In order of points").get_by_role("listitem")


def points_of(card: Locator) -> str:
    """As a screen reader says it."""
    found = SUM.search(card.aria_snapshot())
    assert found, card.aria_snapshot()
    return found.group()


def number(points: str) -> int:
    return int(points.split()[0])


# Afterwards


def the_record_has_points_and_no_names(room: Room) -> None:
    room.press("Finish")
    heading_is(room.people["Ben"].page, "Thank you")
    room.ada.get_by_text("Close the session …").click()
    room.press("Close for good")
    heading_is(room.ada, "This session is closed")
    records = [(room.console, f"/desk/sessions/{room.code}/transcript.html")]
    records += [(p.device, f"/r/{room.code}/transcript.html") for p in room.people.values()]
    for device, address in records:
        told = main_part(device, address)
        assert_points_without_names(told, but=device.who)


def main_part(device: Device, address: str) -> str:
    answer = device.context.request.get(address)
    assert answer.ok, f"{answer.status} for {device.who}"
    [told] = MAIN.findall(answer.text())
    return str(told)


def assert_points_without_names(told: str, but: str) -> None:
    """One's own copy marks one's own card, and that is all it says."""
    for name, texts in CARDS.items():
        assert all(text in told for text in texts)
        assert f"{5 * VALUES[name]} points" in told
        assert name == but or not re.search(rf"\b{name}\b", told), f"{but} reads of {name}"
    for label in ("My bold idea", "The first step to it"):
        assert label in told
    assert "first_step" not in told
