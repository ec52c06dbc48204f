"""Groups that keep a table over several lists, and what they see on the way."""

from __future__ import annotations

import pytest
from lxml import html

from facilitator.screens import assemble, stage
from tests.screens.tables import scenes
from tests.screens.turns import turns


def screens(looks: str, person: int | None = None) -> dict[str, str]:
    return {name: assemble(stage(story.view(looks, person))) for name, story in scenes()}


PHONE, WALL, CONSOLE = screens("phone", 2), screens("wall"), screens("console")
QUESTION = "as badly as anybody can imagine"


def words(page: str, part: str) -> str:
    [found] = html.fragment_fromstring(f"<div>{page}</div>").xpath(f"//*[@id='{part}']")
    return " ".join(found.text_content().split())


@pytest.mark.parametrize("name", ["lists-alone", "lists-pairs", "lists-together"])
def test_the_wall_names_a_step_that_widens_once(name: str) -> None:
    written, _, _ = words(WALL[name], "name").partition(" 5 minutes everyone")
    assert written.count("List one") == 1


def test_the_run_sheet_names_a_step_that_widens_once() -> None:
    sheet = words(CONSOLE["lists-pairs"], "console-sheet")
    assert sheet.count("List one") == 1
    assert "In pairs (now)" in sheet


def test_a_phone_asks_the_question_for_as_long_as_nothing_is_shown() -> None:
    assert QUESTION in PHONE["lists-open"]
    assert QUESTION in PHONE["lists-alone"]
    assert QUESTION not in PHONE["stops-told"]


def test_what_a_step_works_from_takes_the_place_of_the_question() -> None:
    assert "To work from" in PHONE["stops-empty"]
    assert QUESTION not in PHONE["stops-empty"]


def test_whoever_writes_beside_an_answer_knows_who_reads_it() -> None:
    together = PHONE["verdict-given"]
    assert "Only your group. Afterwards only your group keeps it." in together
    assert "With your name" not in together
    alone = "Only you now. Your group next. Without your name, for the facilitator too."
    assert alone in PHONE["private-taps"]


def test_a_phone_says_which_step_people_meet_for() -> None:
    name, story = next(turns())
    assert name == "turns-gathering"
    page = assemble(stage(story.view("phone", 2)))
    assert words(page, "next") == "Next: The client shares · 2 minutes"


def test_the_console_counts_answers_where_there_are_no_points() -> None:
    assert "2 of 12 answers" in CONSOLE["verdict-given"]


def test_an_optional_step_is_offered_before_what_the_wall_shows() -> None:
    page = CONSOLE["stops"]
    assert page.index("console-offers") < page.index("console-wall")
    assert page.count("id=console-offers ") == 1


def test_a_reported_card_stands_before_what_to_say() -> None:
    page = CONSOLE["cards-reported"]
    assert page.index("id=console-reported ") < page.index("id=console-prompter ")


def test_a_thought_that_its_author_shows_to_everybody_is_on_the_wall() -> None:
    assert "Childcare in the same building" in WALL["thoughts-shown"]
    assert "Ask the ones who left last year" not in WALL["thoughts-shown"]


def test_a_list_of_the_whole_room_is_on_the_wall() -> None:
    assert "A buddy from the year above" in WALL["circle"]
    assert "A buddy from the year above" not in WALL["circle-alone"]
