"""The small parts of a step's settings: what comes in, who sees, which fields, which scale; with
their short forms.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, StringConstraints, model_validator
from pydantic import Field as Setting

from structures.base import Count, Flag, Form, Minutes, Name

Route = Literal["own", "partner", "group", "all", "selected", "dealt", "addressed", "slot"]
When = Literal["live", "author", "step_end", "facilitator", "countdown"]
Kind = Literal["text", "person", "date", "slot", "image", "number"]
KINDS_OF_FIELD: tuple[Kind, ...] = ("text", "person", "date", "slot", "image", "number")
Who = Annotated[
    str,
    StringConstraints(
        pattern=r"^(private|group|addressee|everyone|projector|role:[a-z0-9][a-z0-9_-]*)$"
    ),
]


class Only(Form):
    """Which of the incoming ideas are carried on; what is not said does not matter."""

    value: tuple[str | int, ...] = ()
    kind: tuple[Name, ...] = ()
    zone: tuple[Name, ...] = ()
    spread: Literal["wide", "narrow"] | None = None
    top: Count | None = None
    chosen: Flag = False


class Input(Form):
    """What one earlier step brings into this one, and on which way."""

    step: Name
    route: Route
    only: Only = Only()


def _inputs(value: object) -> object:
    """`{alone: group}` or `{alone: {route: group, only: …}}`, in the order written."""
    if not isinstance(value, dict):
        return value
    return [_input(step, way) for step, way in value.items()]


def _input(step: object, way: object) -> dict[object, object]:
    return {"step": step, **way} if isinstance(way, dict) else {"step": step, "route": way}


class Way(Form):
    """The long form of an input, for the JSON Schema that editors use; so are the other classes
    named Form.
    """

    route: Route
    only: Only = Only()


Inputs = Annotated[
    tuple[Input, ...],
    BeforeValidator(_inputs, json_schema_input_type=dict[Name, Route | Way] | tuple[Input, ...]),
]


class Audience(Form):
    """Who sees what is written in this step, and from when."""

    who: Who
    when: When = "live"


def _audiences(value: object) -> object:
    """`group`, or `[group, {everyone: facilitator}]`: each a wider audience than before."""
    entries = value if isinstance(value, (list, tuple)) else [value]
    return [_audience(entry) for entry in entries]


def _audience(entry: object) -> object:
    if isinstance(entry, str):
        return {"who": entry}
    if isinstance(entry, dict) and len(entry) == 1 and "who" not in entry:
        ((who, when),) = entry.items()
        return {"who": who, "when": when}
    return entry


_ShortAudience = Who | dict[Who, When] | Audience
Visible = Annotated[
    tuple[Audience, ...],
    BeforeValidator(_audiences, json_schema_input_type=_ShortAudience | tuple[_ShortAudience, ...]),
]


class Scope(Form):
    """One stretch of a step that widens: alone (1), in groups of 2, 3 or 4, in the whole group;
    with `minutes`, or with an equal share of them."""

    size: Literal[1, 2, 3, 4, "group"]
    minutes: Minutes | None = None


def _scopes(value: object) -> object:
    """`[1, 2, group]`, or `{1: 2, 2: 3, group: 5}` with the minutes of each."""
    if isinstance(value, dict):
        return [{"size": _size(size), "minutes": minutes} for size, minutes in value.items()]
    if isinstance(value, (list, tuple)):
        return [each if isinstance(each, (dict, Scope)) else {"size": each} for each in value]
    return value


def _size(written: object) -> object:
    """The name of a setting is text even where it is a number."""
    return int(written) if isinstance(written, str) and written.isdecimal() else written


_ShortScope = Literal[1, 2, 3, 4, "group"]
Scopes = Annotated[
    tuple[Scope, ...],
    BeforeValidator(
        _scopes, json_schema_input_type=tuple[_ShortScope | Scope, ...] | dict[_ShortScope, Minutes]
    ),
]


class Field(Form):
    """One named blank of an idea."""

    type: Kind
    optional: Flag = False


def _field(value: object) -> object:
    """`text`, or `date?` for a blank that may stay empty."""
    if isinstance(value, str):
        return {"type": value.removesuffix("?"), "optional": value.endswith("?")}
    return value


ShortField = Literal[
    "text",
    "text?",
    "person",
    "person?",
    "date",
    "date?",
    "slot",
    "slot?",
    "image",
    "image?",
    "number",
    "number?",
]
Blank = Annotated[Field, BeforeValidator(_field, json_schema_input_type=ShortField | Field)]

Point = Annotated[int, Setting(strict=True, ge=-100, le=100)]


class Number(Form):
    """A whole number from `low` to `high`."""

    kind: Literal["number"] = "number"
    low: Point
    high: Point

    @model_validator(mode="after")
    def _rises(self) -> Number:
        if self.low >= self.high:
            raise ValueError("a scale starts with its smaller number")
        return self


class Choice(Form):
    """One of a few named answers."""

    kind: Literal["choice"] = "choice"
    options: Annotated[tuple[Name, ...], Setting(min_length=2, max_length=20)]


class Dots(Form):
    """So many dots to give away."""

    kind: Literal["dots"] = "dots"
    count: Count


class Order(Form):
    """Put the first so many in order."""

    kind: Literal["order"] = "order"
    count: Count


def _scale(value: object) -> object:
    """`{number: [1, 5]}`, `{choice: [yes, no]}`, `{dots: 3}`, `{order: 5}`."""
    if not isinstance(value, dict) or "kind" in value:
        return value
    kind = next((name for name in ("number", "choice", "dots", "order") if name in value), None)
    if kind is None:
        return value
    rest = {key: held for key, held in value.items() if key != kind}
    return {"kind": kind, **_measure(kind, value[kind]), **rest}


def _measure(kind: str, value: object) -> dict[object, object]:
    if kind == "choice":
        return {"options": value}
    if kind != "number":
        return {"count": value}
    if isinstance(value, (list, tuple)) and len(value) == 2:
        return {"low": value[0], "high": value[1]}
    raise ValueError("a number scale is written with its two ends: {number: [1, 5]}")


class NumberForm(Form):
    number: tuple[Point, Point]


class ChoiceForm(Form):
    choice: tuple[Name, ...]


class DotsForm(Form):
    dots: Count


class OrderForm(Form):
    order: Count


_Scales = Number | Choice | Dots | Order
Scale = Annotated[
    Annotated[_Scales, Setting(discriminator="kind")],
    BeforeValidator(
        _scale, json_schema_input_type=NumberForm | ChoiceForm | DotsForm | OrderForm | _Scales
    ),
]
