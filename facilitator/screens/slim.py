"""What travels is written as briefly as HTML allows; a browser makes the same of it.

Templates stay readable, and the quotes that need not be are taken off what they render. Each of
them counts twice, because frames are JSON. Only tags are touched: no text changes.
"""

from __future__ import annotations

import re

TAG = re.compile(r"<[a-z][^<>]*>")
ATTRIBUTE = re.compile(r'="([^"]*)"(?=([ />]))')
PLAIN = re.compile(r"[\w.:#-]+")


def slim(html: str) -> str:
    """The same elements, attributes and texts."""
    return TAG.sub(_tag, html)


def _tag(found: re.Match[str]) -> str:
    return ATTRIBUTE.sub(_attribute, found[0])


def _attribute(found: re.Match[str]) -> str:
    value, after = found.groups()
    if not value:
        return ""
    if PLAIN.fullmatch(value) and after != "/":
        return f"={value}"
    return found[0] if "'" in value else f"='{value}'"
