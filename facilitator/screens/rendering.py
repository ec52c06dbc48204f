"""Templates and what they may use: one Jinja environment for each language.

A template gets a view or a piece of one and the functions below, and nothing that could answer a
question about who may see what.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import lru_cache, partial
from types import SimpleNamespace

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from facilitator.core.views import View
from facilitator.paths import STATIC_DIST, TEMPLATES
from facilitator.screens.charts import (
    points_text,
    result_chart,
    result_text,
    score_bar,
    swatch,
)
from facilitator.screens.counts import minutes_text, person_name, scope_text, titled
from facilitator.screens.emblem import emblem, who_text
from facilitator.screens.markdown import markdown
from facilitator.screens.parts import Part
from facilitator.screens.qr import qr
from facilitator.screens.signs import sign
from facilitator.screens.slim import slim
from facilitator.screens.turns import (
    begins_text,
    in_sentence,
    onward_text,
    times_text,
    turn_text,
)
from facilitator.screens.words import direction, translator

_root = ""


def live_below(root: str) -> None:
    """Below which path of its host our addresses begin: "/facilitator", or "" for the host itself.

    A process has one public address, and says so once, before it renders anything.
    """
    global _root
    if root != _root:
        _root = root
        environment.cache_clear()


@lru_cache(maxsize=64)
def environment(lang: str = "en") -> Environment:
    """Autoescaping, strict about names that are not there, its words in `lang`."""
    jinja = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    words = translator(lang)
    jinja.install_gettext_callables(  # type: ignore[attr-defined]
        words.gettext, words.ngettext, newstyle=True, pgettext=words.pgettext,
        npgettext=words.npgettext,
    )  # fmt: skip
    jinja.filters |= {"markdown": markdown, "in_sentence": in_sentence}
    jinja.globals |= _within_reach(lang)
    return jinja


def _within_reach(lang: str) -> dict[str, object]:
    """What every template may use."""
    return {
        "lang": lang,
        "dir": direction(lang),
        "edition": edition(),
        "emblem": partial(emblem, lang=lang),
        "minutes": partial(minutes_text, lang=lang),
        "person": partial(person_name, lang=lang),
        "points": partial(points_text, lang=lang),
        "qr": qr,
        "result_chart": result_chart,
        "result_text": partial(result_text, lang=lang),
        "root": _root,
        "scope_text": partial(scope_text, lang=lang),
        "score_bar": partial(score_bar, lang=lang),
        "sign": partial(sign, lang=lang),
        "swatch": swatch,
        "titled": partial(titled, lang=lang),
        "turn": partial(turn_text, lang=lang),
        "turn_begins": partial(begins_text, lang=lang),
        "turn_onward": partial(onward_text, lang=lang),
        "turn_times": partial(times_text, lang=lang),
        "who": partial(who_text, lang=lang),
    }


@lru_cache(maxsize=1)
def edition() -> str:
    """Names the pages of this program. What comes to a page counts on what the page holds, so a
    page of another edition has to be loaded again."""
    digest = hashlib.sha256()
    for file in (*sorted(TEMPLATES.rglob("*.html")), STATIC_DIST / "manifest.json"):
        digest.update(file.read_bytes() if file.exists() else b"")
    return digest.hexdigest()[:10]


def render(template: str, lang: str, **values: object) -> str:
    """One template in one language, without white space around it; what travels is slim."""
    html = environment(lang).get_template(template).render(**values).strip()
    return html if template.startswith("pages/") else slim(html)


def part(name: str, into: str, template: str, lang: str, /, **facts: object) -> Part:
    """A part that is drawn from a template, and anew when one of these facts is another one. The
    template knows its own id as `id`."""
    return Part.drawn(name, into, _from_template, template, lang, {"id": name} | facts)


def page_part(kind: str, name: str, view: View, names: str) -> Part:
    """A part of a screen that is a whole page for itself, with what of the view it shows."""
    seen = picked(view, names)
    return part(name, "", f"stage/{kind}-{name}.html", view.lens.lang, view=seen)


def _from_template(template: str, lang: str, facts: Mapping[str, object]) -> str:
    return render(template, lang, **facts)


def picked(source: object, names: str) -> SimpleNamespace:
    """Only these attributes of a view, so that a part changes when what it shows changes; a
    template that reads another one fails."""
    return SimpleNamespace(**{name: getattr(source, name) for name in names.split()})
