"""Results as pictures: one drawing for wall, phone and transcript.

A picture never stands alone. Words beside it, or its label, say the same, and nothing in it is told
by colour: parts of a vote differ in their pattern and stand in the order of the scale. Pictures are
as large as the text around them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from babel import Locale, UnknownLocaleError
from babel.numbers import format_decimal
from markupsafe import Markup, escape

from facilitator.core.views import ResultView
from facilitator.screens.words import translator

Counts = Sequence[tuple[str, int]]

PATTERNS = 5
STRIPED = 3
NARROW = 7  # per cent; the number of a smaller part stands in the key alone
COLUMN, TALL, LINE = 24, 48, 16
DOTS_IN_A_ROW, MOST_DOTS = 20, 100


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


def result_text(result: ResultView, lang: str = "en") -> str:
    """ "8 votes", "12 scores, 3.4 on average", "17 dots from 6 people": what stands above it."""
    plural, people = translator(lang).ngettext, _people(result.counts)
    if result.chart == "split":
        return plural("%(num)s vote", "%(num)s votes", people) % {"num": people}
    if result.chart == "dots":
        dots, facts = _sum(result.counts), {"num": people, "dots": _sum(result.counts)}
        if dots == 1:
            return translator(lang).gettext("1 dot")
        return plural("%(dots)s dots from %(num)s person", "%(dots)s dots from %(num)s people",
                      people) % facts  # fmt: skip
    text = plural("%(num)s score: %(mean)s", "%(num)s scores, %(mean)s on average", people)
    mean = _sum(result.counts) / max(1, people)
    return text % {"num": people, "mean": format_decimal(mean, "0.#", locale=_locale(lang))}


def result_told(result: ResultView, lang: str = "en") -> str:
    """ "8 votes (It must stay: 5, We can break it: 3)": all of it, where there is no picture."""
    about = f"{result.criterion}: " if result.criterion else ""
    said = ", ".join(f"{name}: {n}" for name, n in result.counts)
    picture = "" if result.chart == "dots" else f" ({said})"
    return f"{about}{result_text(result, lang)}{picture}"


def result_chart(result: ResultView) -> Markup:
    """The picture of a result. Its words are `result_text` and, of a vote, the key."""
    return DRAWINGS[result.chart](result.counts)


# A vote: one bar, as many parts as there were answers


def split(counts: Counts) -> Markup:
    """Parts in the order of the scale. The key that belongs to it names and counts them."""
    parts = "".join(_parts(counts))
    return Markup(  # noqa: S704 - numbers only
        f'<svg class="split-chart" width="100%" height="1.75em" aria-hidden="true">{parts}</svg>'
    )


def _parts(counts: Counts) -> Iterator[str]:
    people, at = _people(counts), 0.0
    for place, (_, n) in enumerate(counts):
        if n:
            width = 100 * n / people
            yield _part(place, at, width)
            if width >= NARROW:
                middle = f'x="{at + width / 2:g}%" y="50%" dy=".36em" text-anchor="middle"'
                yield f'<text class="part-number part-number-{_pattern(place)}" {middle}>{n}</text>'
            at += width


def _part(place: int, at: float, width: float) -> str:
    pattern, start = _pattern(place), f"{at:g}%"
    box = f'<rect class="part part-{pattern}" x="{start}" width="{width:g}%" height="100%"/>'
    if pattern != STRIPED:
        return box
    line = f'x1="{start}" x2="{at + width:g}%" y1="50%" y2="50%"'
    return f'{box}<line class="part-stripes" {line}/>'


def _pattern(place: int) -> int:
    return place % PATTERNS + 1


def swatch(place: int) -> Markup:
    """What a part of a vote looks like, to stand before its name."""
    return Markup(  # noqa: S704 - numbers only
        '<svg class="split-swatch" width="1em" height="1em" aria-hidden="true">'
        f"{_part(place, 0, 100)}</svg>"
    )


# Numbers: a column for each value, and a mark where the mean is


def spread(counts: Counts) -> Markup:
    most, width = max(n for _, n in counts), COLUMN * len(counts)
    columns = "".join(_column(place, value, n, most) for place, (value, n) in enumerate(counts))
    heard = escape(" · ".join(f"{value}: {n}" for value, n in counts))
    floor, mean = LINE + TALL, COLUMN * (_mean_place(counts) + 0.5)
    return Markup(  # noqa: S704 - our own drawing, the label is escaped
        f'<svg class="spread-chart" viewBox="0 0 {width} {floor + LINE + 6}"'
        f' width="{width / 12:g}em" role="img" aria-label="{heard}">{columns}'
        f'<path class="spread-floor" d="M0 {floor}H{width}"/>'
        f'<path class="spread-mean" d="M{mean:g} {floor - 1}l5 8h-10z"/></svg>'
    )


def _column(place: int, value: str, n: int, most: int) -> str:
    left, height, floor = COLUMN * place, TALL * n / most, LINE + TALL
    middle = f'x="{left + COLUMN / 2:g}"'
    column = f'<rect x="{left + 3}" y="{floor - height:g}" width="18" height="{height:g}"/>'
    number = f'<text class="spread-count" {middle} y="{floor - height - 4:g}">{n}</text>'
    name = f'<text class="spread-value" {middle} y="{floor + LINE + 4}">{escape(value)}</text>'
    return f"{column}{number if n else ''}{name}"


def _mean_place(counts: Counts) -> float:
    return sum(place * n for place, (_, n) in enumerate(counts)) / _people(counts)


# Dots: as many as were given


def dots(counts: Counts) -> Markup:
    """More than fit are only counted, in words."""
    given = min(_sum(counts), MOST_DOTS)
    across, rows = min(given, DOTS_IN_A_ROW), -(-given // DOTS_IN_A_ROW)
    circles = "".join(
        f'<circle cx="{10 * (n % DOTS_IN_A_ROW) + 5}" cy="{10 * (n // DOTS_IN_A_ROW) + 5}" r="4"/>'
        for n in range(given)
    )
    return Markup(  # noqa: S704 - numbers only
        f'<svg class="dots-chart" viewBox="0 0 {10 * across} {10 * rows}"'
        f' width="{across * 0.75:g}em" aria-hidden="true">{circles}</svg>'
    )


DRAWINGS = {"split": split, "spread": spread, "dots": dots}


def _people(counts: Counts) -> int:
    return sum(n for _, n in counts)


def _sum(counts: Counts) -> int:
    return sum(int(value) * n for value, n in counts)


def _locale(lang: str) -> Locale:
    try:
        return Locale.parse(lang, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale("en")
