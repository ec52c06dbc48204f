"""A plan while it is made: blocks in order, as a form carries them."""

from __future__ import annotations

import zoneinfo
from dataclasses import dataclass, replace

from werkzeug.datastructures import MultiDict

from facilitator.core.looking import strip
from facilitator.core.plans import unplayable
from facilitator.core.state import PlanItem
from facilitator.core.text import repaired
from facilitator.core.views import StripView
from structures.library import Library

MOST_BLOCKS = 12
MOST_MINUTES = 600
LONGEST_LINE = 120
LONGEST_INVITATION = 600
BASICS = "basics"
TOPIC = "{topic}"


@dataclass(frozen=True, slots=True)
class Card:
    """A technique as it stands in the library."""

    slug: str
    title: str
    summary: str
    minutes: int
    fewest: int
    invitation: str
    strip: tuple[StripView, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """`minutes` stays as it was typed until the plan is opened."""

    slug: str
    invitation: str
    minutes: str


@dataclass(frozen=True, slots=True)
class Plan:
    title: str = ""
    topic: str = ""
    blocks: tuple[Block, ...] = ()

    @property
    def heading(self) -> str:
        return self.title or self.topic

    def changed(self, library: Library, wish: str) -> Plan:
        """`add:slug`, `remove:2`, `up:2` or `down:2`; anything else changes nothing."""
        act, _, what = wish.partition(":")
        blocks = list(self.blocks)
        if act == "add" and what in library.techniques:
            one = library.techniques[what]
            blocks.append(Block(what, one.invitation, str(one.minutes)))
        elif what.isascii() and what.isdecimal() and int(what) < len(blocks):
            at = int(what)
            if act == "remove":
                del blocks[at]
            elif act == "up" and at:
                blocks[at - 1 : at + 1] = blocks[at], blocks[at - 1]
            elif act == "down":
                blocks[at : at + 2] = reversed(blocks[at : at + 2])
        return replace(self, blocks=tuple(blocks))

    def problem(self, library: Library) -> str | None:
        """The code of the first thing that is missing."""
        known = [block for block in self.blocks if block.slug in library.techniques]
        checks = {
            "plan_empty": bool(known) and len(known) == len(self.blocks),
            "plan_long": len(self.blocks) <= MOST_BLOCKS,
            "minutes_wrong": all(_minutes(block) for block in known),
            "topic_missing": bool(self.topic or not any(TOPIC in b.invitation for b in known)),
            "title_missing": bool(self.heading),
        }
        return next((code for code, well in checks.items() if not well), None)

    def items(self, library: Library) -> list[PlanItem]:
        return [_item(library, n, block, self.topic) for n, block in enumerate(self.blocks, 1)]


def planned(form: MultiDict[str, str]) -> Plan:
    """From the fields `slug`, `invitation` and `minutes`, each once for every block."""
    columns = [form.getlist(name) for name in ("slug", "invitation", "minutes")]
    blocks = [
        Block(slug, repaired(invitation)[:LONGEST_INVITATION], minutes.strip()[:8])
        for slug, invitation, minutes in zip(*columns, strict=False)
    ]
    return Plan(_line(form, "title"), _line(form, "topic"), tuple(blocks[: 2 * MOST_BLOCKS]))


def zone(asked: str, otherwise: str) -> str:
    """The browser's time zone, if there is such a one."""
    try:
        zoneinfo.ZoneInfo(asked)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        return otherwise
    return asked or otherwise


def _line(form: MultiDict[str, str], name: str) -> str:
    return " ".join(repaired(form.get(name, "")).split())[:LONGEST_LINE]


def _minutes(block: Block) -> int | None:
    digits = block.minutes.isascii() and block.minutes.isdecimal()
    return int(block.minutes) if digits and 0 < int(block.minutes) <= MOST_MINUTES else None


def _item(library: Library, number: int, block: Block, topic: str) -> PlanItem:
    texts = {lang: library.technique(block.slug, lang) for lang in library.languages(block.slug)}
    technique = library.techniques[block.slug]
    invitation = block.invitation.replace(TOPIC, topic)
    minutes = _minutes(block) or technique.minutes
    return PlanItem(f"t{number}", technique, invitation, minutes, texts)


# The library's cards


def card(library: Library, slug: str, lang: str) -> Card | None:
    if slug not in library.techniques:
        return None
    one = library.technique(slug, lang)
    steps = strip(one)
    return Card(slug, one.title, one.summary, one.minutes, one.people.min, one.invitation, steps)


def cards(library: Library, lang: str, basics: bool) -> list[Card]:
    """What this release can run; the small blocks between techniques apart from the others."""
    slugs = sorted(
        slug
        for slug, one in library.techniques.items()
        if (one.family == BASICS) == basics and not unplayable(one)
    )
    return [found for slug in slugs if (found := card(library, slug, lang))]


def first_card(library: Library, lang: str) -> Card | None:
    """What a first visit offers to run at once: the first technique on the shelf."""
    return next(iter(cards(library, lang, basics=False)), None)
