"""A group's name as it is printed: "7 Maple"."""

from __future__ import annotations

TREES = (
    "Maple", "Oak", "Birch", "Pine", "Willow", "Cedar",
    "Elm", "Ash", "Beech", "Linden", "Alder", "Hazel",
)  # fmt: skip


def group_name(number: int, lang: str) -> str:
    return f"{number} {TREES[(number - 1) % len(TREES)]}"
