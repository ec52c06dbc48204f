"""Markdown as safe HTML. Definition files are trusted to be read, not to be HTML."""

from __future__ import annotations

from functools import lru_cache

import nh3
from markdown import Markdown
from markupsafe import Markup

BLOCKS = {"p", "br", "ul", "ol", "li", "blockquote", "h3", "h4", "hr"}
INLINE = {"em", "strong", "code", "a"}
_reader = Markdown(extensions=["sane_lists"])


@lru_cache(maxsize=2048)
def markdown(text: str, inline: bool = False) -> Markup:
    """Sanitised HTML; `inline` leaves out paragraphs, for a heading or a list item."""
    html = _reader.reset().convert(text)
    tags = INLINE if inline else BLOCKS | INLINE
    clean = nh3.clean(
        html,
        tags=tags,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer",
    )
    return Markup(clean.strip())  # noqa: S704 - nh3 has just cleaned it
