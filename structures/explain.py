"""What pydantic found wrong, said in sentences for somebody who writes a technique."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from structures.forms import KINDS_OF_FIELD, Input, Only, When
from structures.grouping_forms import KINDS, Keep, Merge, New, Remix, Slots, Split, Stage
from structures.marked import Marked
from structures.problems import Flaw, did_you_mean, quoted
from structures.schema import Axis, Block, Loop, People, Role, Step, Technique, Variant, Zone

Model = TypeVar("Model", bound=BaseModel)
# What stands in headings, prose and ```words blocks and not among the settings.
PROSE = frozenset(
    {"title", "summary", "text", "words", "steps", "tips", "riffs", "say", "watch_for", "online"}
    | {"no_phones"}
)
# What the program makes of a file, and nobody writes.
MADE = frozenset({"scope", "inside"})
AUDIENCES = ("private", "group", "role:…", "addressee", "everyone", "projector")
SCALES = ("number", "choice", "dots", "order")


def _keys(*models: type[BaseModel]) -> tuple[str, ...]:
    return tuple(
        dict.fromkeys(name for model in models for name in model.model_fields if name != "kind")
    )


# What may stand inside a setting, for "did you mean".
_INSIDE: dict[str, tuple[str, ...]] = {
    "group": (*_keys(New, Keep, Merge, Split, Remix, Slots, Stage), *KINDS),
    "input": _keys(Input, Only),
    "visible": ("who", "when"),
    "fields": ("type", "optional"),
    "scale": SCALES,
    "people": _keys(People),
    "roles": _keys(Role),
    "loops": _keys(Loop),
    "variants": _keys(Variant),
    "blocks": ("from", *_keys(Block, Only)),
    "axes": _keys(Axis),
    "zones": _keys(Zone),
    "boxes": _keys(Zone),
}
_POSSIBLE = {
    "visible": (*AUDIENCES, *get_args(When)),
    "group": KINDS,
    "scale": SCALES,
    "fields": KINDS_OF_FIELD,
}
# Settings whose entries stand for themselves: one that is wrong says nothing about the others.
_MAPS = ("input", "fields", "roles", "loops", "variants", "ask")
_ODD_NUMBER = (
    "greater_than",
    "greater_than_equal",
    "less_than",
    "less_than_equal",
    "finite_number",
)


def salvage(
    model: type[Model], data: Mapping[str, Any], harmless: Mapping[str, Any]
) -> tuple[Model, list[ErrorDetails]]:
    """The model with every wrong setting left out, and the errors, so that the other checks can
    still look at the rest.

    `harmless` gives a harmless value for each setting that must be there.
    """
    try:
        return model.model_validate(data), []
    except ValidationError as error:
        found = error.errors(include_url=False)
    # A default that could not be worked out is only a consequence of another error.
    errors = [one for one in found if one["type"] != "default_factory_not_called"]
    return model.model_validate(
        {**harmless, **_without(data, [found["loc"] for found in errors])}
    ), errors


def _without(data: Mapping[str, Any], wrong: list[tuple[int | str, ...]]) -> dict[str, Any]:
    """The data less what is wrong: of a setting that is a map, only the wrong entries."""
    rest = dict(data)
    for key in {str(loc[0]) for loc in wrong if loc}:
        entries = [loc[1] if len(loc) > 1 else None for loc in wrong if loc[:1] == (key,)]
        held = rest.pop(key, None)
        if key in _MAPS and isinstance(held, dict) and None not in entries:
            names = {list(held)[one] if isinstance(one, int) else one for one in entries}
            rest[key] = {name: value for name, value in held.items() if name not in names}
    return rest


def doubts(errors: list[ErrorDetails], settings: type[BaseModel]) -> frozenset[str]:
    """The wrong settings, and those that a misspelt one was probably meant to be."""
    names = {str(error["loc"][0]) for error in errors if error["loc"]}
    meant = {
        near
        for name in names
        for near in difflib.get_close_matches(name, settings.model_fields, n=1)
    }
    return frozenset(names | meant)


def flaw(error: ErrorDetails, marked: Marked, settings: type[BaseModel]) -> Flaw:
    """One error as a sentence with its line."""
    loc = error["loc"]
    missing = error["type"] == "missing"
    line = marked.line(loc[:-1] if missing and len(loc) > 1 else loc if not missing else ())
    message, hint = _sentence(error, settings)
    return Flaw(line, message, hint)


def _sentence(error: ErrorDetails, settings: type[BaseModel]) -> tuple[str, str]:
    loc, kind, value = error["loc"], error["type"], error.get("input")
    top = str(loc[0]) if loc else ""
    name = next((str(part) for part in reversed(loc) if isinstance(part, str)), top)
    if kind == "extra_forbidden":
        prose = PROSE | MADE if settings in (Step, Technique) else ()
        top_level = [key for key in settings.model_fields if key not in prose]
        known = top_level if len(loc) == 1 else _INSIDE.get(top, ())
        return f"{quoted(loc[-1])} is not a setting{_within(loc)}.", did_you_mean(loc[-1], known)
    if kind == "missing":
        return f"`{name}` is missing{_within(loc)}.", f"Add a line `{name}: …`."
    if kind == "literal_error":
        possible = re.findall(r"'([^']*)'|\b(\d+)\b", str(error.get("ctx", {}).get("expected", "")))
        return f"{quoted(value)} is not possible for `{name}`.", did_you_mean(
            value, [a or b for a, b in possible]
        )
    if top in _POSSIBLE and kind in (
        "union_tag_not_found",
        "model_attributes_type",
        "model_type",
        "dict_type",
    ):
        return f"{quoted(value)} is not possible for `{top}`.", did_you_mean(value, _POSSIBLE[top])
    if top == "visible" and kind == "string_pattern_mismatch":
        return f"{quoted(value)} is nobody who could see it.", did_you_mean(value, AUDIENCES)
    return _plain_sentence(kind, name, value, error["msg"])


def _plain_sentence(kind: str, name: str, value: object, reason: str) -> tuple[str, str]:
    if kind == "string_pattern_mismatch" and name == "when":
        return f"{quoted(value)} is not a condition.", "Write it like `people > 12`."
    if kind == "string_pattern_mismatch":
        return f"{quoted(value)} cannot be a name.", "Use small letters, digits, `-` and `_`."
    if kind in _ODD_NUMBER:
        return f"{quoted(value)} is not possible for `{name}`.", reason.replace(
            "Input should", "It should"
        ) + "."
    if kind.startswith(("int_", "float_")):
        return f"`{name}` must be a number, not {quoted(value)}.", ""
    if kind.startswith("string_"):
        return f"`{name}` must be a text: {reason.replace('Input should', 'it should')}.", ""
    if kind == "bool_type":
        return f"`{name}` is either `true` or `false`.", ""
    reason = reason.removeprefix("Value error, ").replace("Input should", "it should")
    return f"`{name}` does not fit: {reason}.", ""


def _within(loc: tuple[int | str, ...]) -> str:
    return f" in `{loc[0]}`" if len(loc) > 1 else ""
