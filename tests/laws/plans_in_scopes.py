"""Techniques for random stories in which steps widen, host one another, wait to be entered, ask for
a sentence, bring along what one heard, or only look at what came in: small forms of real ones."""

from __future__ import annotations

from typing import Any

from structures.schema import Technique
from tests.core.plans import technique
from tests.laws.plans import OFFERED

FIELDS: dict[str, Any] = {"fields": {"idea": "text"}}
WRITE = {"id": "write", "group": "solo", "activity": "collect", "visible": "private", **FIELDS}
TABLES = {"id": "list", "group": {"new": [3, 4]}, "activity": "collect", "visible": "group"}
TOGETHER = {
    "id": "together",
    "group": {"keep": "list"},
    "activity": "converge",
    "input": {"list": "group"},
    "allow": ("merge", "edit", "add"),
    "visible": "group",
    **FIELDS,
}
HARVEST = {
    "id": "harvest",
    "group": "whole",
    "activity": "present",
    "visible": ["group", {"everyone": "facilitator"}],
}

# A step that widens, one that waits to be entered, and a technique inside the last one

WIDE = TABLES | FIELDS | {"group": {"new": [4, 5]}, "widen": [1, 2, "group"]}
SPARE = TOGETHER | {"id": "spare", "optional": True}
GUEST = technique(
    WRITE,
    TOGETHER | {"id": "pairs", "group": {"new": [2, 3]}, "input": {"write": "group"}},
    TOGETHER
    | {"id": "fours", "group": {"merge": "pairs", "size": [4, 5]}, "input": {"pairs": "all"}},
    slug="guest",
)
HOST = TOGETHER | {"id": "host", "run": "guest", "inside": GUEST}
WIDENING = technique(WIDE, SPARE, HOST, HARVEST | {"input": {"host": "selected"}}, slug="widening")

# Sentences that an answer asks for, the group's and everybody's own


def asking(slug: str, **rated: Any) -> Technique:
    answers = {"scale": {"choice": ["stay", "drop"]}, "drops": ("drop",), "ask": {"stay": "habit"}}
    test = TOGETHER | {"id": "test", "activity": "rate", "allow": (), "fields": {}} | answers
    stop = TOGETHER | {"id": "stop", "input": {"test": "selected"}, "allow": ("merge", "edit")}
    return technique(
        TABLES | FIELDS,
        test | rated,
        stop,
        HARVEST | {"input": {"stop": "selected"}},
        slug=slug,
        words={"habit": "What exactly we do"},
    )


ASKING = asking("asking")
ASKING_BLIND = asking("asking-blind", blind=True, anonymous=True)

# What one heard, told by whoever heard it; and what only its author releases

HEAR = WRITE | {"id": "hear", "group": {"new": [2, 3]}, "fields": {"story": "text"}}
TELL = TABLES | FIELDS | {"id": "tell", "group": {"merge": "hear", "size": [4, 5]}}
HEARD = technique(
    HEAR,
    TELL | {"input": {"hear": "partner"}},
    WRITE | {"id": "keep", "visible": OFFERED},
    slug="heard",
)

# A place in an order is given once; what was ranked is only looked at, and steps are written of it

RANK = {
    "id": "rank",
    "group": {"keep": "list"},
    "activity": "rate",
    "input": {"list": "group"},
    "scale": {"order": 5},
    "blind": True,
    "visible": "group",
}
PLAN = WRITE | {"id": "plan", "group": "whole", "visible": "everyone"}
SHOW = HARVEST | {"id": "show", "input": {"plan": "selected"}, "visible": "everyone"}
RANKING = technique(
    TABLES | FIELDS,
    RANK,
    PLAN | {"fields": {"deed": "text"}, "input": {"rank": "all"}},
    SHOW,
    slug="ranking",
)
