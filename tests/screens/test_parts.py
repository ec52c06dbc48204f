"""What delivery counts on: every part one element with its id, equal lenses equal parts."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from lxml import html

from facilitator.screens import Part, assemble, stage
from tests.screens.story import Story, scenes

LOOKS = ("phone", "wall", "preview", "observer")
FORBIDDEN = re.compile(r"<script|<style|<[^>]*\sstyle\s*=|<[^>]*\son[a-z]+\s*=|javascript:", re.I)


def views() -> list[tuple[str, tuple[Part, ...]]]:
    found = []
    for name, story in scenes():
        for looks in LOOKS:
            found.append((f"{name} on a {looks}", stage(story.view(looks, person_of(looks)))))
    return found


def person_of(looks: str) -> int | None:
    return 2 if looks == "phone" else None


VIEWS = dict(views())


@pytest.mark.parametrize("name", VIEWS)
def test_a_part_is_one_element_with_its_id(name: str) -> None:
    assert VIEWS[name], "there is something to see"
    for part in VIEWS[name]:
        assert part.html == part.html.strip()
        [element] = html.fragments_fromstring(part.html)
        assert element.get("id") == part.id


@pytest.mark.parametrize("name", VIEWS)
def test_ids_stand_once_and_parents_first(name: str) -> None:
    known = {""}
    for part in VIEWS[name]:
        assert part.into in known
        assert part.id not in known
        known.add(part.id)
    whole = html.fragment_fromstring(f"<div>{assemble(VIEWS[name])}</div>")
    ids = [element.get("id") for element in whole.iter() if element.get("id")]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("name", VIEWS)
def test_nothing_asks_for_what_the_policy_forbids(name: str) -> None:
    assert not FORBIDDEN.search(assemble(VIEWS[name]))


@pytest.mark.parametrize("name", VIEWS)
def test_a_screen_has_one_first_heading_and_headings_in_order(name: str) -> None:
    whole = html.fragment_fromstring(f"<div>{assemble(VIEWS[name])}</div>")
    levels = [int(e.tag[1]) for e in whole.iter() if re.fullmatch(r"h\d", str(e.tag))]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(b <= a + 1 for a, b in pairwise(levels))


def test_equal_lenses_get_equal_parts() -> None:
    for _, story in scenes():
        if story.state.opening and story.state.opening.groups:
            group = next(iter(story.state.opening.groups.values()))
            first, second = (int(seat[1:]) for seat in group.members[:2])
            assert story.view("phone", first).lens == story.view("phone", second).lens
            assert stage(story.view("phone", first)) == stage(story.view("phone", second))
            return
    pytest.fail("somebody sat in a group")


def test_parts_are_put_into_the_part_that_holds_them() -> None:
    parts = (
        Part("a", "", '<ul id="a" class="x"><b>own</b></ul>'),
        Part("a1", "a", '<li id="a1">1</li>'),
        Part("b", "", '<p id="b"></p>'),
        Part("a2", "a", '<li id="a2">2</li>'),
    )
    assert assemble(parts) == (
        '<ul id="a" class="x"><b>own</b><li id="a1">1</li><li id="a2">2</li></ul><p id="b"></p>'
    )


def test_the_composer_never_changes_while_its_step_is_open() -> None:
    story = Story(4)
    story.next(0)
    before = part("composer-o1", story)
    story.write(1, "Something")
    story.write(1, "Something kept", kept=True)
    assert part("composer-o1", story) == before


def test_a_note_is_a_part_of_its_own() -> None:
    story = Story(4)
    story.next(0)
    before = stage(story.view("phone", 1))
    id = story.write(1, "Something")
    after = stage(story.view("phone", 1))
    assert [p.id for p in after if p not in before] == [f"idea-{id}"]


def part(id: str, story: Story) -> Part:
    return next(p for p in stage(story.view("phone", 1)) if p.id == id)


def test_a_preview_has_nothing_that_can_be_pressed() -> None:
    story = next(story for name, story in scenes() if name == "pairs")
    whole = html.fragment_fromstring(f"<div>{assemble(stage(story.view('preview')))}</div>")
    controls = [e for e in whole.iter("button", "textarea", "input") if "data-command" in e.attrib]
    fields = list(whole.iter("textarea"))
    assert fields, "there is a field to see"
    assert all("disabled" in e.attrib for e in [*controls, *fields])


def test_somebody_who_left_is_told_how_to_come_back() -> None:
    story = Story(3)
    story.next(0)
    stranger = stage(story.view("phone", 99))
    assert [p.id for p in stranger] == ["unseated"]
    assert "href='/r/KQMTRA'" in stranger[0].html


def test_the_wall_never_says_who_has_written() -> None:
    """Whoever writes or stays silent, the wall is the same until something is shown."""
    silent, busy = Story(6), Story(6)
    for story in (silent, busy):
        story.next(0)
    for person in range(1, 4):
        busy.write(person, "Something")
    assert stage(busy.view("wall")) == stage(silent.view("wall"))


def test_words_of_people_are_never_markup() -> None:
    story = Story(4)
    story.next(0)
    story.write(1, "<img src=x onerror=alert(1)> & <b>bold</b>")
    whole = assemble(stage(story.view("phone", 1)))
    assert "<img" not in whole
    assert "&lt;b&gt;bold&lt;/b&gt;" in whole
