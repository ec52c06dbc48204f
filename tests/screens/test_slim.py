"""What travels is shorter than what was written, and a browser makes the same of it."""

from __future__ import annotations

import json

import pytest
from lxml import etree, html

from facilitator.screens import rendering
from facilitator.screens.parts import assemble
from facilitator.screens.slim import slim
from tests.screens.story import scenes


def tree(source: str) -> str:
    """What a browser makes of it."""
    root = html.fragment_fromstring(source, create_parent="div")
    return etree.tostring(root, method="c14n").decode()


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ('<p class="task" id="a-b.1:2">x</p>', "<p class=task id=a-b.1:2>x</p>"),
        ('<p class="a b">x</p>', "<p class='a b'>x</p>"),
        ('<p data-left="" hidden>x</p>', "<p data-left hidden>x</p>"),
        ('<use href="#i-eye"/>', "<use href='#i-eye'/>"),
        ('<a href="/r/X/">x</a>', "<a href='/r/X/'>x</a>"),
        ('<p aria-label="it’s &#39;so&#39;">x</p>', "<p aria-label='it’s &#39;so&#39;'>x</p>"),
        ('<p aria-label="it\'s">x</p>', '<p aria-label="it\'s">x</p>'),
        ('<p data-with=\'{"id": "x"}\'>x</p>', '<p data-with=\'{"id": "x"}\'>x</p>'),
        ("<ul>\n  <li>a</li>\n</ul>", "<ul>\n  <li>a</li>\n</ul>"),
        ("<b>a</b> <i>b</i>", "<b>a</b> <i>b</i>"),
        ('<p>say x="y" and a="b c" \n twice</p>', '<p>say x="y" and a="b c" \n twice</p>'),
    ],
)
def test_tags_are_short_and_words_are_left_alone(written: str, sent: str) -> None:
    assert slim(written) == sent
    assert tree(sent) == tree(written)


def test_every_screen_is_the_same_tree(monkeypatch: pytest.MonkeyPatch) -> None:
    looks = [("phone", 2), ("wall", None), ("console", None)]
    sent = drawn(looks)
    monkeypatch.setattr(rendering, "slim", lambda html: html)
    written = drawn(looks)
    assert [tree(each) for each in sent] == [tree(each) for each in written]
    assert len(json.dumps(sent)) < 0.93 * len(json.dumps(written))


def drawn(looks: list[tuple[str, int | None]]) -> list[str]:
    from facilitator.screens import phone, stage

    for remembered in vars(phone).values():
        if hasattr(remembered, "cache_clear"):
            remembered.cache_clear()
    views = [story.view(look, person) for _, story in scenes() for look, person in looks]
    return [assemble(stage(view)) for view in views]
