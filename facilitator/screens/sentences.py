"""What a person reads when something is refused: one catalogue, a sentence for every code.

A sentence says what happened, what is safe and what to do, in words for a fourteen-year-old. Facts
(`%(most)s`) come with the refusal. A test reads the code and finds every code that has none.
"""

from __future__ import annotations

from collections.abc import Mapping

from facilitator.screens.words import mark as _
from facilitator.screens.words import translator

SENTENCES: dict[str, str] = {
    # Writing
    "blank": _("There is nothing written yet. Add a few words, then send."),
    "too_long": _(
        "That is %(length)s characters and %(most)s fit. Your text is still here: shorten it, or"
        " make two notes of it."
    ),
    "enough": _(
        "This step asks for %(most)s at most. Your text is still here: strike one out to make room,"
        " or keep this one for the talk."
    ),
    "taken": _("That was here already, so nothing was doubled. Try again if something is missing."),
    "no_writing_here": _("This step does without that. Your words are safe on this device."),
    "not_your_turn": _(
        "Just now somebody else writes here. Your words are safe on this device; say them aloud, or"
        " wait for your turn."
    ),
    "late": _(
        "This step has ended. Your text is still here: you can send it as a late note, marked as"
        " late."
    ),
    "not_yours": _("That belongs to somebody else or to another group, so it stays as it is."),
    "gone": _("That is not here any more; somebody may have taken it back. Nothing else changed."),
    "merged": _("Somebody has just merged this idea into another one. You can edit that one."),
    "struck": _("Somebody has just struck this idea out. Restore it first if you want it back."),
    "edited_meanwhile": _(
        "Somebody changed this while you were writing. It now says: “%(text)s”. Your text is"
        " still here: save again to use yours, or cancel to keep theirs."
    ),
    "no_rating_here": _("There is nothing to rate in this step. Nothing was changed."),
    "your_own": _("That is your own card. Somebody else rates it; take the next one."),
    "no_dots_left": _(
        "All %(most)s dots are given. Take one back somewhere else, then put it here."
    ),
    "too_few": _("Choose two ideas or more, then merge them."),
    "nothing_new": _("It is like that already; nothing had to change."),
    # Undo
    "cannot_undo": _("That is too long ago to undo, or it was undone already."),
    "built_on": _(
        "Somebody has built on this since, so it stays. You can still change it by hand."
    ),
    "moved_on": _("The room has moved on since, so this stays as it was."),
    # Where the room is
    "closed": _(
        "This session has ended. What was written is safe, and the results are here to read."
    ),
    "finished": _("The plan is done. Go back to open the last step again, or close the session."),
    "stale": _(
        "The room has just moved on; somebody may have been quicker. Look again, then go on."
    ),
    "at_the_start": _("This is the first step; there is nothing before it."),
    "already_started": _("The clock runs already."),
    "already_paused": _("The clock stands still already."),
    "not_paused": _("The clock runs already."),
    "not_started": _(
        "The clock has not started yet. Press Start when people have found each other."
    ),
    "too_early": _("There is time left; the bell rings when it is over."),
    "not_shown": _("Show this idea first, then put the light on it."),
    "no_groups": _("People are not in groups in this step, so nobody can be moved."),
    # Plans
    "not_offered": _("That cannot be added here. Plan a session with it, or go on without."),
    "went_back": _(
        "You have gone back, and what comes next has begun already. Go on to where the room was,"
        " then add it there."
    ),
    "empty_plan": _("There is nothing in the plan yet. Choose a technique first; one is enough."),
    "plan_too_long": _(
        "%(most)s techniques are the most for one session. Open another for the rest."
    ),
    "cannot_run": _(
        "“%(title)s” asks for something that this release does not run yet: %(missing)s."
        " Nothing was opened; choose another technique."
    ),
    "rehearsals_full": _(
        "Three rehearsals are running on this server already. Wait until one is over, or close one."
    ),
    # Who may
    "no_seat": _("You are not in this session yet, or you left it. Join again; it takes a moment."),
    "not_allowed": _("Only the people who run this session can do that."),
    "full": _("This session is full: %(most)s people are in it. Ask the facilitator for help."),
    "no_such_room": _("No session has this code. Look at the wall again, letter by letter."),
    "wrong_code": _("That code is not right. Look at it again, letter by letter."),
    "wrong_password": _(
        "Name and password do not belong together. Nothing was changed; try again."
    ),
    "link_used": _("This link was used already or is too old. Ask for a new one."),
    # The way there
    "malformed": _("That did not arrive as it should. Nothing was changed; load the page again."),
    "unknown_command": _(
        "This page is older than the program. Nothing was changed; load it again."
    ),
    "too_many": _("That was a lot at once. Your words are safe here; wait a few seconds."),
    "database_away": _(
        "The server cannot write just now. Your words are safe on this device and are sent as soon"
        " as it can."
    ),
    "disk_full": _(
        "The server's disk is full, so nothing can be saved just now. Your words are safe on this"
        " device and are sent as soon as there is room."
    ),
    "bad_origin": _("This request came from another page, so it was not carried out."),
    "bug": _(
        "Something went wrong here, and it is our fault. Your words are safe here; try again."
    ),
}

ELSEWHERE = frozenset(
    {
        "bad_origin", "bug", "database_away", "link_used", "no_such_room", "too_many",
        "wrong_code", "wrong_password",
    }
)  # fmt: skip
"""Codes that do not come out of `Rejected("…")` in the code but from service and web."""


def sentence(code: str, facts: Mapping[str, object] | None = None, lang: str = "en") -> str:
    """The sentence for a refusal; for a code that nobody knows, the one for a bug."""
    text = SENTENCES.get(code, SENTENCES["bug"])
    return translator(lang).gettext(text) % dict(facts or {})
