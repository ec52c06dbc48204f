"""A group's name as it is printed: "7 Maple"."""

from __future__ import annotations

from facilitator.screens.signs import sign


def group_name(number: int, lang: str) -> str:
    return f"{number} {sign(number, lang).name}"
