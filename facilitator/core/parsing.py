"""From what came over the wire to a clean command, or a refusal: nothing behind this ever sees
unclean text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields
from typing import Any

from facilitator.core.commands import COMMANDS, Command, MergeIdeas, PostIdea
from facilitator.core.rejected import Rejected
from facilitator.core.text import IDEA_CHARACTERS, NAME_CHARACTERS, line_or_empty

PHONE_ID = re.compile(r"[A-Za-z0-9_-]{16,40}")
ANY_ID = re.compile(r"[A-Za-z0-9_.:~-]{1,64}")
MOST_FIELDS = 20
MOST_IDEAS = 50


def parse(name: object, data: object) -> Command:
    """A clean command, or Rejected(`malformed`, `unknown_command`, `too_long`)."""
    kind = COMMANDS.get(name) if isinstance(name, str) else None
    if kind is None:
        raise Rejected("unknown_command")
    if not isinstance(data, Mapping):
        raise Rejected("malformed", field="data")
    known = {f.name: f for f in fields(kind)}
    values: dict[str, Any] = {}
    for key, spec in known.items():
        if key in data:
            values[key] = _value(kind, key, str(spec.type), data[key])
        elif spec.default is MISSING and spec.default_factory is MISSING:
            raise Rejected("malformed", field=key)
    return kind(**values)


def _value(kind: type[Command], key: str, type_name: str, value: object) -> object:
    try:
        if kind in (PostIdea, MergeIdeas) and key == "id":
            return _phone_id(value)
        return PARSERS[type_name](value)
    except (TypeError, ValueError) as error:
        raise Rejected("malformed", field=key) from error


def _identifier(value: object) -> str:
    if value == "":
        return ""
    if not isinstance(value, str) or not ANY_ID.fullmatch(value):
        raise ValueError
    return value


def _phone_id(value: object) -> str:
    """At least 96 random bits; it becomes an element's id on every screen that shows the idea."""
    if not isinstance(value, str) or not PHONE_ID.fullmatch(value):
        raise ValueError
    return value


def _identifiers(value: object) -> tuple[str, ...]:
    if not isinstance(value, list | tuple) or len(value) > MOST_IDEAS:
        raise ValueError
    return tuple(dict.fromkeys(_identifier(each) for each in value))


def _texts(value: object) -> Mapping[str, str]:
    if not isinstance(value, Mapping) or len(value) > MOST_FIELDS:
        raise ValueError
    texts = {}
    for key, text in value.items():
        if not isinstance(text, str):
            raise ValueError
        texts[_identifier(key)] = line_or_empty(text, IDEA_CHARACTERS)
    return texts


def _name(value: object) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str):
        raise ValueError
    return " ".join(line_or_empty(value, NAME_CHARACTERS).split()) or None


def _whole_number(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) >= 1 << 53:
        raise ValueError
    return value


def _value_given(value: object) -> int | str | None:
    if value is None:
        return None
    return _identifier(value) if isinstance(value, str) else _whole_number(value)


def _yes_or_no(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError
    return value


PARSERS: dict[str, Callable[[object], object]] = {
    "str": _identifier,
    "str | None": _name,
    "tuple[str, ...]": _identifiers,
    "Mapping[str, str]": _texts,
    "int": _whole_number,
    "int | str | None": _value_given,
    "bool": _yes_or_no,
}
