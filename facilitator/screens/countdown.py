"""What was rated best, one after the other: on the wall with its points large, on phones as a list.

The best stands first and whoever is level stands together, in whichever order they were called.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from facilitator.core.views import IdeaView, ResultView, View
from facilitator.screens.parts import Part, now
from facilitator.screens.rating import results_by_idea
from facilitator.screens.rendering import part
from facilitator.screens.words import translator

Results = Mapping[str, Sequence[ResultView]]
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
    head = part(id, "", "activities/countdown.html", lang, wall=wall)
    pages = ' data-activity="pages"' if wall else ""
    found = [head, Part(into, id, f'<ol id="{into}" class="ranked"{pages}></ol>')]
    results = results_by_idea(view)
    found += [_ranked(view, shown, n, into, results) for n in range(len(shown))]
    more, level = len(ranked) - len(shown), level_text([idea.score or 0 for idea in ranked], lang)
    if more or level:
        facts = {"more": more, "level": level, "wall": wall}
        found.append(part(f"{id}-more", id, "activities/countdown-more.html", lang, **facts))
    if wall and (light := next((idea for idea in view.ideas if idea.spotlight), None)):
        texts = [(name, "", text) for name, text in light.fields.items() if text]
        found.append(spotlight(light, texts, None, results.get(light.id, ()), lang))
    return found


def spotlight(
    idea: IdeaView,
    texts: Sequence[tuple[str, str, str]],
    its: object,
    results: Sequence[ResultView],
    lang: str,
) -> Part:
    """One idea, large. `its` is the sign of the group that it comes from."""
    facts = {"texts": texts, "said": idea.said, "results": results, "its": its}
    return part("spotlight", "", "stage/wall-spotlight.html", lang, **facts)


def level_text(ranked: Sequence[int], lang: str = "en") -> str:
    """Why more than ten stand there, if it is because they are level with the tenth. `ranked` are
    points, the most first."""
    if len(ranked) <= MOST or ranked[MOST] != ranked[MOST - 1]:
        return ""
    num = ranked.count(ranked[MOST - 1])
    text = translator(lang).gettext("%(num)s cards share the points of the tenth.")
    return text % {"num": num}


def _ranked(view: View, shown: list[IdeaView], n: int, into: str, results: Results) -> Part:
    idea = shown[n]
    return part(
        f"idea-{idea.id}",
        into,
        "activities/countdown-idea.html",
        view.lens.lang,
        idea=idea,
        texts=[text for text in idea.fields.values() if text],
        results=results.get(idea.id, ()),
        most=shown[0].score or 0,
        level=n > 0 and shown[n - 1].score == idea.score,
        newest=idea.score == view.ideas[-1].score,
        wall=view.lens.kind == "wall",
    )
