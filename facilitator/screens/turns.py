"""Turns, rounds and questions in words: which one it is, and what comes after it."""

from __future__ import annotations

from facilitator.core.views import SheetView, StepView
from facilitator.screens.words import mark as _
from facilitator.screens.words import translator

OF = {
    "members": _("Turn %(turn)s of %(turns)s"),
    "count": _("Round %(turn)s of %(turns)s"),
    "prompts": _("Question %(turn)s of %(turns)s"),
}
NUMBER = {
    "members": _("turn %(turn)s"),
    "count": _("round %(turn)s"),
    "prompts": _("question %(turn)s"),
}
LEAVE = {
    "members": _("Leave the turns"),
    "count": _("Leave the rounds"),
    "prompts": _("Leave the questions"),
}
TIMES = {
    "members": _("%(turns)s turns"),
    "count": _("%(turns)s rounds"),
    "prompts": _("%(turns)s questions"),
}


def turn_text(step: StepView | SheetView, lang: str = "en") -> str:
    """ "Turn 2 of 3"; nothing where there is just one."""
    if not step.loop or step.turns < 2:
        return ""
    text = translator(lang).gettext(OF.get(step.loop, OF["count"]))
    return text % {"turn": step.turn, "turns": step.turns}


def onward_text(step: StepView, lang: str = "en") -> str:
    """What *Next* does in a loop where it does more than open a step."""
    words = translator(lang).gettext
    if step.loop and step.last:
        return words(LEAVE.get(step.loop, LEAVE["count"]))
    if step.begins:
        number = words(NUMBER.get(step.loop, NUMBER["count"])) % {"turn": step.begins}
        return words(_("Next: %(what)s")) % {"what": number}
    return ""


def begins_text(step: StepView, lang: str = "en") -> str:
    """ "turn 2", the one that begins after this step."""
    text = translator(lang).gettext(NUMBER.get(step.loop, NUMBER["count"]))
    return text % {"turn": step.begins}


def times_text(loop: str, turns: int, lang: str = "en") -> str:
    """ "3 turns", for a line of the run sheet."""
    return translator(lang).gettext(TIMES.get(loop, TIMES["count"])) % {"turns": turns}


def in_sentence(title: str) -> str:
    """A role's title within a sentence: Client, "the client"."""
    return title[:1].lower() + title[1:]
