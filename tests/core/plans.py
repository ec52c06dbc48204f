"""Techniques for tests of the core, made by hand: each a small form of a real one."""

from __future__ import annotations

from typing import Any

from facilitator.core.events import SessionOpened
from facilitator.core.plans import pin, pinned
from facilitator.core.state import PlanItem
from structures.schema import People, Step, Technique

MINE = {"id": "alone", "group": "solo", "activity": "collect", "visible": "private"}
ALONE = MINE | {"minutes": 1, "fields": {"idea": "text"}, "max": 5}
PAIRS = {
    "id": "pairs",
    "minutes": 2,
    "group": {"new": [2, 3], "meet": "near"},
    "activity": "converge",
    "input": {"alone": "group"},
    "allow": ("merge", "edit", "add"),
    "pick": 3,
    "visible": "group",
}
FOURS = PAIRS | {
    "id": "fours",
    "minutes": 4,
    "group": {"merge": "pairs", "size": [4, 5]},
    "input": {"pairs": "group"},
    "pick": 1,
}
ALL = {
    "id": "all",
    "minutes": 5,
    "group": "whole",
    "activity": "present",
    "input": {"fours": "selected"},
    "visible": ["group", {"everyone": "facilitator"}],
}


def technique(*steps: dict[str, Any], **about: Any) -> Technique:
    made = tuple(Step(**{"title": step["id"].title(), "minutes": 1, **step}) for step in steps)
    minutes = max(1, round(sum(step.minutes for step in made)))
    said = {"slug": "probe", "family": "basics", "title": "Probe", "minutes": minutes}
    return Technique(**{**said, "people": People(min=1), **about}, steps=made)


WITHOUT_FOURS = {
    "title": "One, three, all",
    "minutes": 8,
    "drop": ("fours",),
    "set": {"pairs": {"group": {"new": [3, 4]}}, "all": {"input": {"pairs": "selected"}}},
}
ONE_TWO_FOUR = technique(
    ALONE, PAIRS, FOURS, ALL, slug="one-two-four", variants={"three": WITHOUT_FOURS}
)
ONE_THREE = ONE_TWO_FOUR.variant("three")
UNSIGNED = technique(
    ALONE | {"id": "cards", "anonymous": True},
    PAIRS | {"id": "read", "input": {"cards": "group"}, "anonymous": True},
    ALL | {"id": "wall", "input": {"read": "selected"}, "anonymous": True},
    slug="unsigned",
)
WELCOME = technique(
    {"id": "hello", "minutes": 5, "group": "whole", "activity": "present"}, slug="welcome"
)
BREAK = technique({"id": "rest", "minutes": 10, "group": "whole", "activity": "talk"}, slug="break")

WRITE = {
    "id": "write",
    "group": "solo",
    "activity": "collect",
    "fields": {"idea": "text"},
    "max": 1,
    "visible": "private",
    "anonymous": True,
}
SCORE = {
    "id": "score",
    "loop": "round",
    "group": "solo",
    "activity": "rate",
    "input": {"write": "dealt"},
    "scale": {"number": [1, 5]},
    "blind": True,
    "not_own": True,
    "visible": "private",
    "anonymous": True,
}
TOP = {
    "id": "top",
    "group": "whole",
    "activity": "present",
    "input": {"score": {"route": "all", "only": {"top": 3}}},
    "visible": [{"everyone": "countdown"}],
    "anonymous": True,
}
CARDS = technique(WRITE, SCORE, TOP, slug="cards", loops={"round": {"over": "count", "times": 5}})
LIST = {"id": "list", "group": {"new": [3, 4]}, "activity": "collect", "fields": {"idea": "text"}}
TEST = {
    "id": "test",
    "group": {"keep": "list"},
    "activity": "rate",
    "input": {"list": "group"},
    "scale": {"choice": ["stay", "drop"]},
    "drops": ("drop",),
    "visible": "group",
}
REST = {"id": "rest", "group": "whole", "activity": "present", "input": {"test": "selected"}}
RULES = technique(LIST | {"visible": "group"}, TEST, REST | {"visible": "everyone"}, slug="rules")


def opened(*plan: Technique) -> SessionOpened:
    items = [
        PlanItem(f"t{n}", each, each.invitation, each.minutes) for n, each in enumerate(plan, 1)
    ]
    offers = pinned([PlanItem("break", BREAK, "We go on soon.", BREAK.minutes)])
    return SessionOpened(
        "KQMTRA", "Day one", "our course", "Europe/Berlin", "en", pin(items), offers=offers
    )
