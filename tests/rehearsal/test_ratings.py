"""Simulated people score and decide: rooms of every size come to an end with an outcome."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

import pytest

from facilitator.rehearsal import rehearse
from structures.library import load
from tests.rehearsal.memory_door import MemoryDoor

SIZES = (1, 2, 3, 5, 7, 12, 13, 30)


def steps_of(slug: str, people: int, **how: Any) -> list[dict[str, Any]]:
    technique = load().techniques[slug]
    played = rehearse([technique], people, 7, MemoryDoor(7), **how)
    assert played.state.session.finished
    steps: list[dict[str, Any]] = played.document()["techniques"][0]["steps"]
    return steps


def rated_in(steps: list[dict[str, Any]]) -> dict[str, Any]:
    return next(step for step in steps if step["activity"] == "rate")


@pytest.mark.parametrize("people", SIZES)
def test_every_card_is_scored_by_others_and_by_nobody_twice(people: int) -> None:
    score = rated_in(steps_of("25-10-crowd-sourcing", people))
    writers = {idea["id"]: idea["by"] for idea in score["ideas"]}
    raters = defaultdict(list)
    for rating in score["ratings"]:
        raters[rating["idea"]].append(rating["by"])
    assert writers
    for card, writer in writers.items():
        assert len(raters[card]) == len(set(raters[card])) == min(5, people - 1)
        assert writer not in raters[card]
        assert score["outcome"][card]["n"] == len(raters[card])


def test_thirteen_people_have_thirteen_cards_and_the_best_come_last() -> None:
    steps = steps_of("25-10-crowd-sourcing", 13)
    score = rated_in(steps)
    assert len(score["ideas"]) == 13
    assert Counter(Counter(r["idea"] for r in score["ratings"]).values()) == {5: 13}
    top = next(step for step in steps if step["id"] == "top10")
    totals = [score["outcome"][idea["parents"][0]]["total"] for idea in top["ideas"]]
    assert len(totals) >= 10


@pytest.mark.parametrize("people", SIZES)
def test_groups_give_verdicts_and_what_they_drop_does_not_go_on(people: int) -> None:
    steps = steps_of("min-specs", people)
    test = rated_in(steps)
    groups = {group["id"] for group in test["groups"]}
    assert {rating["by"] for rating in test["ratings"]} <= groups
    verdicts = {id: each["verdict"] for id, each in test["outcome"].items()}
    went_on = {parent for idea in steps[-1]["ideas"] for parent in idea["parents"]}
    assert verdicts
    assert not {id for id in went_on if verdicts.get(id) == "drop"}


@pytest.mark.parametrize("slug", ["25-10-crowd-sourcing", "min-specs"])
@pytest.mark.parametrize("how", [{"silent": 1.0}, {"late": 3, "leave": 3}])
def test_silent_rooms_and_rooms_that_change_come_to_an_end(slug: str, how: dict[str, Any]) -> None:
    test = rated_in(steps_of(slug, 7, **how))
    assert bool(test["ratings"]) == ("silent" not in how)
