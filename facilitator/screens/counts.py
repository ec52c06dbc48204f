"""Numbers with their words: minutes, people. Plurals are the language's own affair."""

from __future__ import annotations

from typing import Protocol

from facilitator.core.views import PersonView
from facilitator.screens.words import mark as _
from facilitator.screens.words import translator

SCOPES: dict[int | str | None, str] = {
    1: _("alone"),
    2: _("in pairs"),
    3: _("in threes"),
    4: _("in fours"),
    "group": _("all together"),
}


class Titled(Protocol):
    """Whatever stands for a step."""

    @property
    def title(self) -> str: ...
    @property
    def scope(self) -> int | str | None: ...


def minutes_text(minutes: float, lang: str = "en") -> str:
    """ "1 minute", "12 minutes"; a step under a minute in seconds; no time as no words."""
    seconds = round(minutes * 60)
    plural = translator(lang).ngettext
    if seconds <= 0:
        return translator(lang).gettext("no fixed time")
    if seconds % 60 == 0:
        number = seconds // 60
        return plural("%(number)s minute", "%(number)s minutes", number) % {"number": number}
    if seconds < 120:
        return plural("%(number)s second", "%(number)s seconds", seconds) % {"number": seconds}
    return translator(lang).gettext("%(number)s minutes") % {"number": f"{minutes:.1f}"}


def titled(step: Titled, lang: str = "en") -> str:
    """The step's title; of a step that widens with how many work together in this part of it."""
    return f"{step.title} · {scope_text(step.scope, lang)}" if step.scope else step.title


def scope_text(scope: int | str | None, lang: str = "en") -> str:
    """Who works together in one part of a step that widens: "in pairs"."""
    return translator(lang).gettext(SCOPES[scope])


def person_name(person: PersonView, lang: str = "en") -> str:
    """The name given at joining, or "Guest 7" for somebody who gave none."""
    if person.name:
        return person.name
    return translator(lang).gettext("Guest %(number)s") % {"number": person.number}
