"""What came of a vote in the transcript: the same picture as on the screens, from the document."""

from __future__ import annotations

import re

import pytest

from facilitator.core import commands as c
from facilitator.export import Reader, markdown
from facilitator.export.html import page
from facilitator.screens import assemble, stage
from facilitator.screens.slim import slim
from tests.cast import secret_of
from tests.screens.rated import SAID, SCALES, Rated, library, rated, scene, voted

FIGURE = re.compile(r"<figure.*?</figure>", re.DOTALL)


def shown(story: Rated, kind: str = "facilitator", who: str | None = None) -> str:
    return page(story.state, Reader(kind, who, secret_of(who) if who else ""), "en")


@pytest.mark.parametrize("chart", SCALES)
def test_it_has_the_picture_that_was_on_the_wall(chart: str) -> None:
    story = scene(f"result-{chart}")
    wall = FIGURE.findall(assemble(stage(story.view("wall"))))
    assert wall
    assert sorted(slim(each) for each in FIGURE.findall(shown(story))) == sorted(wall)


def test_a_vote_is_told_in_words_and_numbers() -> None:
    figures = re.sub(r"<svg.*?</svg>", " ", "".join(FIGURE.findall(shown(voted("split")))))
    text = " ".join(re.sub(r"<[^>]+>", " ", figures).split())
    assert text == "3 votes stay 2 drop 1 unsure 0 2 votes stay 1 drop 1 unsure 0"


def test_plain_text_says_it_without_a_picture() -> None:
    text = markdown.page(voted("split").state, Reader("facilitator"), "en")
    assert "— stay · 3 votes (stay: 2, drop: 1, unsure: 0)" in text
    text = markdown.page(voted("spread").state, Reader("facilitator"), "en")
    assert "3 scores, 3.7 on average (1: 0, 2: 1, 3: 0, 4: 1, 5: 1)" in text
    text = markdown.page(voted("dots").state, Reader("facilitator"), "en")
    assert "6 points · 6 dots from 3 people · " in text


def test_each_criterion_has_a_picture() -> None:
    story = scene("criteria-split")
    labels = re.findall(r'<figcaption class="chart-sum figures">(\w+) · 1 vote<', shown(story))
    assert labels == ["effect", "effort"]


def test_a_verdict_of_a_group_is_a_word_and_no_picture() -> None:
    story = rated(library("min-specs"), 5)
    story.rate(2, 0, "drop")
    assert "We can break it</span>" in shown(story)
    assert not FIGURE.search(shown(story))


def test_a_private_vote_on_a_hidden_card_is_not_in_the_copy_of_others() -> None:
    story = voted("split")
    first = story.view("phone", 1).rating
    assert first
    assert len(FIGURE.findall(shown(story, "participant", "dev"))) == 2
    story.room.do(c.HideIdea(first.cards[0].idea.id, True))
    assert len(FIGURE.findall(shown(story, "participant", "dev"))) == 1


def test_the_sum_of_votes_is_that_of_the_people() -> None:
    votes = [int(n) for n in re.findall(r">(\d+) votes<", shown(voted("split")))]
    assert sum(votes) == len(SAID["split"])
