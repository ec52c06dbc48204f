"""A group's name as it is printed, and the sign to which it belongs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from facilitator.screens.signs import Sign, sign


def group_name(number: int, lang: str) -> str:
    """ "7 Maple"."""
    return f"{number} {sign(number, lang).name}"


def group_sign(group: Mapping[str, Any], lang: str) -> Sign:
    """The sign of a group in a document; its name begins with its number."""
    return sign(int(group["name"].split()[0]), lang)
