"""Problems of definition files: each one line that names the file, the place, what is wrong and
what to do.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Problem:
    """One thing to put right; `line` counts from 1."""

    file: str
    line: int
    message: str
    hint: str = ""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}" + (f" {self.hint}" if self.hint else "")


@dataclass(frozen=True)
class Flaw:
    """A problem found inside one text, before it is known which file that is."""

    line: int
    message: str
    hint: str = ""


def did_you_mean(word: object, known: Iterable[str]) -> str:
    """A question with the nearest known name, else the list of what is possible."""
    names = list(dict.fromkeys(known))
    near = difflib.get_close_matches(str(word)[:80].lower(), names, n=1, cutoff=0.6)
    if near:
        return f"Did you mean `{near[0]}`?"
    if not names:
        return ""
    return "Possible: " + ", ".join(f"`{name}`" for name in names[:30]) + "."


def quoted(value: object) -> str:
    """What somebody wrote, short enough for one line."""
    text = str(value).replace("\n", " ")
    return f"`{text}`" if len(text) <= 40 else f"`{text[:40]}…`"
