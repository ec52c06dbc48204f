"""The difference between two screens, applied to the first, is the second: for any two."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from facilitator.realtime.frames import difference
from facilitator.screens.parts import Part, assemble
from tests.browser_dom import Stage

NAMES = "abcdefgh"


@st.composite
def screens(draw: st.DrawFn) -> list[Part]:
    """Any forest over a few names, in any order, with texts that may repeat."""
    parts: list[Part] = []
    for name in draw(st.permutations(NAMES))[: draw(st.integers(0, len(NAMES)))]:
        into = draw(st.sampled_from(["", *(part.id for part in parts)]))
        text = draw(st.sampled_from("xy"))
        parts.append(Part(name, into, f'<p id="{name}"><b>{text}</b></p>'.replace("p", "div")))
    return parts


@given(screens(), screens())
def test_a_difference_turns_one_screen_into_the_other(
    before: list[Part], after: list[Part]
) -> None:
    stage = Stage(assemble(before))
    stage.apply(difference(before, after))
    assert stage.shown() == Stage(assemble(after)).shown()


@given(screens())
def test_equal_screens_differ_in_nothing(parts: list[Part]) -> None:
    assert difference(parts, list(parts)) == []


def row(id: str, text: str = "x") -> Part:
    return Part(id, "list", f'<li id="{id}">{text}</li>')


LIST = Part("list", "", '<ul id="list"></ul>')


def test_one_new_idea_is_one_change() -> None:
    before = [LIST, row("i1"), row("i2")]
    changes = difference(before, [*before, row("i3")])
    assert changes == [{"put": "i3", "into": "list", "before": None, "html": '<li id="i3">x</li>'}]


def test_an_idea_in_front_is_one_change() -> None:
    before = [LIST, row("i1"), row("i2")]
    changes = difference(before, [LIST, row("i0"), *before[1:]])
    assert [(c["put"], c["before"]) for c in changes] == [("i0", "i1")]


def test_a_reworded_idea_is_one_change() -> None:
    before = [LIST, row("i1"), row("i2")]
    changes = difference(before, [LIST, row("i1", "y"), row("i2")])
    assert [(c["put"], c["before"]) for c in changes] == [("i1", "i2")]


def test_what_goes_is_removed_once_with_all_it_holds() -> None:
    assert difference([LIST, row("i1"), row("i2")], []) == [{"remove": "list"}]
