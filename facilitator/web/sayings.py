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
    "cannot_ask": _(
        "The server cannot reach what it has saved just now. Nothing is lost: wait a moment, then"
        " try again."
    ),
    "cannot_save": _(
        "The server's disk is full, so nothing new can be saved. What was saved is safe; whoever"
        " runs the server can make room."
    ),
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
    "minutes_odd": _(
        "This has no minutes yet, because “%(typed)s” is not a whole number from 1 to %(most)s. The"
        " times reckon with the usual %(usual)s."
    ),
    "variant_gone": _("One block has a variant that is not in the library. Choose again."),
    "title_missing": _("Give it a title, so that people know they are in the right place."),
    "topic_missing": _("Write what it is about in a few words; people read it in the invitation."),
}

CAUTIONS: dict[str, str] = {
    # About the whole plan
    "nobody": _(
        "Write how many people you expect. Until then the times are those of an ordinary number."
    ),
    "crowd": _("At most %(most)s people fit into one session."),
    "long_day": _(
        "This takes %(hours)s hours and %(minutes)s minutes, more than anybody can work in one go."
        " Take something out, or make two sessions of it."
    ),
    # About one block
    "no_minutes": _("This has no minutes yet. The times reckon with the usual %(usual)s."),
    "too_short": _(
        "%(least)s minutes are the least for this: with fewer, people are cut off in the middle of"
        " a thought. Usually it takes %(usual)s."
    ),
    "too_long": _(
        "%(most)s minutes are the most for this: with more, its steps drag. Usually it takes"
        " %(usual)s."
    ),
    "too_few_people": _("This is made for %(least)s people or more."),
    "many_people": _("This is at its best with at most %(most)s people."),
    "skipped_people": _("With this many people, “%(step)s” is left out."),
    "skipped_same_groups": _(
        "“%(step)s” is left out: with so few people the groups would be the same again."
    ),
}
"""What the planner says before a session begins; the codes are those of `core.timing`."""


def said(code: str, lang: str) -> str:
    return translator(lang).gettext(SAYINGS[code])
