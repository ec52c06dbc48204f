"""Choosing and pinning: a plan is refused where this release cannot run it."""

from __future__ import annotations

from typing import Any

import pytest

from facilitator.core.plans import MOST_ITEMS, pin, unplayable
from facilitator.core.rejected import Rejected
from facilitator.core.state import PlanItem
from tests.core.plans import (
    ALL,
    ALONE,
    BREAK,
    ONE_THREE,
    ONE_TWO_FOUR,
    PAIRS,
    UNSIGNED,
    WELCOME,
    technique,
)


def item(*steps: dict[str, Any], **about: Any) -> PlanItem:
    return PlanItem("t1", technique(*steps, **about), "", 5)


@pytest.mark.parametrize("plan", [ONE_TWO_FOUR, ONE_THREE, UNSIGNED, WELCOME, BREAK])
def test_these_can_run(plan: Any) -> None:
    assert unplayable(plan) == []


@pytest.mark.parametrize(
    ("step", "missing"),
    [
        (ALONE | {"activity": "draw"}, "draw"),
        (PAIRS | {"group": {"stage": {"role": "fish", "size": [3, 5]}}}, "stage"),
        (PAIRS | {"input": {"alone": "addressed"}}, "addressed"),
        (PAIRS | {"input": {"alone": {"route": "all", "only": {"spread": "wide"}}}}, "only"),
        (PAIRS | {"pace": "group"}, "pace"),
        (ALONE | {"visible": "addressee"}, "visible"),
        (ALONE | {"visible": "role:client"}, "visible"),
        (ALL | {"run": "what-so-what"}, "run"),
    ],
)
def test_what_comes_later_is_named(step: dict[str, Any], missing: str) -> None:
    assert unplayable(technique(ALONE, step)) == [missing]
    with pytest.raises(Rejected, match="cannot_run") as refusal:
        pin([item(ALONE, step, title="Too new")])
    assert refusal.value.facts == {"title": "Too new", "missing": missing}


def test_everything_that_is_missing_is_named_once() -> None:
    both = ALONE | {"activity": "draw", "visible": "addressee"}
    assert unplayable(technique(both, both | {"id": "again"})) == ["draw", "visible"]


def test_a_plan_has_something_in_it_and_an_end() -> None:
    with pytest.raises(Rejected, match="empty_plan"):
        pin([])
    with pytest.raises(Rejected, match="plan_too_long") as refusal:
        pin([item(ALONE)] * (MOST_ITEMS + 1))
    assert refusal.value.facts == {"most": MOST_ITEMS}
    assert repr(refusal.value) == f"Rejected('plan_too_long', {{'most': {MOST_ITEMS}}})"


def test_each_language_is_pinned() -> None:
    french = WELCOME.model_copy(update={"title": "Bienvenue", "lang": "fr"})
    (pinned,) = pin([PlanItem("t1", WELCOME, "", 5, {"fr": french})])
    assert {lang: text["title"] for lang, text in pinned["texts"].items()} == {
        "en": "Probe",
        "fr": "Bienvenue",
    }
