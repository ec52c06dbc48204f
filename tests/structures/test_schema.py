"""Techniques are pinned as JSON in a session's log, and read back to the same."""

# ruff: noqa: E501 - a row of a table is easier to read on one line

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from structures.schema import (
    Audience,
    Choice,
    Dots,
    Field,
    Input,
    Keep,
    Merge,
    New,
    Number,
    Only,
    Order,
    Remix,
    Slots,
    Solo,
    Stage,
    Step,
    String,
    Technique,
    Whole,
)

NAMES = st.from_regex(r"[a-z][a-z0-9_-]{0,8}", fullmatch=True)
TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=20)
SIZES = st.tuples(st.integers(2, 9), st.integers(0, 9)).map(lambda pair: [pair[0], sum(pair)])
ROUTES = st.sampled_from(["own", "group", "all", "selected", "dealt"])


def a_step(**changes: Any) -> Step:
    plain = {"id": "x", "title": "X", "minutes": 1, "group": "whole", "activity": "talk"}
    return Step.model_validate({**plain, **changes})


@st.composite
def groups(draw: st.DrawFn) -> object:
    kind = draw(
        st.sampled_from(["solo", "whole", "new", "keep", "merge", "remix", "slots", "stage"])
    )
    if kind in ("solo", "whole"):
        return kind
    if kind == "keep":
        return {"keep": draw(NAMES)}
    if kind == "merge":
        return {"merge": draw(NAMES), "size": draw(SIZES)}
    if kind == "slots":
        return {"slots": {"of": draw(NAMES), "place": draw(NAMES)}, "free": draw(st.booleans())}
    size = draw(SIZES)
    if kind == "stage":
        return {"stage": {"role": draw(NAMES), "size": size}, "audience": {"new": draw(SIZES)}}
    return {
        kind: size,
        "aim": draw(st.sampled_from(size)),
        "meet": draw(st.sampled_from(["near", "strangers"])),
    }


@st.composite
def steps(draw: st.DrawFn) -> dict[str, object]:
    maybe: dict[str, st.SearchStrategy[object]] = {
        "input": st.dictionaries(NAMES, ROUTES | st.fixed_dictionaries(
            {"route": ROUTES, "only": st.fixed_dictionaries({}, optional={
                "top": st.integers(1, 99), "chosen": st.booleans(), "value": st.lists(st.integers(0, 9) | NAMES)})})),
        "fields": st.dictionaries(NAMES, st.sampled_from(["text", "person?", "date?", "slot"])),
        "visible": st.lists(
            st.sampled_from(["private", "group", "role:x"]) | st.just({"everyone": "facilitator"}), min_size=1),
        "scale": st.sampled_from([{"number": [1, 5]}, {"choice": ["yes", "no"]}, {"dots": 3}, {"order": 5}]),
        "words": st.dictionaries(NAMES, TEXTS | st.dictionaries(NAMES, TEXTS)),
        "widen": st.just([1, 2, "group"]),
        "anonymous": st.booleans(),
        "when": st.just("people > 12"),
        "text": TEXTS,
        "no_phones": TEXTS,
    }  # fmt: skip
    always: dict[str, st.SearchStrategy[object]] = {
        "id": NAMES,
        "title": st.just("Title"),
        "minutes": st.integers(1, 90) | st.floats(0.25, 90),
        "group": groups(),
        "activity": st.sampled_from(["present", "talk", "collect", "converge", "rate"]),
    }
    return draw(st.fixed_dictionaries(always, optional=maybe))


@settings(max_examples=150, deadline=None)
@given(st.lists(steps(), min_size=1, max_size=3), TEXTS)
def test_a_technique_survives_json(told: list[dict[str, object]], summary: str) -> None:
    technique = Technique.model_validate(
        {
            "slug": "a",
            "family": "b",
            "title": "T",
            "minutes": 3,
            "people": {"min": 2, "ideal": [4, None]},
            "summary": summary,
            "steps": told,
        }
    )
    pinned = json.dumps(technique.model_dump(mode="json"))
    again = Technique.model_validate(json.loads(pinned))
    assert again == technique
    assert json.dumps(again.model_dump(mode="json")) == pinned


