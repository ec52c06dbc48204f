"""The transcript as one HTML file: no script, no address outside, as good on paper as on a screen.

It is drawn from the document alone, so nothing can stand in it that the reader may not keep. The
techniques only lend their emblem, labels and credit. The file carries its own policy, which forbids
everything but its own style sheet: whatever somebody typed, nothing in it can ever run.
"""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import nh3
from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_time
from markupsafe import Markup

from facilitator.core.looking import strip
from facilitator.core.state import State
from facilitator.core.views import PersonView, StripView
from facilitator.export.document import document
from facilitator.export.harvest import Origin, Written, harvest, homes, origins
from facilitator.export.readers import Reader
from facilitator.paths import TEMPLATES
from facilitator.screens import environment
from facilitator.screens.counts import person_name
from facilitator.screens.markdown import markdown
from facilitator.screens.signs import Sign, sign
from structures.schema import Technique

PROSE = {"p", "br", "ul", "ol", "li", "blockquote", "em", "strong", "code"}


def page(state: State, reader: Reader, lang: str) -> str:
    """What `reader` may keep of this session, as one HTML file."""
    plan = [item.in_language(lang) for item in state.session.plan]
    return to_html(document(state, reader), plan, lang)


def to_html(document: Written, techniques: Sequence[Technique], lang: str) -> str:
    """`techniques` are those of the document, one for each, in the same order."""
    at = homes(document)
    chapters = [
        Chapter(written, technique, at)
        for written, technique in zip(document["techniques"], techniques, strict=True)
    ]
    template = environment(lang).get_template("transcript/page.html")
    return template.render(
        document=document,
        chapters=chapters,
        own=any(idea.get("own") for idea, _ in at.values()),
        withheld=sum(chapter.withheld for chapter in chapters),
        policy=policy(),
        style=Markup(f"<style>{style()}</style>"),  # noqa: S704 - our own file
        names=Names(document, lang),
        times=Times(document["session"]["zone"], lang),
        prose=prose,
        group_sign=lambda group: group_sign(group, lang),
    )


@lru_cache(maxsize=1)
def style() -> str:
    return (TEMPLATES / "transcript/transcript.css").read_text("utf-8")


def policy() -> str:
    """The Content-Security-Policy under which the page works, for whoever serves it."""
    digest = b64encode(hashlib.sha256(style().encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def prose(text: str) -> Markup:
    """Markdown without links: a transcript names no address that a click could leave by."""
    return Markup(nh3.clean(str(markdown(text)), tags=PROSE).strip())  # noqa: S704 - nh3 cleaned it


def group_sign(group: Written, lang: str) -> Sign:
    """The sign of a group in a document; its name begins with its number."""
    return sign(int(group["name"].split()[0]), lang)


@dataclass(frozen=True, slots=True)
class Root:
    """What a card grew from: other words than its own, each with what they grew from."""

    idea: Written
    step: Written
    roots: tuple[Root, ...]


class Chapter:
    """One technique of a transcript."""

    def __init__(
        self, written: Written, technique: Technique, at: Mapping[str, tuple[Written, Written]]
    ) -> None:
        self.written = written
        self.technique = technique
        self.strip: tuple[StripView, ...] = strip(technique)
        self.harvest = harvest(written)
        self.writes = any(step["activity"] not in ("present", "talk") for step in written["steps"])
        self.withheld = sum(step["withheld"] for step in written["steps"])
        self._at = at

    def roots(self, idea: Written) -> tuple[Root, ...]:
        return _roots(origins(idea, self._at))

    def others(self, step: Written, group: str | None) -> list[Written]:
        """The cards of a step (of one group, or of none there) that are not in the harvest."""
        here = {each["id"] for each in step["groups"]}
        above = {idea["id"] for idea in self.harvest}
        return [
            idea
            for idea in step["ideas"]
            if idea["id"] not in above
            and (idea["group"] == group if group else idea["group"] not in here)
        ]

    def above(self, step: Written) -> int:
        """How many cards of a step stand in the harvest."""
        return sum(1 for idea in self.harvest if idea in step["ideas"])

    def step_of(self, idea: Written) -> Written:
        return self._at[idea["id"]][1]

    def label(self, step: Written, field: str) -> str:
        return self.technique.step(step["id"]).label(field)

    def text(self, step: Written) -> str:
        return self.technique.step(step["id"]).text

    def group_of(self, idea: Written) -> Written | None:
        """The group that a card of the harvest comes from, in whichever step it was formed."""
        groups = (group for step in self.written["steps"] for group in step["groups"])
        return next((group for group in groups if group["id"] == idea["group"]), None)


def _roots(came: Iterable[Origin]) -> tuple[Root, ...]:
    """Whoever says the same twice says it once; copies stand where they were first written."""
    found: dict[tuple[tuple[str, str], ...], Root] = {}
    for origin in came:
        for root in (_root(origin),) if origin.said else _roots(origin.parents):
            found.setdefault(tuple(root.idea["fields"].items()), root)
    return tuple(found.values())


def _root(origin: Origin) -> Root:
    while origin.parents and not any(parent.said for parent in origin.parents):
        origin = origin.parents[0]
    return Root(origin.idea, origin.step, _roots(origin.parents))


class Names:
    """People as they are called on screens: the name they gave, or "Guest 7"."""

    def __init__(self, document: Written, lang: str) -> None:
        self._names = {
            person["id"]: person_name(PersonView(person["id"], n, person["name"], True), lang)
            for n, person in enumerate(document["people"], 1)
        }

    def __getitem__(self, id: str) -> str:
        return self._names[id]


class Times:
    """Moments as the room's clock showed them."""

    def __init__(self, zone: str, lang: str) -> None:
        self.zone = zone
        self._zone = _zone(zone)
        self._locale = _locale(lang)

    def date(self, moment: str) -> str:
        return format_date(self._local(moment), "long", locale=self._locale)

    def time(self, moment: str) -> str:
        return format_time(self._local(moment), "short", tzinfo=self._zone, locale=self._locale)

    def span(self, step: Mapping[str, Any]) -> str:
        """ "14:03 – 14:07"; as much of it as is known."""
        moments = [step["started_at"], step["ended_at"]]
        return " – ".join(dict.fromkeys(self.time(moment) for moment in moments if moment))

    def _local(self, moment: str) -> datetime:
        return datetime.fromisoformat(moment).astimezone(self._zone)


def _zone(name: str) -> tzinfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


def _locale(lang: str) -> Locale:
    try:
        return Locale.parse(lang, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale("en")
