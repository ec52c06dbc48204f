"""The moments of a document, as the room's clock showed them."""

from __future__ import annotations

from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_time

from facilitator.export.harvest import Written


class Times:
    """In one zone, as one language writes them."""

    def __init__(self, zone: str, lang: str) -> None:
        self.zone = zone
        self._zone = _zone(zone)
        self._locale = _locale(lang)

    def date(self, moment: str) -> str:
        return format_date(self._local(moment), "long", locale=self._locale)

    def time(self, moment: str) -> str:
        return format_time(self._local(moment), "short", tzinfo=self._zone, locale=self._locale)

    def span(self, *steps: Written) -> str:
        """ "14:03 – 14:07", from the first start to the last end; as much of it as is known."""
        starts = [step["started_at"] for step in steps if step["started_at"]]
        ends = [step["ended_at"] for step in steps if step["ended_at"]]
        moments = [min(starts, default=None), max(ends, default=None)]
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