@pytest.mark.parametrize(
    ("short", "group"),
    [
        ("solo", Solo()),
        ("whole", Whole()),
        ({"new": [5, 7], "aim": 6, "meet": "near"}, New(size=(5, 7), aim=6, meet="near")),
        (
            {"new": [2, 3], "spread": "role", "avoid": "partners"},
            New(size=(2, 3), spread="role", avoid="partners"),
        ),
        ({"keep": "pairs"}, Keep(of="pairs")),
        ({"merge": "pairs", "size": [4, 5]}, Merge(of="pairs", size=(4, 5))),
        ({"remix": [2, 3]}, Remix(size=(2, 3))),
        (
            {
                "slots": {"of": "market", "place": "place", "time": "time_slot"},
                "assign": "rotate",
                "free": True,
            },
            Slots(of="market", place="place", time="time_slot", assign="rotate", free=True),
        ),
        (
            {
                "stage": {
                    "role": "fish",
                    "size": [3, 7],
                    "cast": "elected",
                    "open_seat": True,
                    "of": "x",
                },
                "audience": {"new": [3, 4]},
            },
            Stage(
                role="fish",
                size=(3, 7),
                cast="elected",
                open_seat=True,
                of="x",
                audience=New(size=(3, 4)),
            ),
        ),
        ({"kind": "keep", "of": "pairs"}, Keep(of="pairs")),
    ],
)
def test_each_grouping_has_a_short_form(short: object, group: object) -> None:
    assert a_step(group=short).group == group


@pytest.mark.parametrize(
    ("setting", "short", "long"),
    [
        ("input", {"a": "group", "b": "all"}, (Input(step="a", route="group"), Input(step="b", route="all"))),
        ("input", {"a": {"route": "own", "only": {"top": 3}}}, (Input(step="a", route="own", only=Only(top=3)),)),
        ("visible", "group", (Audience(who="group"),)),
        ("visible", ["role:x", {"everyone": "facilitator"}],
         (Audience(who="role:x"), Audience(who="everyone", when="facilitator"))),
        ("fields", {"idea": "text", "who": "person?"},
         {"idea": Field(type="text"), "who": Field(type="person", optional=True)}),
        ("scale", {"number": [1, 5]}, Number(low=1, high=5)),
        ("scale", {"choice": ["a", "b"]}, Choice(options=("a", "b"))),
        ("scale", {"dots": 3}, Dots(count=3)),
        ("scale", {"order": 5}, Order(count=5)),
    ],
)  # fmt: skip
def test_short_forms_become_plain_objects(setting: str, short: object, long: object) -> None:
    assert getattr(a_step(**{setting: short}), setting) == long


@pytest.mark.parametrize(
    ("group", "who"), [("solo", "private"), ({"new": [2, 3]}, "group"), ("whole", "everyone")]
)
def test_the_usual_audience_follows_the_grouping(group: object, who: str) -> None:
    assert a_step(group=group).visible == (Audience(who=who),)


@pytest.mark.parametrize(
    ("when", "people", "fits"),
    [(None, 1, True), ("people > 12", 12, False), ("people > 12", 13, True), ("people <= 4", 4, True)],
)  # fmt: skip
def test_a_condition_asks_how_many_people_there_are(
    when: str | None, people: int, fits: bool
) -> None:
    assert a_step(when=when).fits(people) is fits


def test_models_are_frozen_and_closed() -> None:
    with pytest.raises(ValidationError):
        a_step().id = "other"
    with pytest.raises(ValidationError):
        a_step(colour="green")


def test_a_missing_step_is_a_key_error() -> None:
    technique = Technique.model_validate(
        {"slug": "a", "family": "b", "title": "T", "minutes": 1, "people": {"min": 1}, "steps": [a_step()]}
    )  # fmt: skip
    assert technique.step("x") == a_step()
    with pytest.raises(KeyError):
        technique.step("y")


def test_a_string_survives_json_and_knows_its_minutes() -> None:
    string = String.model_validate(
        {
            "slug": "s",
            "title": "S",
            "people": {"min": 4},
            "blocks": [
                {"id": "a", "run": "x", "minutes": 10},
                {
                    "id": "b",
                    "run": "y",
                    "minutes": 5,
                    "carry": {"from": "a.all", "only": {"top": 3}},
                },
            ],
        }
    )
    pinned = json.loads(json.dumps(string.model_dump(mode="json")))
    assert String.model_validate(pinned) == string
    assert pinned["blocks"][1]["carry"]["from"] == "a.all"
    assert string.minutes == 15
