"""The library as the desk shows it: cards on two shelves, and the technique that somebody chose."""

from __future__ import annotations

from dataclasses import dataclass

from facilitator.core.looking import strip
from facilitator.core.plans import unplayable
from facilitator.core.timing import minutes_range
from facilitator.core.views import StripView
from structures.library import Library
from structures.schema import Technique
from structures.unfolding import unfolded

BASICS = "basics"


@dataclass(frozen=True, slots=True)
class Card:
    """A technique as it stands in the library; `variants` are the other ways to run it, with their
    titles, and `least` and `most` the minutes within which it can be scaled."""

    slug: str
    title: str
    summary: str
    minutes: int
    least: int
    most: int
    fewest: int
    invitation: str
    variants: tuple[tuple[str, str], ...]
    strip: tuple[StripView, ...]


def chosen(library: Library, slug: str, variant: str = "", lang: str = "") -> Technique | None:
    """The technique as this variant of it; None if there is no such technique or variant."""
    if slug not in library.techniques:
        return None
    one = library.technique(slug, lang) if lang else library.techniques[slug]
    if not variant:
        return one
    return one.variant(variant) if variant in one.variants else None


def card(library: Library, slug: str, lang: str, variant: str = "") -> Card | None:
    """A variant that is not there (any more) is shown as the technique itself."""
    base = chosen(library, slug, lang=lang)
    if base is None:
        return None
    one = chosen(library, slug, variant, lang) or base
    least, most = minutes_range(one)
    ways = ((name, way.title or name) for name, way in base.variants.items())
    return Card(
        slug,
        one.title,
        base.summary,
        one.minutes,
        least,
        most,
        one.people.min,
        base.invitation,
        tuple(ways),
        strip(unfolded(one)),
    )


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
