"""The one way in which the core says no."""

from __future__ import annotations

Fact = str | int


class Rejected(Exception):
    """A command is refused; the state stays as it was.

    `code` names a sentence in `screens/sentences.py`; `facts` are the numbers and words that the
    sentence needs. A refusal is quiet: it is an answer, not a fault, and is never logged as one.
    """

    def __init__(self, code: str, **facts: Fact) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts

    def __repr__(self) -> str:
        return f"Rejected({self.code!r}, {self.facts!r})"
