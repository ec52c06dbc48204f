"""A moment as a person writes it, in their language and the session's zone."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_datetime

from facilitator.screens.counts import minutes_text
from facilitator.screens.words import translator


def day_and_time(at: int, lang: str, zone: str) -> str:
    moment = datetime.fromtimestamp(at / 1000, UTC).astimezone(ZoneInfo(zone))
    return format_datetime(moment, "d MMM yyyy, HH:mm", locale=_locale(lang))


def clock(seconds: int) -> str:
    """Seconds of a day as hours and minutes: "14:05"; past midnight "0:20 +1"."""
    days, time = _of_a_day(seconds)
    return f"{time} +{days}" if days else time


def ending(seconds: int, lang: str) -> str:
    """The same in words: "14:05"; past midnight "0:20 on the next day"."""
    days, time = _of_a_day(seconds)
    words = translator(lang).ngettext
    text = words("%(time)s on the next day", "%(time)s, %(num)s days later", days)
    return text % {"time": time, "num": days} if days else time


def _of_a_day(seconds: int) -> tuple[int, str]:
    days, minutes = divmod(round(seconds / 60), 24 * 60)
    return days, f"{minutes // 60}:{minutes % 60:02}"


def length(seconds: int, lang: str) -> str:
    """ "12 minutes", "1 h 20 min"."""
    hours, minutes = divmod(round(seconds / 60), 60)
    if not hours:
        return minutes_text(minutes, lang)
    return translator(lang).gettext("%(hours)s h %(minutes)s min") % {
        "hours": hours,
        "minutes": minutes,
    }


def _locale(lang: str) -> Locale:
    try:
        return Locale.parse(lang, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale("en")
