"""Techniques for random stories in which groups keep time apart, partners change, questions follow
each other: each a small form of a real one, with something to write everywhere."""

from __future__ import annotations

from tests.core.plans import technique

FIELDS = {"fields": {"idea": "text?"}}
MINE = {"group": "solo", "activity": "collect", "visible": "private", **FIELDS}
OFFERED = ["private", {"everyone": "author"}]
SHARE = {
    "id": "share",
    "minutes": 2,
    "loop": "turn",
    "group": {"new": [3, 4]},
    "activity": "talk",
    "input": {"reflect": "own"},
    "visible": "private",
}
ADVISE = {
    "id": "advise",
    "minutes": 4,
    "loop": "turn",
    "group": {"keep": "share"},
    "activity": "talk",
    "writes": ("client",),
    "visible": "private",
    **FIELDS,
}
TURNS = technique(
    {"id": "reflect", **MINE, "visible": OFFERED},
    SHARE,
    ADVISE,
    {"id": "keep", **MINE, "visible": OFFERED},
    slug="turns",
    roles={"client": {"turns": True}, "consultant": {}},
    loops={"turn": {"over": "members", "role": "client", "nominal": 3}},
    words={"client": "Client", "consultant": "Consultant"},
)
MEET = {
    "id": "meet",
    "loop": "round",
    "group": {"remix": [2, 3], "meet": "strangers"},
    "activity": "collect",
    "visible": "group",
    **FIELDS,
}
HEARD = {"id": "heard", "group": "whole", "activity": "present", "input": {"meet": "selected"}}
PARTNERS = technique(
    MEET,
    HEARD | {"visible": {"everyone": "facilitator"}},
    slug="partners",
    loops={"round": {"over": "count", "times": 3}},
)
ANSWER = {"id": "answer", "loop": "question", **MINE}
COMPARE = {
    "id": "compare",
    "loop": "question",
    "group": {"new": [2, 4]},
    "activity": "converge",
    "input": {"answer": "group"},
    "allow": ("merge", "edit", "add"),
    "visible": "group",
    **FIELDS,
}
ALL = {"id": "all", "group": "whole", "activity": "converge", "input": {"compare": "selected"}}
QUESTIONS = technique(
    ANSWER,
    COMPARE,
    ALL | {"allow": ("merge", "edit"), "visible": "everyone", **FIELDS},
    slug="questions",
    loops={"question": {"over": "prompts", "items": ("stop", "start")}},
    words={"stop": "What should stop?", "start": "What should start?"},
)
