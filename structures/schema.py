"""The file format: what a technique, a string and a canvas are.

All models are closed and frozen. A file's short forms (`group: solo`, `visible: group`, `input:
{alone: group}`) become the same objects that `model_dump(mode="json")` writes, and those read back
to equal objects: techniques are pinned as JSON when a session opens. A technique read back is never
judged again; `structures.checks` judges files.
"""

from __future__ import annotations

import operator
from typing import Annotated, Any, Literal

from pydantic import Field as Setting
from pydantic import StringConstraints
from pydantic.json_schema import SkipJsonSchema

from structures.base import (
    Count,
    Edition,
    Flag,
    Form,
    Minutes,
    Name,
    People,
    Prose,
    Title,
    WholeMinutes,
)
from structures.forms import (
    Audience,
    Blank,
    Choice,
    Dots,
    Field,
    Input,
    Inputs,
    Number,
    Only,
    Order,
    Route,
    Scale,
    Scope,
    Scopes,
    Visible,
)
from structures.front_forms import Loop, Role, Variant
from structures.grouping_forms import (
    Grouping,
    Keep,
    Merge,
    New,
    Remix,
    Slots,
    Solo,
    Split,
    Stage,
    Whole,
)
from structures.string_forms import Axis, Block, Canvas, Carry, String, Zone

__all__ = [
    "Activity",
    "Audience",
    "Axis",
    "Block",
    "Canvas",
    "Carry",
    "Choice",
    "Dots",
    "Field",
    "Grouping",
    "Input",
    "Keep",
    "Loop",
    "Merge",
    "New",
    "Number",
    "Only",
    "Order",
    "People",
    "Remix",
    "Role",
    "Route",
    "Scope",
    "Slots",
    "Solo",
    "Split",
    "Stage",
    "Step",
    "String",
    "Technique",
    "Variant",
    "Whole",
    "Zone",
]

Activity = Literal["present", "talk", "collect", "converge", "rate", "canvas", "draw"]
Allowed = Literal["merge", "edit", "add", "drop", "order", "cluster"]
Words = dict[Name, Prose | dict[Name, Prose]]
Parts = Annotated[int, Setting(strict=True, ge=2, le=20)]
Condition = Annotated[str, StringConstraints(pattern=r"^people (<|<=|>|>=|==) \d{1,4}$")]
_COMPARE = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
}


def _usual_audience(settings: dict[str, Any]) -> tuple[Audience, ...]:
    kind = getattr(settings.get("group"), "kind", "group")
    return (
        Audience(
            who={"solo": "private", "whole": "everyone", "stage": "everyone"}.get(kind, "group")
        ),
    )


class Step(Form):
    """One stretch of time in which everybody does one thing, in one grouping.

    `scope` and `inside` are never written in a file: `scope` says which stretch of a step that
    widens this is, `inside` is the technique that `run` names.
    """

    id: Name
    title: Title
    minutes: Minutes
    group: Grouping
    activity: Activity
    loop: Name | None = None
    input: Inputs = ()
    writes: tuple[Name, ...] = ()
    fields: dict[Name, Blank] = Setting(default_factory=dict)
    max: Count | None = None
    allow: tuple[Allowed, ...] = ()
    pick: Count | None = None
    visible: Visible = Setting(default_factory=_usual_audience)
    anonymous: Flag = False
    record: Literal["room", "group", "none"] = "room"
    scale: Scale | None = None
    blind: Flag = False
    not_own: Flag = False
    criteria: tuple[Name, ...] = ()
    drops: tuple[Name, ...] = ()
    ask: dict[Name, Name] = Setting(default_factory=dict)
    chart: Literal["bars", "radar", "spread"] | None = None
    widen: Scopes = ()
    run: Name | None = None
    canvas: Name | None = None
    optional: Flag = False
    when: Condition | None = None
    pace: Literal["room", "group"] = "room"
    ring: Literal["members"] | Parts | None = None
    words: Words = Setting(default_factory=dict)
    text: Prose = ""
    say: Prose = ""
    watch_for: Prose = ""
    online: Prose = ""
    no_phones: Prose = ""
    scope: SkipJsonSchema[Literal[1, 2, 3, 4, "group"] | None] = None
    inside: SkipJsonSchema[Technique | None] = None

    def label(self, name: str) -> str:
        """The short text for an identifier of this step, or the identifier where there is none."""
        word = self.words.get(name, name)
        return word if isinstance(word, str) else name

    def fits(self, people: int) -> bool:
        """Whether the step takes place with so many people (`when`)."""
        if self.when is None:
            return True
        _, sign, number = self.when.split()
        return bool(_COMPARE[sign](people, int(number)))


class Technique(Form):
    """One technique: what it is for, and its steps in order."""

    slug: Name
    family: Name
    edition: Edition | None = None
    title: Title
    summary: Prose = ""
    minutes: WholeMinutes
    time_note: Prose | None = None
    people: People
    good_for: tuple[Name, ...] = ()
    match_when: Prose = ""
    invitation: Prose = ""
    credit: Prose = ""
    sources: tuple[str, ...] = ()
    roles: dict[Name, Role] = Setting(default_factory=dict)
    loops: dict[Name, Loop] = Setting(default_factory=dict)
    variants: dict[Name, Variant] = Setting(default_factory=dict)
    below: Prose | None = None
    offer_after: Count | None = None
    words: Words = Setting(default_factory=dict)
    steps: Annotated[tuple[Step, ...], Setting(min_length=1, max_length=100)]
    tips: Prose = ""
    riffs: Prose = ""
    lang: str = "en"

    def step(self, id: str) -> Step:
        """The step with this id; KeyError if there is none."""
        for step in self.steps:
            if step.id == id:
                return step
        raise KeyError(id)

    def variant(self, name: str) -> Technique:
        """This technique as its variant `name`: steps dropped, settings changed, its own words put
        in.

        A variant that leaves a step without its input is a problem of the file, so a loaded
        technique has none.
        """
        chosen = self.variants[name]
        steps = tuple(
            _vary(step, name, chosen) for step in self.steps if step.id not in chosen.drop
        )
        return self.model_copy(update={**_headline(self, chosen), "steps": steps, "variants": {}})

    def label(self, name: str) -> str:
        """The short text for an identifier of the whole technique: a role, a prompt of a loop."""
        word = self.words.get(name, name)
        return word if isinstance(word, str) else name


_OWN_WORDS = ("title", "text", "say", "watch_for", "online", "no_phones")


def _vary(step: Step, name: str, variant: Variant) -> Step:
    told = step.words.get(name)
    words = told if isinstance(told, dict) else {}
    changes = {
        **variant.set.get(step.id, {}),
        **{key: words[key] for key in _OWN_WORDS if key in words},
    }
    return Step.model_validate({**step.model_dump(mode="json"), **changes}) if changes else step


def _headline(technique: Technique, variant: Variant) -> dict[str, object]:
    return {
        "title": variant.title or technique.title,
        "minutes": variant.minutes or technique.minutes,
        "time_note": variant.time_note or technique.time_note,
        "people": variant.people or technique.people,
        "below": variant.below or technique.below,
    }
