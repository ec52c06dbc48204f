"""What the command line can change about a scenario; the figures of docs/ are made without."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Wishes:
    """`people` and `seconds` of 0 are the scenario's own."""

    people: int = 0
    seconds: float = 0

    def head_count(self, usual: int) -> int:
        return self.people or usual

    def duration(self, usual: float) -> float:
        return self.seconds or usual
