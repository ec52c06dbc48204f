"""Scoring on phones, the countdown on the wall, progress on the console."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from lxml import html

from facilitator.core import commands as c
from facilitator.screens import Part, assemble, stage
from facilitator.screens.charts import bar
from facilitator.screens.countdown import level_text
from facilitator.screens.words import PSEUDO
from tests.cast import person
from tests.screens.gallery import room_page
from tests.screens.rated import Rated, library, rated, scene, scenes
from tests.screens.test_parts import FORBIDDEN
from tests.screens.test_words import bare_words

LOOKS = {"phone": 2, "wall": None, "console": None, "preview": None, "observer": None}
OWN_WORDS = {"Probe", "Test", "effect", "effort"}
"""What the techniques that were made by hand call their things."""


def screens() -> dict[str, tuple[Part, ...]]:
    return {
        f"{name} on a {looks}": stage(story.view(looks, number))
        for name, story in scenes()
        for looks, number in LOOKS.items()
    }


SCREENS = screens()
PAGES = {
    f"{name} on a {looks}": (room_page(story, looks, LOOKS[looks], PSEUDO), story.state)
    for name, story in scenes()
    for looks in ("phone", "wall")
}


@pytest.mark.parametrize("name", SCREENS)
def test_parts_are_single_elements_put_once_after_what_holds_them(name: str) -> None:
    known = {""}
    for part in SCREENS[name]:
        [element] = html.fragments_fromstring(part.html)
        assert element.get("id") == part.id
        assert part.into in known
        assert part.id not in known
        known.add(part.id)
    whole = assemble(SCREENS[name])
    assert not FORBIDDEN.search(whole)
    ids = re.findall(r"\sid=([^\s>]+)", whole)
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("name", [name for name in SCREENS if "console" not in name])
def test_headings_stand_in_order(name: str) -> None:
    whole = html.fragment_fromstring(f"<div>{assemble(SCREENS[name])}</div>")
    levels = [int(e.tag[1]) for e in whole.iter() if re.fullmatch(r"h\d", str(e.tag))]
    assert levels.count(1) == 1
    assert all(b <= a + 1 for a, b in pairwise(levels))


@pytest.mark.parametrize("name", PAGES)
def test_every_word_is_translated(name: str) -> None:
    page, state = PAGES[name]
    technique = state.session.plan[0].technique
    step = state.step(state.opening) if state.opening else None
    topic = state.session.topic
    said = [technique.title, topic, state.session.title]
    said += [state.session.plan[0].invitation.replace("{topic}", topic)]
    for each in technique.steps:
        said += [each.title, *(" ".join(each.text.split("\n")).split("\n\n"))]
        said += [str(word) for word in each.words.values() if isinstance(word, str)]
    for idea in state.ideas.values():
        said += idea.fields.values()
    said += [seat.name or "" for seat in state.seats.values()]
    said += [step.label(option) for option in ("stay", "drop", "unsure")] if step else []
    for text in sorted(said, key=len, reverse=True):
        page = page.replace(html_text(text), " ") if text else page
    assert bare_words(page) - OWN_WORDS == set()


def html_text(text: str) -> str:
    return text.replace("&", "&amp;").replace("'", "&#39;").replace('"', "&#34;")


def test_a_tap_changes_one_part() -> None:
    story = rated(library("25-10-crowd-sourcing"))
    before = stage(story.view("phone", 2))
    card = story.rate(2, 0, 4)
    after = stage(story.view("phone", 2))
    assert [part.id for part in after if part not in before] == [f"rate-{card}"]
    assert stage(story.view("phone", 1)) != after, "others have another card"


def test_the_chosen_value_sends_that_it_is_taken_back() -> None:
    story = scene("scored")
    buttons = dict(_buttons(story, 2))
    assert [n for n, (pressed, _) in buttons.items() if pressed == "true"] == ["4"]
    assert '"value": null' in buttons["4"][1]
    assert '"value": 3' in buttons["3"][1]


def _buttons(story: Rated, number: int) -> list[tuple[str, tuple[str, str]]]:
    whole = html.fragment_fromstring(f"<div>{assemble(stage(story.view('phone', number)))}</div>")
    found = [e for e in whole.iter("button") if e.get("data-command") == "RateIdea"]
    return [(e.text_content(), (e.get("aria-pressed", ""), e.get("data-with", ""))) for e in found]


def test_a_group_has_one_verdict_on_all_its_phones() -> None:
    story = scene("rules-judged")
    first, second = (stage(story.view("phone", n)) for n in (1, 2))
    assert first == second
    assert "One of you taps for all." in assemble(first)
    assert "aria-pressed=true" in assemble(first)


def test_a_private_vote_is_on_ones_own_phone_alone() -> None:
    story = rated(library("min-specs").variant("private-vote"), 5)
    before = {n: stage(story.view("phone", n)) for n in (1, 2)}
    story.rate(1, 0, "stay")
    assert stage(story.view("phone", 2)) == before[2]
    assert stage(story.view("phone", 1)) != before[1]


def test_who_has_no_card_rests_in_every_round() -> None:
    story = rated(library("25-10-crowd-sourcing"), 6, wrote=1)
    shown = assemble(stage(story.view("phone", 1)))
    assert "You rest in this round" in shown
    assert "RateIdea" not in shown
    rested = 0
    while story.room.here.step == "score":
        for number in range(2, 7):
            rating = story.view("phone", number).rating
            fresh = rating and any(card.fresh for card in rating.cards)
            shown = assemble(stage(story.view("phone", number)))
            assert ("You rest in this round" in shown) == (not fresh)
            rested += not fresh
        story.room.next()
    assert rested == 5 * 4, "one card meets one reader in each round"


def test_who_comes_late_is_offered_cards() -> None:
    story = rated(library("25-10-crowd-sourcing"), 6)
    story.room.join("guest-7")
    shown = assemble(stage(story.view("phone", 7)))
    assert "TakeCards" in shown
    story.room.do(c.TakeCards(story.room.here.id), person("guest-7"))
    assert "is-large" in assemble(stage(story.view("phone", 7)))


def test_no_dot_can_be_put_when_none_is_left() -> None:
    story = scene("dots-spent")
    whole = html.fragment_fromstring(f"<div>{assemble(stage(story.view('phone', 2)))}</div>")
    more = [e for e in whole.iter("button") if "One dot more" in e.text_content()]
    assert more
    assert all("disabled" in e.attrib for e in more)
    assert "0 dots left" in whole.text_content()


def test_the_wall_shows_nothing_of_scores_while_people_score() -> None:
    story = rated(library("25-10-crowd-sourcing"))
    before = stage(story.view("wall"))
    story.rate(2, 0, 5)
    assert stage(story.view("wall")) == before


def test_the_console_counts_scores_and_says_what_comes_next() -> None:
    story = scene("scored")
    assert "1 of 12 scores" in assemble(stage(story.view("console")))
    shown = assemble(stage(scene("countdown-waiting").view("console")))
    assert re.search(r"Show \d+ points", shown)


def test_the_best_stand_first_and_the_newest_are_marked() -> None:
    story = scene("countdown-third")
    points = [idea.score or 0 for idea in story.view("wall").ideas]
    assert points == sorted(points, reverse=True), "the highest come first"
    whole = html.fragment_fromstring(f"<div>{assemble(stage(story.view('wall')))}</div>")
    cards = whole.find_class("ranked-idea")
    shown = [int(card.find_class("ranked-points")[0].text_content()) for card in cards]
    assert shown == sorted(points, reverse=True)[:10]
    newest = [n for card, n in zip(cards, shown, strict=True) if "is-newest" in card.get("class")]
    assert set(newest) == {shown[-1]}


def test_a_bar_says_in_words_what_it_draws() -> None:
    drawn = bar(10, 25, 'ten <of> "25"')
    assert 'width="40"' in drawn
    assert "ten &lt;of&gt;" in drawn
    assert 'width="0"' in bar(0, 0, "")


@pytest.mark.parametrize(
    ("ranked", "said"),
    [
        ([15] * 10, ""),
        ([15] * 11, "11 cards share the points of the tenth."),
        ([25, *[15] * 12], "12 cards share the points of the tenth."),
        ([*[15] * 10, 14], ""),
        ([], ""),
    ],
)
def test_more_than_ten_cards_are_explained_where_they_are_level(
    ranked: list[int], said: str
) -> None:
    assert level_text(ranked) == said
