"""Results as pictures: what is drawn is what was said, and words say it as well."""

from __future__ import annotations

import re

import pytest
from lxml import html

from facilitator.core.views import ResultView
from facilitator.screens import assemble, environment, stage
from facilitator.screens.charts import (
    DOTS_IN_A_ROW,
    MOST_DOTS,
    PATTERNS,
    result_text,
    split,
    spread,
)
from facilitator.screens.words import PSEUDO
from tests.screens.rated import SAID, SCALES, scene

VOTE = (("It must <stay>", 5), ("We can break it", 2), ("Not sure", 0), ("Later", 1))
SCORES = (("1", 0), ("2", 1), ("3", 0), ("4", 3), ("5", 1))


def drawn(chart: str, *counts: tuple[str, int], criterion: str = "") -> html.HtmlElement:
    macro = environment().get_template("parts/chart.html").module.chart  # type: ignore[attr-defined]
    [figure] = html.fragments_fromstring(str(macro(ResultView("i1", criterion, chart, counts))))
    return figure


def percents(markup: str, name: str) -> list[float]:
    return [float(n) for n in re.findall(rf'<rect class="part [^>]*{name}="([\d.]+)%"', markup)]


def test_parts_of_a_vote_are_as_wide_as_their_votes() -> None:
    assert percents(split(VOTE), "width") == [62.5, 25, 12.5]
    assert percents(split(VOTE), " x") == [0, 62.5, 87.5]


def test_every_answer_stands_in_the_key_with_its_number_and_its_pattern() -> None:
    figure = drawn("split", *VOTE)
    key = [" ".join(item.text_content().split()) for item in figure.iter("li")]
    assert key == ["It must <stay> 5", "We can break it 2", "Not sure 0", "Later 1"]
    swatches = [e.get("class") for e in figure.iter("rect") if e.getparent().get("width") == "1em"]
    assert swatches == ["part part-1", "part part-2", "part part-3", "part part-4"]
    assert "8 votes" in figure.text_content()
    assert [svg.get("aria-hidden") for svg in figure.iter("svg")] == ["true"] * 5


def test_a_part_that_is_too_narrow_has_its_number_in_the_key_alone() -> None:
    markup = split((("yes", 40), ("no", 1)))
    assert re.findall(r"<text[^>]*>(\d+)</text>", markup) == ["40"]
    assert len(percents(markup, "width")) == 2


def test_no_two_answers_look_alike_before_the_sixth() -> None:
    markup = split(tuple((str(n), 1) for n in range(PATTERNS + 1)))
    parts = re.findall(r'class="part (part-\d)"', markup)
    assert len(set(parts)) == PATTERNS
    assert parts[PATTERNS] == parts[0]


def test_scores_have_a_column_for_each_value_and_a_mark_at_the_mean() -> None:
    markup = spread(SCORES)
    heights = [float(n) for n in re.findall(r'<rect[^>]* height="([\d.]+)"', markup)]
    assert heights == [0, 16, 0, 48, 16]
    assert 'aria-label="1: 0 · 2: 1 · 3: 0 · 4: 3 · 5: 1"' in markup
    assert 'class="spread-mean" d="M79.2 ' in markup, "3.8 lies left of the middle of the four"
    assert "5 scores, 3.8 on average" in drawn("spread", *SCORES).text_content()


def test_as_many_dots_are_drawn_as_were_given() -> None:
    figure = drawn("dots", ("1", 3), ("2", 1), ("3", 6))
    assert "23 dots from 10 people" in figure.text_content()
    assert len(list(figure.iter("circle"))) == 23
    assert {e.get("cy") for e in figure.iter("circle")} == {"5", "15"}
    assert max(int(e.get("cx")) for e in figure.iter("circle")) == DOTS_IN_A_ROW * 10 - 5
    assert len(list(drawn("dots", ("3", 60)).iter("circle"))) == MOST_DOTS
    assert "1 dot" in drawn("dots", ("1", 1)).text_content()


def test_a_criterion_is_named() -> None:
    figure = drawn("split", *VOTE, criterion="Effort")
    assert "Effort · 8 votes" in " ".join(figure.text_content().split())


@pytest.mark.parametrize("chart", SCALES)
def test_what_is_said_above_a_chart_is_translated(chart: str) -> None:
    counts = VOTE if chart == "split" else SCORES
    assert re.fullmatch(r"⟦[^⟧]+⟧", result_text(ResultView("i1", "", chart, counts), PSEUDO))


@pytest.mark.parametrize("chart", SCALES)
def test_phone_and_wall_show_the_same_picture(chart: str) -> None:
    story = scene(f"result-{chart}")
    shown = [
        re.findall(r"<figure.*?</figure>", assemble(stage(story.view(looks, number))), re.DOTALL)
        for looks, number in (("phone", 2), ("wall", None))
    ]
    assert sorted(shown[0]) == sorted(shown[1])
    said = [re.search(r"(\d+) (?:votes|scores|dots)", figure) for figure in shown[0]]
    assert sum(int(each[1]) for each in said if each) == (
        sum(int(n) for n in SAID[chart]) if chart == "dots" else len(SAID[chart])
    )
