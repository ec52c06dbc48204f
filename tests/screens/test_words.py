"""No word on a participant's screen goes past gettext."""

from __future__ import annotations

import re

import pytest
from lxml import html

from facilitator.core.views import PersonView, SeesView
from facilitator.screens.audiences import audience_sentences
from facilitator.screens.counts import minutes_text, person_name
from facilitator.screens.words import PSEUDO, direction, languages, translator
from tests.screens.gallery import home_page, join_page, room_page
from tests.screens.story import NAMES, NOTES, OTHER_NOTES, Story, scenes

LETTERS = re.compile(r"[A-Za-z]{2,}")
SPOKEN = (
    "aria-label",
    "title",
    "placeholder",
    "alt",
    "data-say-last",
    "data-say-share",
    "data-say-over",
    "data-you",
)
TECHNICAL = ("KQMTRA", "rooms.example", "7KQM 2TRA 9PXN")


def pages() -> dict[str, str]:
    found = {"home": home_page("", PSEUDO), "join": join_page(Story(1), "", PSEUDO)}
    for name, story in scenes():
        for looks in ("phone", "wall", "preview"):
            person = 2 if looks == "phone" else None
            found[f"{name} on a {looks}"] = room_page(story, looks, person, PSEUDO)
    return found


PAGES = pages()


def given_texts() -> list[str]:
    """What people and definition files say is theirs, in whatever language; longest first."""
    story = Story(1)
    session = story.state.session
    technique = session.plan[0].technique
    texts = [*NOTES, *(n for n in NAMES if n), session.title, session.topic, technique.title]
    texts += [session.plan[0].invitation, *OTHER_NOTES, *TECHNICAL]
    for step in technique.steps:
        texts += [step.title, *(step.label(name) for name in step.fields)]
        texts += [" ".join(paragraph.split()) for paragraph in step.text.split("\n\n")]
    return sorted({text for text in texts if text}, key=len, reverse=True)


GIVEN = given_texts()


def bare_words(page: str) -> set[str]:
    """Words outside ⟦…⟧ that nobody but the program can have said."""
    root = html.document_fromstring(page)
    for element in list(root.iter("script", "style")):
        element.drop_tree()
    said = [str(text) for text in root.itertext()]
    said += [e.get(name, "") for e in root.iter() for name in SPOKEN]
    bare = " ".join(" ".join(said).split())
    for text in GIVEN:
        bare = bare.replace(text, " ")
    return set(LETTERS.findall(re.sub(r"⟦[^⟦⟧]*(⟦[^⟦⟧]*⟧[^⟦⟧]*)*⟧", " ", bare)))


@pytest.mark.parametrize("name", PAGES)
def test_every_word_is_translated(name: str) -> None:
    assert "⟦" in PAGES[name]
    assert bare_words(PAGES[name]) == set()


def test_a_word_that_goes_past_gettext_is_found() -> None:
    assert bare_words("<p>⟦Fine⟧ but not this</p>") == {"but", "not", "this"}
    assert bare_words('<p aria-label="Close">⟦Fine⟧</p>') == {"Close"}


def test_a_language_without_a_catalogue_is_english() -> None:
    assert translator("tlh").gettext("Join") == "Join"
    assert languages()[0] == "en"


def test_scripts_that_run_the_other_way_say_so() -> None:
    assert direction("ar") == "rtl"
    assert direction("en") == "ltr"


@pytest.mark.parametrize(
    ("minutes", "text"),
    [
        (0, "no fixed time"), (0.5, "30 seconds"), (1, "1 minute"), (1.5, "90 seconds"),
        (2.5, "2.5 minutes"), (12, "12 minutes"),
    ],
)  # fmt: skip
def test_minutes_in_words(minutes: float, text: str) -> None:
    assert minutes_text(minutes) == text


def test_somebody_without_a_name_is_a_guest() -> None:
    assert person_name(PersonView("s7", 7, None, True)) == "Guest 7"


@pytest.mark.parametrize(
    ("sees", "size", "text"),
    [
        (
            SeesView("private", "group", 2, False, "room"), 1,
            "Only you now. Your partner next. With your name. It goes into the record.",
        ),
        (
            SeesView("group", None, 0, True, "none"), 4,
            "Only your group. Without your name, for the facilitator too. It is not kept anywhere.",
        ),
        (SeesView("private", None, 0, False, "room"), 1, "Only you now. It goes into the record."),
        (
            SeesView("private", None, 0, False, "group"), 1,
            "Only you now. Afterwards only you keep it.",
        ),
    ],
)  # fmt: skip
def test_who_sees_it_is_said_before_writing(sees: SeesView, size: int, text: str) -> None:
    assert " ".join(audience_sentences(sees, size)) == text
