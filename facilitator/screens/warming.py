"""Templates are drawn up before anybody waits for them.

Reading one and making a function of it takes several times as long as using it. Two hundred people
come within ten seconds, and the first of them would wait for all that their phones need.
"""

from __future__ import annotations

from collections.abc import Callable

from facilitator.screens.rendering import environment

FOR_PEOPLE = (
    *("pages/base", "pages/join", "pages/room", "pages/wall"),
    *("parts/", "activities/", "stage/phone", "stage/wall"),
)


def warm(lang: str, breathe: Callable[[], object]) -> None:
    """What phones and the wall need, in this language; `breathe` is called after each of them."""
    jinja = environment(lang)
    for name in jinja.list_templates(filter_func=lambda name: name.startswith(FOR_PEOPLE)):
        jinja.get_template(name)
        breathe()
