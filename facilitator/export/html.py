"""The transcript as one HTML file: no script, no address outside, as good on paper as on a screen.

It is drawn from the document alone, so nothing can stand in it that the reader may not keep. The
techniques only lend their emblem, labels and credit. The file carries its own policy, which forbids
everything but its own style sheet: whatever somebody typed, nothing in it can ever run.
"""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Sequence
from functools import lru_cache

import nh3
from markupsafe import Markup

from facilitator.core.state import State
from facilitator.export.document import document
from facilitator.export.harvest import Written, homes
from facilitator.export.ratings import Scores
from facilitator.export.readers import Reader
from facilitator.export.signs import group_sign
from facilitator.export.telling import Names, chapters, title
from facilitator.export.times import Times
from facilitator.paths import STYLES, TEMPLATES
from facilitator.screens import environment
from facilitator.screens.markdown import markdown
from structures.schema import Technique

SHARED = ("tokens", "parts/sign", "parts/score", "parts/chart")
OWN = ("page", "results", "print")
PROSE = {"p", "br", "ul", "ol", "li", "blockquote", "em", "strong", "code"}


def page(state: State, reader: Reader, lang: str) -> str:
    """What `reader` may keep of this session, as one HTML file."""
    plan = [item.in_language(lang) for item in state.session.plan]
    return to_html(document(state, reader), plan, lang)


def to_html(document: Written, techniques: Sequence[Technique], lang: str) -> str:
    """`techniques` are those of the document, one for each, in the same order."""
    told = chapters(document, techniques)
    ideas = (idea for idea, _ in homes(document).values())
    template = environment(lang).get_template("transcript/page.html")
    return template.render(
        document=document,
        title=title(document),
        chapters=told,
        scores=Scores(document),
        own=any(idea.get("own") for idea in ideas),
        withheld=sum(chapter.withheld for chapter in told),
        policy=policy(),
        style=Markup(f"<style>{style()}</style>"),  # noqa: S704 - our own file
        names=Names(document, lang),
        times=Times(document["session"]["zone"], lang),
        prose=prose,
        group_sign=lambda group: group_sign(group, lang),
    )


@lru_cache(maxsize=1)
def style() -> str:
    """What the screens look like, and behind it what only a transcript has."""
    files = [STYLES / f"{name}.css" for name in SHARED]
    files += [TEMPLATES / f"transcript/{name}.css" for name in OWN]
    return "\n".join(file.read_text("utf-8") for file in files)


def policy() -> str:
    """The Content-Security-Policy under which the page works, for whoever serves it."""
    digest = b64encode(hashlib.sha256(style().encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def prose(text: str) -> Markup:
    """Markdown without links: a transcript names no address that a click could leave by."""
    return Markup(nh3.clean(str(markdown(text)), tags=PROSE).strip())  # noqa: S704 - nh3 cleaned it
