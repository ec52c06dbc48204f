"""Scoring, voting and giving verdicts on a phone.

A card that was dealt stands alone and large; what was missed before waits below it, and what is
scored is folded away. Everywhere else there is a list. Each card is a part of its own and holds
nothing but itself and what this viewer said about it, so a tap sends one small frame.
"""

from __future__ import annotations

from facilitator.core.views import CardView, IdeaView, RateView, ResultView, View
from facilitator.screens.audiences import answer_sentences
from facilitator.screens.parts import Part, now
from facilitator.screens.rendering import render


def parts(view: View) -> list[Part]:
    rating = view.rating
    if rating is None:
        return []
    return _passed_round(view, rating) if _is_dealt(view, rating) else _listed(view, rating)


def results_of(view: View, idea: IdeaView) -> tuple[ResultView, ...]:
    """What was said of this idea in the step that it comes from."""
    results = view.rating.results if view.rating else ()
    return tuple(each for each in results if each.idea == idea.id)


def _is_dealt(view: View, rating: RateView) -> bool:
    """Cards come round after round; whoever rests has none that is fresh."""
    return rating.late or now(view).step.loop == "count" or any(c.fresh for c in rating.cards)


# Cards that are passed round


def _passed_round(view: View, rating: RateView) -> list[Part]:
    opening = now(view).step.opening
    scoring = f"scoring-{opening}"
    fresh = [card for card in rating.cards if card.fresh]
    before = [card for card in rating.cards if not card.fresh]
    found = [_section(view, rating, "late" if rating.late else "dealt" if fresh else "rest")]
    found.append(Part(f"fresh-{opening}", scoring, _ul(f"fresh-{opening}")))
    for card in fresh:
        found.append(_card(view, rating, card, f"fresh-{opening}", large=True))
        found += _sentence(view, rating, card, f"fresh-{opening}")
    for kind in ("open", "given"):
        id = f"{kind}-{opening}"
        html = render("activities/rate-before.html", view.lens.lang, id=id, kind=kind)
        found += [Part(id, scoring, html), Part(f"{id}-cards", id, _ul(f"{id}-cards"))]
        cards = [card for card in before if _is_done(rating, card) == (kind == "given")]
        for card in cards:
            found += [
                _card(view, rating, card, f"{id}-cards"),
                *_sentence(view, rating, card, f"{id}-cards"),
            ]
    return found


def _is_done(rating: RateView, card: CardView) -> bool:
    return len(card.values) >= max(1, len(rating.scale.criteria))


# A list


def _listed(view: View, rating: RateView) -> list[Part]:
    opening, lang = now(view).step.opening, view.lens.lang
    id, scoring = f"cards-{opening}", f"scoring-{opening}"
    found = [_section(view, rating, "group" if rating.by_group else "list")]
    if rating.left is not None:
        html = render("activities/rate-left.html", lang, id=f"left-{opening}", left=rating.left)
        found.append(Part(f"left-{opening}", scoring, html))
    found.append(Part(id, scoring, _ul(id)))
    for card in rating.cards:
        found += [_card(view, rating, card, id), *_sentence(view, rating, card, id)]
    return found


# Pieces


def _section(view: View, rating: RateView, kind: str) -> Part:
    """The same for as long as the step, or this round of it, is open."""
    step, lang = now(view).step, view.lens.lang
    id = f"scoring-{step.opening}"
    html = render(
        "activities/rate-section.html", lang, id=id, kind=kind, step=step, off=_off(view),
        scale=rating.scale.kind, alone=not rating.by_group and kind != "rest",
    )  # fmt: skip
    return Part(id, "", html)


def _card(view: View, rating: RateView, card: CardView, into: str, large: bool = False) -> Part:
    html = render(
        "activities/rate.html",
        view.lens.lang,
        idea=card.idea,
        texts=[text for text in card.idea.fields.values() if text],
        values=card.values,
        scale=rating.scale,
        full=rating.left == 0,
        dealt=_is_dealt(view, rating),
        results=results_of(view, card.idea),
        opening=now(view).step.opening,
        large=large,
        off=_off(view),
    )
    return Part(f"rate-{card.idea.id}", into, html)


def _sentence(view: View, rating: RateView, card: CardView, into: str) -> list[Part]:
    """Beside the card and not in it, so that somebody who writes is not disturbed by a tap."""
    if card.asks is None:
        return []
    id = f"say-{card.idea.id}"
    step, size = now(view).step, len(view.group.people) if view.group else 0
    html = render(
        "activities/say.html",
        view.lens.lang,
        id=id,
        idea=card.idea,
        asked=card.asks,
        sees=answer_sentences(step.sees, size, rating.by_group, view.lens.lang),
        opening=step.opening,
        off=_off(view),
    )
    return [Part(id, into, html)]


def _ul(id: str) -> str:
    return f'<ul id="{id}" class="rate-cards"></ul>'


def _off(view: View) -> bool:
    return "rate" not in view.may or view.lens.kind == "preview"
