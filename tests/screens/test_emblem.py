"""The score of a technique: drawn from its steps, and told to who cannot see it."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from lxml import etree

from facilitator.core.views import StripView
from facilitator.screens.emblem import CLUSTERS, DOING, MARKS, WHO, emblem, spoken
from facilitator.screens.words import PSEUDO

SVG = "{http://www.w3.org/2000/svg}"


def step(
    id: str, minutes: float = 2, grouping: str = "new", size: int = 2, state: str = "next"
) -> StripView:
    return StripView(id, f"Step {id}", minutes, grouping, size, "converge", state)


ONE_TWO_FOUR_ALL = (
    StripView("alone", "On your own", 1, "solo", 1, "collect", "done"),
    StripView("pairs", "In pairs", 2, "new", 2, "converge", "now"),
    StripView("fours", "In fours", 4, "merge", 4, "converge", "next"),
    StripView("all", "All together", 5, "whole", 0, "present", "next"),
)


def drawn(strip: tuple[StripView, ...], size: str = "strip") -> etree._Element:
    text = str(emblem(strip, size)).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    return etree.fromstring(text)


def dots(cell: etree._Element) -> list[tuple[float, float]]:
    """(middle, radius) of each: lines of no length, as thick as the dots are wide."""
    return [
        (float(x), float(path.get("stroke-width", "")) / 2)
        for path in cell.findall(f"{SVG}path[@class='score-dots']")
        for x in re.findall(r"M([\d.]+) [\d.]+h0", path.get("d", ""))
    ]


def cells(svg: etree._Element) -> list[etree._Element]:
    return svg.findall(f"{SVG}g")


def test_it_says_what_it_shows() -> None:
    svg = drawn(ONE_TWO_FOUR_ALL)
    assert svg.get("role") == "img"
    assert svg.findtext(f"{SVG}title") == spoken(ONE_TWO_FOUR_ALL)
    assert spoken(ONE_TWO_FOUR_ALL) == (
        "1 minute alone: write; 2 minutes in pairs: bring ideas together; 4 minutes in fours: bring"
        " ideas together; 5 minutes everyone together: show. Now: In pairs."
    )


def test_one_two_four_and_a_ring() -> None:
    numbers = [len(dots(cell)) for cell in cells(drawn(ONE_TWO_FOUR_ALL))]
    assert numbers[:3] == [1, 2, 4]
    assert numbers[3] > 8


def test_longer_steps_are_wider_and_none_overlaps() -> None:
    bars = [cell.find(f"{SVG}rect") for cell in cells(drawn(ONE_TWO_FOUR_ALL))]
    spans = [(float(b.get("x", "")), float(b.get("width", ""))) for b in bars if b is not None]
    assert [w for _, w in spans] == sorted(w for _, w in spans)
    assert all(x + w < y for (x, w), (y, _) in pairwise(spans))


@pytest.mark.parametrize("minutes", [0, 0.5, 1, 10, 90])
def test_everything_lies_inside_its_cell(minutes: float) -> None:
    for size in range(2, 9):
        svg = drawn((step("a", minutes, size=size), step("b", minutes, "whole", 0)))
        for cell in cells(svg):
            rect = cell.find(f"{SVG}rect")
            assert rect is not None
            left, width = float(rect.get("x", "")), float(rect.get("width", ""))
            assert dots(cell)
            for x, r in dots(cell):
                assert left <= x - r
                assert x + r <= left + width


def test_states_are_classes() -> None:
    states = [cell.get("class", "").split()[-1] for cell in cells(drawn(ONE_TWO_FOUR_ALL))]
    assert states == ["is-done", "is-now", "is-next", "is-next"]
    assert "style=" not in emblem(ONE_TWO_FOUR_ALL)


def test_a_card_has_minutes_and_a_strip_has_none() -> None:
    assert [t.text for t in drawn(ONE_TWO_FOUR_ALL, "card").iter(f"{SVG}text")] == list("1245")
    assert not list(drawn(ONE_TWO_FOUR_ALL).iter(f"{SVG}text"))


def test_every_grouping_and_activity_can_be_drawn() -> None:
    assert set(WHO) == set(CLUSTERS)
    assert set(DOING) == set(MARKS)
    for grouping in (*WHO, "new", "keep", "merge", "remix"):
        for activity in MARKS:
            assert emblem((StripView("x", "X", 3, grouping, 3, activity, "next"),))


def test_a_technique_without_minutes_is_drawn_too() -> None:
    assert "no fixed time" in spoken((step("break", 0, "whole", 0),))
    assert drawn((step("break", 0, "whole", 0),)) is not None


def test_it_is_told_in_the_viewers_language() -> None:
    assert "⟦alone⟧" in spoken(ONE_TWO_FOUR_ALL, PSEUDO)


def test_titles_are_escaped() -> None:
    nasty = StripView("x", "<script>", 3, "solo", 1, "collect", "now")
    assert "<script>" not in emblem((nasty,))
