"""Who sees what I write here, as sentences: now, next, with or without my name, and afterwards."""

from __future__ import annotations

from dataclasses import replace

from facilitator.core.views import SeesView
from facilitator.screens.words import mark as _
from facilitator.screens.words import translator

NOW = {
    "private": _("Only you now."),
    "group": _("Only your group."),
    "pair": _("Only the two of you."),
    "everyone": _("Everybody here sees this."),
    "projector": _("Only you, until it is shown to everybody."),
    "addressee": _("Only you and the person you write to."),
    "role": _("Only the people whose part it is."),
}
LATER = {
    "pair": _("Your partner next."),
    "group": _("Your group next."),
    "everyone": _("What goes on from here, everybody can see later."),
    "projector": _("Everybody, when it is shown."),
    "addressee": _("The person you write to next."),
    "role": _("The people whose part it is next."),
}
RECORD = {
    "room": _("It goes into the record."),
    "group": _("Afterwards only your group keeps it."),
    "own": _("Afterwards only you keep it."),
    "none": _("It is not kept anywhere."),
}


def audience_sentences(sees: SeesView, size: int, lang: str = "en") -> tuple[str, ...]:
    """`size` is that of the group one sits in now; 2 makes it "the two of you"."""
    words = translator(lang).gettext
    said = [words(NOW[_scope(sees.now, size)])]
    if sees.later:
        said.append(words(LATER[_scope(sees.later, sees.size)]))
    if sees.by_author:
        said.append(words(_("You can show it to everybody.")))
    if sees.anonymous:
        said.append(words(_("Without your name, for the facilitator too.")))
    elif sees.later or sees.by_author or sees.now != "private":
        said.append(words(_("With your name.")))
    alone = sees.now == "private" and sees.later is None and sees.record == "group"
    return (*said, words(RECORD["own" if alone else sees.record]))


def answer_sentences(
    sees: SeesView, size: int, together: bool, lang: str = "en"
) -> tuple[str, ...]:
    """Of what one writes beside an answer. What a group agrees on bears no name; who answers alone
    is alone with it until the step is over."""
    if not together:
        later = sees.later if sees.now == "private" else sees.now
        return audience_sentences(replace(sees, now="private", later=later, size=size), size, lang)
    words = translator(lang).gettext
    return words(NOW[_scope(sees.now, size)]), words(RECORD[sees.record])


def _scope(audience: str, size: int) -> str:
    if audience == "group" and size == 2:
        return "pair"
    return "role" if audience.startswith("role") else audience
