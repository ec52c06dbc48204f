"""Icons are drawn once on a page; whatever comes to its stage only names them."""

from __future__ import annotations

import pytest
from lxml import html

from facilitator.screens import assemble, stage
from facilitator.screens.rendering import environment
from tests.screens.story import scenes

PAGES = {
    "phone": ["parts/icons.html"],
    "console": ["parts/icons.html", "stage/console-icons.html"],
}


def drawn(looks: str) -> set[str]:
    """The names of what a page of this kind draws."""
    macros = {"parts/icons.html": "sprite", "stage/console-icons.html": "glyphs"}
    modules = {name: environment().get_template(name).module for name in PAGES[looks]}
    sprites = "".join(getattr(module, macros[name])() for name, module in modules.items())
    names = [each.get("id") for each in html.fragment_fromstring(sprites, "div").iter("symbol")]
    assert len(names) == len(set(names))
    return set(names)


@pytest.mark.parametrize("looks", PAGES)
def test_every_icon_of_a_stage_is_drawn_on_its_page(looks: str) -> None:
    used: set[str] = set()
    for _, story in scenes():
        person = 2 if looks == "phone" else None
        whole = html.fragment_fromstring(assemble(stage(story.view(looks, person))), "div")
        used |= {each.get("href").removeprefix("#") for each in whole.iter("use")}
    assert used, "there are icons to see"
    assert used <= drawn(looks)


@pytest.mark.parametrize("page", ["room", "wall", "console"])
def test_every_page_with_a_stage_draws_them(page: str) -> None:
    source = environment().loader.get_source(environment(), f"pages/{page}.html")[0]  # type: ignore[union-attr]
    assert "{{ sprite() }}" in source
    assert ("{{ glyphs() }}" in source) == (page == "console")
