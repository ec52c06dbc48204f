"""For what is done again and again: it says once that it fails, and once that it works again."""

from __future__ import annotations

from collections.abc import Callable

from facilitator.service import told


class Steady:
    """`name` is what stands in the log: `ticker_failed`, and later `ticker_works`."""

    def __init__(self, name: str, report: Callable[..., None]) -> None:
        self._name, self._report = name, report
        self._trouble = ""

    def fails(self, error: Exception) -> None:
        trouble = told(error)
        if trouble != self._trouble:
            self._trouble = trouble
            self._report(what=f"{self._name}_failed", trouble=trouble)

    def works(self) -> None:
        if self._trouble:
            self._trouble = ""
            self._report(what=f"{self._name}_works")
