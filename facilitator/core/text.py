"""Text from outside, repaired or refused once for all, before it can reach the log.

A phone may send half an emoji (a lone surrogate kills a whole batch when it is written), NUL (which
PostgreSQL cannot hold), control characters, or the same letter composed in two ways.
"""

from __future__ import annotations

import unicodedata

from facilitator.core.rejected import Rejected

IDEA_CHARACTERS = 2_000
NAME_CHARACTERS = 40
_KEPT_CONTROLS = "\n\t"


def repaired(text: str) -> str:
    """Valid UTF-8 in NFC without control characters; line ends are `\\n`, ends trimmed."""
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "ignore")
    lines = whole.replace("\r\n", "\n").replace("\r", "\n")
    shown = "".join(c for c in lines if c in _KEPT_CONTROLS or unicodedata.category(c) != "Cc")
    return unicodedata.normalize("NFC", shown).strip()


def sentence(text: str, most: int = IDEA_CHARACTERS) -> str:
    """Repaired text of 1 … `most` characters; raises `blank` or `too_long`."""
    clean = line_or_empty(text, most)
    if not clean:
        raise Rejected("blank")
    return clean


def line_or_empty(text: str, most: int) -> str:
    clean = repaired(text)
    if not any(_visible(c) for c in clean):
        return ""
    if len(clean) > most:
        raise Rejected("too_long", most=most, length=len(clean))
    return clean


def _visible(character: str) -> bool:
    """Zero-width and formatting characters alone are not something a person wrote."""
    return unicodedata.category(character) not in ("Cf", "Zs", "Zl", "Zp", "Cc")
