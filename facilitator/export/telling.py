"""How a document is told, on a page as in plain text: chapters, where cards came from, who people
are called, and the room's clock."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_time

from facilitator.core.looking import strip
from facilitator.core.views import PersonView, StripView
from facilitator.export.harvest import Origin, Written, harvest, homes, origins
from facilitator.screens.counts import person_name
from structures.schema import Technique


def chapters(document: Written, techniques: Sequence[Technique]) -> list[Chapter]:
    """`techniques` are those of the document, one for each, in the same order."""
    at = homes(document)
    return [
        Chapter(written, technique, at)
        for written, technique in zip(document["techniques"], techniques, strict=True)
    ]


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
