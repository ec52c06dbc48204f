"""Groups can be found: number first, and no two signs alike."""

from __future__ import annotations

from facilitator.screens.signs import COLOURS, SHAPES, TREES, sign
from facilitator.screens.words import PSEUDO


def test_twelve_names_colours_and_shapes_are_all_different() -> None:
    assert len(set(TREES)) == len(set(COLOURS)) == len({name for name, _ in SHAPES}) == 12
    assert len({path for _, path in SHAPES}) == 12


def test_the_number_comes_first() -> None:
    assert sign(7).label == "7 · Rowan"


def test_after_twelve_a_name_gets_a_number() -> None:
    assert sign(13).label == "13 · Maple 2"
    assert sign(12).name == "Alder"
    assert (sign(13).hue, sign(13).shape) == (sign(1).hue, sign(1).shape)


def test_three_hundred_groups_have_three_hundred_labels() -> None:
    assert len({sign(number).label for number in range(1, 301)}) == 300


def test_a_sign_is_a_picture_beside_its_words() -> None:
    assert 'aria-hidden="true"' in sign(3).svg
    assert "style=" not in sign(3).svg


def test_names_are_translated() -> None:
    assert sign(13, PSEUDO).label == "13 · ⟦Maple⟧ 2"
