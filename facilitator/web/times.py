"""A moment as a person writes it, in their language and the session's zone."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_datetime


def day_and_time(at: int, lang: str, zone: str) -> str:
    moment = datetime.fromtimestamp(at / 1000, UTC).astimezone(ZoneInfo(zone))
    return format_datetime(moment, "d MMM yyyy, HH:mm", locale=_locale(lang))


def _locale(lang: str) -> Locale:
    try:
        return Locale.parse(lang, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale("en")
