"""What was rated best, one after the other: on the wall with its points large, on phones as a list.

The best stands first and whoever is level stands together, in whichever order they were called.
"""

from __future__ import annotations

from collections.abc import Sequence

from facilitator.core.views import IdeaView, View
from facilitator.screens.parts import Part, now
from facilitator.screens.rating import results_of
from facilitator.screens.rendering import render
from facilitator.screens.words import translator

MOST = 10
"""Cards on the wall. Where more are level with the tenth, phones and transcript have them all."""


def is_countdown(view: View) -> bool:
    """Whether there are points to show; of verdicts and of silence there are none."""
    presents = view.step is not None and view.step.activity == "present"
    return presents and any(idea.score for idea in view.ideas)


def parts(view: View) -> list[Part]:
    opening, lang = now(view).step.opening, view.lens.lang
    wall = view.lens.kind == "wall"
    ranked = sorted(view.ideas, key=lambda idea: -(idea.score or 0))
    shown = ranked[:MOST] if wall else ranked
    id, into = f"ranked-{opening}", f"ranked-{opening}-ideas"
    head = render("activities/countdown.html", lang, id=id, wall=wall)
    pages = ' data-activity="pages"' if wall else ""
    found = [Part(id, "", head), Part(into, id, f'<ol id="{into}" class="ranked"{pages}></ol>')]
    found += [_ranked(view, shown, n, into) for n in range(len(shown))]
    more, level = len(ranked) - len(shown), level_text([idea.score or 0 for idea in ranked], lang)
    if more or level:
        facts = {"id": f"{id}-more", "more": more, "level": level, "wall": wall}
        html = render("activities/countdown-more.html", lang, **facts)
        found.append(Part(f"{id}-more", id, html))
    if wall and (light := next((idea for idea in view.ideas if idea.spotlight), None)):
        html = render(
            "stage/wall-spotlight.html", lang, idea=light, its=None,
            texts=[(name, "", text) for name, text in light.fields.items() if text],
            results=results_of(view, light),
        )  # fmt: skip
        found.append(Part("spotlight", "", html))
    return found


def level_text(ranked: Sequence[int], lang: str = "en") -> str:
    """Why more than ten stand there, if it is because they are level with the tenth. `ranked` are
    points, the most first."""
    if len(ranked) <= MOST or ranked[MOST] != ranked[MOST - 1]:
        return ""
    num = ranked.count(ranked[MOST - 1])
    text = translator(lang).gettext("%(num)s cards share the points of the tenth.")
    return text % {"num": num}


def _ranked(view: View, shown: list[IdeaView], n: int, into: str) -> Part:
    idea = shown[n]
    html = render(
        "activities/countdown-idea.html",
        view.lens.lang,
        idea=idea,
        texts=[text for text in idea.fields.values() if text],
        results=results_of(view, idea),
        most=shown[0].score or 0,
        level=n > 0 and shown[n - 1].score == idea.score,
        newest=idea.score == view.ideas[-1].score,
        wall=view.lens.kind == "wall",
    )
    return Part(f"idea-{idea.id}", into, html)
