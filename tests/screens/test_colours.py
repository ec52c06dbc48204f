"""Text can be read on every ground, and groups told apart by everybody."""

from __future__ import annotations

import math
from itertools import combinations

import pytest

from tests.screens.colour import BLINDNESS, contrast, seen, themes, turned

TEXT = ("ink", "ink-soft", "accent", "good", "warn", "stop")
GROUNDS = ("paper", "card", "accent-soft", "mark")
ON = {"on-accent": "accent", "on-stop": "stop"}
APART = 0.1
THEMES = themes()


def test_dark_is_the_same_however_it_is_chosen() -> None:
    assert turned() == {
        ":root": "light",
        ':root:not([data-theme="light"])': "dark",
        ':root[data-theme="dark"]': "dark",
    }
    assert len(set(THEMES["light"].items()) - set(THEMES["dark"].items())) > 10


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("text", ["ink", "ink-soft", "accent"])
@pytest.mark.parametrize("ground", GROUNDS)
def test_text_stands_out_seven_to_one(theme: str, text: str, ground: str) -> None:
    assert contrast(THEMES[theme][text], THEMES[theme][ground]) >= 7


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("text", ["good", "warn", "stop"])
@pytest.mark.parametrize("ground", ["paper", "card"])
def test_states_stand_out_seven_to_one_on_paper(theme: str, text: str, ground: str) -> None:
    assert contrast(THEMES[theme][text], THEMES[theme][ground]) >= 7


@pytest.mark.parametrize("theme", THEMES)
def test_a_notice_can_be_read(theme: str) -> None:
    assert contrast(THEMES[theme]["ink"], THEMES[theme]["warn-soft"]) >= 7


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("text", "ground"), ON.items())
def test_filled_buttons_can_be_read(theme: str, text: str, ground: str) -> None:
    assert contrast(THEMES[theme][text], THEMES[theme][ground]) >= 7


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("edge", ["line-strong", "focus"])
def test_edges_of_fields_and_focus_can_be_seen(theme: str, edge: str) -> None:
    for ground in ("paper", "card"):
        assert contrast(THEMES[theme][edge], THEMES[theme][ground]) >= 3


@pytest.mark.parametrize("number", range(1, 13))
def test_the_number_in_a_sign_can_be_read(number: int) -> None:
    light = THEMES["light"]
    assert contrast(light[f"on-group-{number}"], light[f"group-{number}"]) >= 4.5


@pytest.mark.parametrize("blindness", [None, *BLINDNESS])
def test_no_two_groups_look_alike(blindness: str | None) -> None:
    colours = [seen(THEMES["light"][f"group-{n}"], blindness) for n in range(1, 13)]
    assert min(math.dist(a, b) for a, b in combinations(colours, 2)) >= APART


def test_two_colours_that_only_differ_in_red_and_green_would_be_found() -> None:
    red, green = (0.4, 0.1, 0.05), (0.16, 0.19, 0.05)
    assert math.dist(seen(red, None), seen(green, None)) >= APART
    assert math.dist(seen(red, "deutan"), seen(green, "deutan")) < APART
