"""What must be true of a finished run: a table with a sentence in each row, and how it is checked.

Every technique of the liberating family has rows here. What is true of all techniques alike stands
in `outcomes.py` and `carried.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import pytest

from structures.library import load
from tests.laws import faithful as check
from tests.laws.faithful import Check
from tests.laws.player import SHIPPED, Played, played

FAMILY = "liberating"
Row = tuple[str, str, Check, Sequence[int], str]


def row(slug: str, sentence: str, check: Check, people: Sequence[int], how: str = "") -> Row:
    """`people`: in rooms of these sizes. `how`: late, leaving or silent, as in `player.ROOMS`."""
    return slug, sentence, check, people, how or "as planned"


TABLE = [
    row("1-2-4-all", "Alone, nobody reads what the others write",
        check.each_writes_alone("alone"), (3, 8)),
    row("1-2-4-all", "Whoever is a pair stays together in the four",
        check.pairs_stay_together_in_fours, (4, 7, 12, 30)),
    row("1-2-4-all", "Every four that wrote something is heard by all",
        check.is_told_again_after("all", "fours"), (8, 12, 30)),
    row("1-2-4-all", "A silent four is heard too, if somebody wrote in it",
        check.is_told_again_after("all", "fours"), (30,), "all of it"),
    row("1-2-4-all: 1-3-all", "Threes are heard without fours",
        check.is_told_again_after("all", "pairs"), (7, 12)),
    row("impromptu-networking", "Three talks with three different people",
        check.everybody_meets_three_others, (4, 6, 7, 8, 9, 10, 11, 12, 13, 30, 100)),
    row("impromptu-networking", "Nothing is written and nothing stored",
        check.nothing_is_written, (1, 4, 7)),
    row("impromptu-networking", "A pair shares the time in halves, three in thirds",
        check.the_time_is_shared_out, (4, 7, 30)),
    row("troika-consulting", "Everybody is the client once",
        check.everybody_once("share"), (3, 4, 5, 6, 7, 9, 10, 11, 30)),
    row("troika-consulting", "The question opens on the client's own phone, in the client's turn",
        check.only_whoever_has_the_turn_reads("share"), (3, 4, 7)),
    row("troika-consulting", "Nobody types while somebody speaks",
        check.nobody_writes_in("share", "questions", "thank"), (3, 7)),
    row("troika-consulting", "Only the client, who has turned away, may take notes",
        check.only_whoever_has_the_turn_notes("advise"), (3, 7)),
    row("troika-consulting", "The client's notes reach nobody and are kept nowhere",
        check.notes_reach_nobody("advise"), (3, 7)),
    row("troika-consulting", "The question and the thought one keeps are one's own",
        check.results_are_ones_own("question", "keep"), (3, 7)),
    row("15-percent-solutions", "Everybody presents once",
        check.everybody_once("share"), (2, 3, 5, 8, 9, 30)),
    row("15-percent-solutions", "A list is read by nobody but whoever tells it",
        check.only_whoever_has_the_turn_reads("share"), (2, 5)),
    row("15-percent-solutions", "Nobody types while somebody speaks",
        check.nobody_writes_in("share", "advise"), (2, 5)),
    row("15-percent-solutions", "The list is one's own afterwards",
        check.results_are_ones_own("list"), (3, 8)),
    row("15-percent-solutions: threes", "Everybody presents once, in threes as well",
        check.everybody_once("share"), (3, 7, 11)),
    row("what-so-what-now-what", "Up to twelve sit in one circle",
        check.one_circle, (2, 5, 12)),
    row("what-so-what-now-what", "More talk in groups of five to seven, the same for all questions",
        check.groups_of_five_to_seven_stay_together, (13, 15, 30, 100)),
    row("what-so-what-now-what", "One question at a time, from facts to steps",
        check.one_question_at_a_time, (3, 12, 30)),
    row("what-so-what-now-what", "Every group is heard on every question",
        check.is_told_again_after("so_all", "so_groups"), (13, 30)),
    row("min-specs", "What a group can break is gone, and all the rest is read to everybody",
        check.what_a_group_breaks_is_gone_and_all_else_is_read, (5, 12, 30)),
    row("min-specs", "A group has one verdict on each of its own rules",
        check.one_verdict_for_each_rule, (5, 12, 30)),
    row("min-specs", "A list that nobody touched goes on as it is",
        check.an_untouched_list_goes_on, (5, 12), "silent"),
    row("25-10-crowd-sourcing", "Five others score each card, fewer in a small room",
        check.five_others_score_each_card, (2, 3, 5, 6, 7, 12, 30, 100)),
    row("25-10-crowd-sourcing", "A card holds a bold idea and its first step",
        check.cards_hold_an_idea_and_its_first_step, (7,)),
    row("25-10-crowd-sourcing", "Points are seen by nobody else, and by nobody before the end",
        check.no_points_before_the_end, (3, 7)),
    row("25-10-crowd-sourcing", "Nobody knows whose card or whose score it is",
        check.nobody_knows_whose_card_or_score, (3, 7, 12)),
    row("25-10-crowd-sourcing", "The ten best are called, and whoever is level with the last",
        check.the_ten_best_and_all_level_with_the_last, (12, 30, 100)),
    row("25-10-crowd-sourcing", "Level cards do not tell who was quick",
        check.level_cards_do_not_tell_who_was_quick, (30, 100)),
    row("triz", "A quiet minute first: nobody reads what the others write",
        check.each_writes_alone("list1-1"), (3, 7)),
    row("triz", "One group makes all three lists",
        check.the_same_groups("list1-1", "list1", "list2", "list3"), (5, 12, 30)),
    row("triz", "What is not us is gone, and all the rest lies there to be stopped",
        check.what_is_not_us_is_gone, (5, 12, 30)),
    row("triz", "What we already do stays in the group",
        check.what_is_ours_stays_in_the_group("list2"), (5, 12)),
]  # fmt: skip
ROWS = [
    pytest.param(slug, check, people, how, id=f"{slug}, {people}: {sentence}")
    for slug, sentence, check, sizes, how in TABLE
    for people in sizes
]


@lru_cache(maxsize=8)
def run(slug: str, people: int, how: str) -> Played:
    return played(slug, people, how)


@pytest.mark.parametrize(("slug", "check", "people", "how"), ROWS)
def test_the_sentence_is_true_of_a_finished_run(
    slug: str, check: Check, people: int, how: str
) -> None:
    check(run(slug, people, how))


@pytest.mark.parametrize("slug", [t.slug for t in load().techniques.values() if t.family == FAMILY])
def test_every_technique_has_rows(slug: str) -> None:
    assert slug in SHIPPED, f"{slug} cannot run, so no law looks at it"
    rows = [each for each, *_ in TABLE if each == slug]
    assert rows, f"{slug} is new: say in TABLE what must be true of a finished run of it"
