"""Pages that are the same for everybody in a room, but for a few words.

Two hundred people who join within ten seconds ask for the same two pages. Each is drawn once with a
mark in every place where something of one's own belongs, and then only those places are filled.
"""

from __future__ import annotations

import re
import secrets
from collections import OrderedDict
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import NamedTuple

from markupsafe import escape

MOST = 256
# Nobody can type it, because it is another one whenever the program is started.
MARK = f"own-{secrets.token_hex(16)}-"
PLACE = re.compile(rf"{MARK}(\w+);")
Own = Mapping[str, object]


class Heading(NamedTuple):
    """What the top of a page says of a session; it never changes."""

    title: str
    topic: str


@dataclass(frozen=True, slots=True)
class Page:
    """Which page it is, with all that it shows to everybody alike."""

    template: str
    lang: str
    session: Heading
    code: str
    looks: str = ""


class Shells:
    """The pages of one program; the oldest go when there are too many."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Page, list[str]] = OrderedDict()

    def filled(self, page: Page, own: Own, draw: Callable[[Page, Own], str]) -> str:
        """The page with one's own words in their places, escaped unless they are Markup."""
        pieces = self._kept.get(page) or self._drawn(page, own, draw)
        own_words = (str(escape(own[name])) for name in pieces[1::2])
        texts = iter(pieces[::2])
        return next(texts) + "".join(
            word + text for word, text in zip(own_words, texts, strict=True)
        )

    def _drawn(self, page: Page, own: Own, draw: Callable[[Page, Own], str]) -> list[str]:
        pieces = PLACE.split(draw(page, {name: f"{MARK}{name};" for name in own}))
        self._kept[page] = pieces
        while len(self._kept) > MOST:
            # Another thread may have been here first.
            with suppress(KeyError):
                self._kept.popitem(last=False)
        return pieces
