"""A plan while it is made: blocks in order, as a form carries them."""

from __future__ import annotations

import re
import zoneinfo
from dataclasses import dataclass, replace

from werkzeug.datastructures import MultiDict

from facilitator.core.plans import unplayable
from facilitator.core.state import PlanItem, Session
from facilitator.core.text import repaired
from facilitator.core.timing import MOST_MINUTES
from facilitator.web.shelves import chosen
from structures.library import Library

MOST_BLOCKS = 12
LONGEST_LINE = 120
LONGEST_INVITATION = 600
TOPIC = "{topic}"
EXPECTED = "12"
"""How many people a plan reckons with until somebody says."""
CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)(:[0-5]\d)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Block:
    """`minutes` stays as it was typed until the plan is opened. `was` is the variant for which they
    were typed: usual minutes follow when another one is chosen."""

    slug: str
    invitation: str
    minutes: str
    variant: str = ""
    was: str = ""

    @property
    def whole_minutes(self) -> int:
        """0 where nothing usable was typed."""
        minutes = _number(self.minutes)
        return minutes if minutes <= MOST_MINUTES else 0

    def settled(self, library: Library) -> Block:
        """Usual minutes stay the usual ones when another variant is chosen."""
        before = chosen(library, self.slug, self.was)
        after = chosen(library, self.slug, self.variant)
        usual = before is not None and self.minutes == str(before.minutes)
        minutes = str(after.minutes) if after and usual else self.minutes
        return replace(self, minutes=minutes, was=self.variant)


@dataclass(frozen=True, slots=True)
class Plan:
    """`people` and `starts` (an hour of the day) are what is expected; both as they were typed."""

    title: str = ""
    topic: str = ""
    blocks: tuple[Block, ...] = ()
    people: str = EXPECTED
    starts: str = ""

    @property
    def heading(self) -> str:
        return self.title or self.topic

    @property
    def head_count(self) -> int:
        return _number(self.people)

    @property
    def begins(self) -> int | None:
        """Seconds of the day."""
        found = CLOCK.fullmatch(self.starts)
        return 3600 * int(found[1]) + 60 * int(found[2]) if found else None

    def changed(self, library: Library, wish: str) -> Plan:
        """`add:slug`, `remove:2`, `up:2` or `down:2`; anything else changes nothing."""
        act, _, what = wish.partition(":")
        blocks = [block.settled(library) for block in self.blocks]
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
            "variant_gone": all(chosen(library, b.slug, b.variant) for b in known),
            "minutes_wrong": all(block.whole_minutes for block in known),
            "topic_missing": bool(self.topic or not any(TOPIC in b.invitation for b in known)),
            "title_missing": bool(self.heading),
        }
        return next((code for code, well in checks.items() if not well), None)

    def items(self, library: Library) -> list[PlanItem]:
        """The blocks that the library knows; a variant that it does not know is left aside."""
        found = ((f"t{n}", block) for n, block in enumerate(self.blocks, 1))
        return [i for id, block in found if (i := _item(library, id, block, self.topic))]


def planned(form: MultiDict[str, str]) -> Plan:
    """From the fields `slug`, `invitation`, `minutes` and, if there are variants, `variant` and
    `was`, each once for every block."""
    names = ("slug", "invitation", "minutes", "variant", "was")
    slugs, invitations, minutes, variants, were = (form.getlist(name) for name in names)
    none = [""] * len(slugs)
    columns = zip(slugs, invitations, minutes, variants or none, were or none, strict=False)
    blocks = [
        Block(slug, repaired(text)[:LONGEST_INVITATION], typed.strip()[:8], variant, was)
        for slug, text, typed, variant, was in columns
    ]
    return Plan(
        _line(form, "title"),
        _line(form, "topic"),
        tuple(blocks[: 2 * MOST_BLOCKS]),
        form.get("people", EXPECTED).strip()[:8],
        form.get("starts", "").strip()[:8],
    )


def like(library: Library, session: Session) -> Plan:
    """A past session as a plan again. Words that came from the library follow a new topic."""
    blocks = []
    for item in session.plan:
        slug, invitation = item.technique.slug, item.invitation
        own = library.techniques.get(slug)
        if own and own.invitation.replace(TOPIC, session.topic) == invitation:
            invitation = own.invitation
        minutes = str(item.minutes)
        blocks.append(Block(slug, invitation, minutes, item.variant, item.variant))
    title = session.title if session.title != session.topic else ""
    return Plan(title, session.topic, tuple(blocks))


def zone(asked: str, otherwise: str) -> str:
    """The browser's time zone, if there is such a one."""
    try:
        zoneinfo.ZoneInfo(asked)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        return otherwise
    return asked or otherwise


def offers(library: Library, topic: str) -> list[PlanItem]:
    """What the console offers after each technique, in the order that their files ask for."""
    found = [
        (one.offer_after, slug)
        for slug, one in library.techniques.items()
        if one.offer_after is not None and not unplayable(one)
    ]
    blocks = [
        Block(slug, library.techniques[slug].invitation, str(library.techniques[slug].minutes))
        for _, slug in sorted(found)
    ]
    return [i for block in blocks if (i := _item(library, block.slug, block, topic))]


def _item(library: Library, id: str, block: Block, topic: str) -> PlanItem | None:
    one = chosen(library, block.slug, block.variant)
    variant = block.variant if one else ""
    one = one or chosen(library, block.slug)
    if one is None:
        return None
    texts = {
        lang: text
        for lang in library.languages(block.slug)
        if (text := chosen(library, block.slug, variant, lang))
    }
    invitation = block.invitation.replace(TOPIC, topic)
    return PlanItem(id, one, invitation, block.whole_minutes, texts, variant)


def _line(form: MultiDict[str, str], name: str) -> str:
    return " ".join(repaired(form.get(name, "")).split())[:LONGEST_LINE]


def _number(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdecimal() else 0
