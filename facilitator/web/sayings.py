"""The sentences of the pages themselves: an address that leads nowhere, a form that is not full.

What a session refuses has its sentences in `screens.sentences`.
"""

from __future__ import annotations

from facilitator.screens.words import mark as _
from facilitator.screens.words import translator

SAYINGS: dict[str, str] = {
    "bad_request": _(
        "That did not arrive as it should. Nothing was changed; go back and try again."
    ),
    "no_such_page": _("There is no page at this address. Look at the link again, or start anew."),
    "wrong_method": _("This address is not for reading. Nothing was changed; start anew."),
    "too_large": _("That is more than fits. Nothing was changed; send less at once."),
    "broken": _("Something went wrong here, and it is our fault. What was written is safe."),
    "not_ready": _("The transcript is ready when the session has ended."),
    "name_missing": _("Write your name: people see it on the desk, nowhere else."),
    "email_wrong": _(
        "This does not look like an e-mail address. You sign in with it; nothing is sent."
    ),
    "password_short": _(
        "Use ten characters or more; three words that you remember are a good choice."
    ),
    "plan_empty": _("Choose a technique first; one is enough."),
    "plan_long": _("Twelve techniques are enough for one session. Open another one for the rest."),
    "minutes_wrong": _("Minutes are a whole number from 1 to 600. Look at the plan again."),
    "title_missing": _("Give it a title, so that people know they are in the right place."),
    "topic_missing": _("Write what it is about in a few words; people read it in the invitation."),
}


def said(code: str, lang: str) -> str:
    return translator(lang).gettext(SAYINGS[code])
