"""Scores as pictures: one drawing for wall, phone and transcript.

A picture never stands alone. Its label says the same in words, and nothing in it is told by colour.
"""

from __future__ import annotations

from markupsafe import Markup, escape

from facilitator.screens.words import translator


def points_text(score: int, lang: str = "en") -> str:
    """ "23 points"."""
    plural = translator(lang).ngettext
    return plural("%(num)s point", "%(num)s points", score) % {"num": score}


def bar(value: int, most: int, label: str) -> Markup:
    """`value` as a part of `most`; `label` is what somebody hears who does not see it."""
    width = 100 * max(0, min(value, most)) / most if most > 0 else 0
    return Markup(  # noqa: S704 - our own drawing, the label is escaped
        '<svg class="bar-chart" viewBox="0 0 100 6" preserveAspectRatio="none" role="img"'
        f' aria-label="{escape(label)}"><rect class="bar-all" width="100" height="6"/>'
        f'<rect class="bar-part" width="{width:g}" height="6"/></svg>'
    )


def score_bar(score: int, most: int, lang: str = "en") -> Markup:
    """How far a score reaches beside the best one."""
    return bar(score, most, points_text(score, lang))
