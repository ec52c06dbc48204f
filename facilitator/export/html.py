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
LONGEST_FOOT = 80
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
    css = style() + _at_the_foot(title(document))
    return template.render(
        document=document,
        title=title(document),
        chapters=told,
        scores=Scores(document),
        own=any(idea.get("own") for idea in ideas),
        withheld=sum(chapter.withheld for chapter in told),
        policy=policy(css),
        style=Markup(f"<style>{css}</style>"),  # noqa: S704 - our own files, and a title in numbers
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


def _at_the_foot(title: str) -> str:
    """The title on every sheet. Each of its characters stands there as a number, so that whatever
    somebody typed is never read as style."""
    words = title if len(title) <= LONGEST_FOOT else f"{title[:LONGEST_FOOT]}…"
    numbers = "".join(f"\\{ord(character):x} " for character in words)
    return f'\n@page {{ @bottom-left {{ content: "{numbers}" }} }}\n'


def policy(css: str) -> str:
    """The Content-Security-Policy under which a page works that carries this style."""
    digest = b64encode(hashlib.sha256(css.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def prose(text: str) -> Markup:
    """Markdown without links: a transcript names no address that a click could leave by."""
    return Markup(nh3.clean(str(markdown(text)), tags=PROSE).strip())  # noqa: S704 - nh3 cleaned it
