"""Ideas in a list, on phones and on the wall: each a part of its own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from facilitator.core.views import IdeaView, ResultView, StepView, View
from facilitator.screens.parts import Part
from facilitator.screens.rating import results_by_idea
from facilitator.screens.rendering import render
from facilitator.screens.signs import sign

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Look:
    """What all cards of a list have in common. `fields` and `labels` are those of the step and of
    its technique; `own` says that it is a list of one's own words; `beside` is the group whose sign
    needs no saying, and `signed` whether any sign is shown; `terse` cards have no line below their
    text where nothing is to be said."""

    fields: Pairs
    labels: Pairs
    lang: str
    own: bool = False
    signed: bool = True
    beside: int | None = None
    terse: bool = False


def names_in(step: StepView) -> tuple[Pairs, Pairs]:
    """The fields of a step with their labels, and those of its technique."""
    return tuple((name, label) for name, label, _ in step.fields), step.labels


def cards(
    view: View, ideas: Iterable[IdeaView], into: str, look: Look, newest: str | None = None
) -> list[Part]:
    """`newest` is the idea that has just come."""
    results = results_by_idea(view)
    return [
        Part.drawn(
            f"idea-{i.id}", into, _card, i, results.get(i.id, ()), look, i.id == newest
        )
        for i in ideas
    ]  # fmt: skip


def _card(idea: IdeaView, results: tuple[ResultView, ...], look: Look, newest: bool) -> str:
    signed = look.signed and idea.group and idea.group != look.beside
    return render(
        "parts/idea.html",
        look.lang,
        idea=idea,
        texts=texts_of(look, idea),
        results=results,
        about=not look.terse or idea.group is not None or idea.by is not None,
        own_list=look.own and not idea.foreign,
        sign_of=sign(idea.group, look.lang) if signed and idea.group else None,
        newest=newest,
    )


def texts_of(look: Look, idea: IdeaView) -> tuple[tuple[str, str, str], ...]:
    """(field, label, text) of what is filled in: this step's fields first, then those of the step
    in which it was written."""
    names = dict.fromkeys((*(name for name, _ in look.fields), *idea.fields))
    said = dict(look.labels) | dict(look.fields)
    return tuple((n, said.get(n, ""), text) for n in names if (text := idea.fields.get(n)))
