"""Scoring, voting and giving verdicts on a phone.

A card that was dealt stands alone and large; what was missed before waits below it, and what is
scored is folded away. Everywhere else there is a list. Each card is a part of its own and holds
nothing but itself and what this viewer said about it, so a tap sends one small frame.
"""

from __future__ import annotations

from collections.abc import Iterable

from facilitator.core.views import CardView, RateView, ResultView, View
from facilitator.screens.audiences import answer_sentences
from facilitator.screens.parts import Part, now
from facilitator.screens.rendering import part


def parts(view: View) -> list[Part]:
    rating = view.rating
    if rating is None:
        return []
    return _passed_round(view, rating) if _is_dealt(view, rating) else _listed(view, rating)


def results_by_idea(view: View) -> dict[str, tuple[ResultView, ...]]:
    """What was said of each idea in the step that it comes from."""
    found: dict[str, tuple[ResultView, ...]] = {}
    for each in view.rating.results if view.rating else ():
        found[each.idea] = (*found.get(each.idea, ()), each)
    return found


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
    found += _cards(view, rating, fresh, f"fresh-{opening}", large=True)
    for kind in ("open", "given"):
        id = f"{kind}-{opening}"
        head = part(id, scoring, "activities/rate-before.html", view.lens.lang, kind=kind)
        found += [head, Part(f"{id}-cards", id, _ul(f"{id}-cards"))]
        cards = [card for card in before if _is_done(rating, card) == (kind == "given")]
        found += _cards(view, rating, cards, f"{id}-cards")
    return found


def _is_done(rating: RateView, card: CardView) -> bool:
    return len(card.values) >= max(1, len(rating.scale.criteria))


# A list


def _listed(view: View, rating: RateView) -> list[Part]:
    opening, lang = now(view).step.opening, view.lens.lang
    id, scoring = f"cards-{opening}", f"scoring-{opening}"
    found = [_section(view, rating, "group" if rating.by_group else "list")]
    if rating.left is not None:
        its = f"left-{opening}"
        found.append(part(its, scoring, "activities/rate-left.html", lang, left=rating.left))
    return [*found, Part(id, scoring, _ul(id)), *_cards(view, rating, rating.cards, id)]


# Pieces


def _section(view: View, rating: RateView, kind: str) -> Part:
    """The same for as long as the step, or this round of it, is open."""
    step, lang = now(view).step, view.lens.lang
    id = f"scoring-{step.opening}"
    return part(
        id, "", "activities/rate-section.html", lang, kind=kind, step=step, off=_off(view),
        scale=rating.scale.kind, alone=not rating.by_group and kind != "rest",
    )  # fmt: skip


def _cards(
    view: View, rating: RateView, cards: Iterable[CardView], into: str, large: bool = False
) -> list[Part]:
    """Each with the field for what its answer asks for; beside the card and not in it, so that
    somebody who writes is not disturbed by a tap."""
    results, found = results_by_idea(view), []
    common = {
        "scale": rating.scale,
        "full": rating.left == 0,
        "dealt": _is_dealt(view, rating),
        "opening": now(view).step.opening,
        "large": large,
        "off": _off(view),
    }
    for card in cards:
        facts = common | {"results": results.get(card.idea.id, ())}
        found.append(_card(card, into, view.lens.lang, facts))
        if card.asks is not None:
            found.append(_sentence(view, rating, card, into))
    return found


def _card(card: CardView, into: str, lang: str, facts: dict[str, object]) -> Part:
    idea = card.idea
    texts = [text for text in idea.fields.values() if text]
    facts |= {"idea": idea, "texts": texts, "values": card.values}
    return part(f"rate-{idea.id}", into, "activities/rate.html", lang, **facts)


def _sentence(view: View, rating: RateView, card: CardView, into: str) -> Part:
    id = f"say-{card.idea.id}"
    step, size = now(view).step, len(view.group.people) if view.group else 0
    return part(
        id,
        into,
        "activities/say.html",
        view.lens.lang,
        idea=card.idea,
        asked=card.asks,
        sees=answer_sentences(step.sees, size, rating.by_group, view.lens.lang),
        opening=step.opening,
        off=_off(view),
    )


def _ul(id: str) -> str:
    return f"<ul id={id} class=rate-cards></ul>"


def _off(view: View) -> bool:
    return "rate" not in view.may or view.lens.kind == "preview"
