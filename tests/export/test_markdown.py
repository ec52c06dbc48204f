"""The transcript as Markdown: what the page says, and nobody's words but as words."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html
from markdown import Markdown

from facilitator.core import commands as c
from facilitator.export import Reader
from facilitator.export.escaping import balanced, inline, lines
from facilitator.export.markdown import page
from facilitator.rehearsal import rehearse
from structures.library import load
from tests.core.test_loops import in_turns, let_time_pass
from tests.export.room import ALL, ALONE, FOURS, PAIRS, Room, secret_of, technique
from tests.rehearsal.memory_door import MemoryDoor

HOSTILE = (
    "# A heading",
    "A heading\n===",
    "A heading\n---",
    "[look](javascript:alert(1))",
    "![look](https://evil.example/x.png)",
    "[look]: https://evil.example 'x'",
    "[look][look]",
    "<https://evil.example>",
    "https://evil.example/a_b_c?x=*y*",
    "(see www.evil.example)",
    "_www.evil.example_",
    "see evil.example or //evil.example",
    "$1`www.evil.example$[x](y)`",
    "\u2069> quoted",
    "ben@evil.example and mailto:ben@evil.example",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "&lt;script&gt; &#60;b&#62; &amp;",
    "a | b\n--|--\nc | d",
    "| a |\n|---|\n| b |",
    "`code` ``more`` ```",
    "```\nfenced\n```",
    "~~~\nfenced\n~~~",
    "    indented",
    "\tindented",
    "1. one\n2) two",
    "- one\n+ two\n* three",
    "- [ ] to do",
    "> quoted",
    "***\n___\n---",
    "*soft* __loud__ ~~gone~~",
    "Term\n: Definition",
    "[^1] and\n[^1]: a note",
    "{: onclick=alert(1)}",
    "ends with a backslash \\",
    "two\\\nlines",
    "Learn C#",
    "5 < 6 > 4",
)


def rendered(markdown: str) -> html.HtmlElement:
    reader = Markdown(extensions=["tables", "fenced_code", "footnotes", "def_list", "attr_list"])
    return html.fragment_fromstring(reader.convert(markdown), create_parent=True)


def room_with(*texts: str) -> Room:
    room = Room(technique(ALONE, PAIRS, ALL, invitation=texts[0], title=texts[0].split("\n")[0]))
    room.join(*(text[:40] for text in texts[:3]), "Ben")
    room.next()
    for text in texts:
        room.post("ben", text)
    return room


def written(room: Room, kind: str = "facilitator", who: str | None = None) -> str:
    return page(room.state, Reader(kind, who, secret_of(who) if who else ""), "en")


def spoken(room: Room, kind: str = "facilitator", who: str | None = None) -> str:
    """The text as it is read, white space folded."""
    text = str(rendered(written(room, kind, who)).text_content())
    return " ".join(text.replace("\u202f", " ").split())


# What people typed


@pytest.mark.parametrize("text", HOSTILE)
def test_whatever_people_type_stays_text(text: str) -> None:
    calm = {element.tag for element in rendered(written(room_with("Calm"))).iter()}
    tree = rendered(written(room_with(text)))
    assert {element.tag for element in tree.iter()} <= calm | {"code", "br"}
    headings = [e.text_content() for e in tree.iter("h1", "h2", "h3", "h4", "h5", "h6")]
    assert len(headings) == len(list(rendered(written(room_with("Calm"))).iter("h1", "h2", "h3")))
    assert not any(element.attrib for element in tree.iter())
    assert not any(len(element) for element in tree.iter("code"))


@pytest.mark.parametrize(
    "text", [text for text in HOSTILE if not re.search("[|~=:<&\u2069]|//|\n", text)]
)
def test_and_is_read_as_it_was_typed(text: str) -> None:
    assert " ".join(text.split()) in spoken(room_with(text))


def test_an_address_can_be_read_and_copied_and_leads_nowhere() -> None:
    (line,) = lines("See https://a.example/b_c(d)?e=*f*, or www.b.example. Write to ben@c.example!")
    assert line == (
        "See `https://a.example/b_c(d)?e=*f`\\*, or `www.b.example`. Write to `ben@c.example`!"
    )


@given(st.text(alphabet="#>-+=|:~`*_[]()<>{}!&\\/@. \t\n01aw\u202e\u2067\u2069", max_size=40))
def test_no_mixture_of_signs_makes_anything_but_text(text: str) -> None:
    tree = rendered("\n".join(f"-   {line}" for line in lines(f"{text}x")))
    assert {element.tag for element in tree.iter()} <= {"div", "ul", "li", "code", "p"}


@given(st.text(alphabet="ab\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069", max_size=20))
def test_a_line_closes_what_turns_its_direction(text: str) -> None:
    depth: list[str] = []
    for sign in balanced(text):
        if sign in "\u202a\u202b\u202d\u202e":
            depth.append("\u202c")
        elif sign in "\u2066\u2067\u2068":
            depth.append("\u2069")
        elif sign in "\u202c\u2069":
            assert depth.pop() == sign
    assert depth == []


def test_a_name_that_turns_the_direction_turns_only_itself() -> None:
    assert inline("Ben\u202e") == "\u2068Ben\u202e\u202c\u2069"
    assert inline("בן") == "\u2068בן\u2069"
    assert inline("Ben") == "Ben"


# What it says


def test_the_harvest_stands_first_and_says_how_it_grew() -> None:
    room = Room(technique(ALONE, PAIRS, ALL, invitation="What could\nbe better?"))
    room.join("Ben", "Cleo")
    room.next()
    room.post("ben", "More practice")
    room.post("cleo", "Pay caregivers")
    room.next()
    words = {"idea": "Paid practice\nfor all"}
    room.by("ben", c.MergeIdeas("o2", "merged-by-a-phone-1", ("o2.1", "o2.2"), words))
    room.next()
    text = written(room).replace("\u202f", " ")
    assert text.startswith(
        """# Day one

our course

-   When: September 21, 2026, 4:13 PM (Europe/Berlin)
-   Who: 2 people
-   Code: KQMTRA

## Probe

> What could␣␣
> be better?

### What came of it

-   Paid practice␣␣
    for all␣␣
    — 1 · Maple
    -   from “More practice” (Ben, Alone)
    -   and “Pay caregivers” (Cleo, Alone)

### Alone

4:14 PM – 4:15 PM · 2 minutes

-   More practice␣␣
    — Ben
-   Pay caregivers␣␣
    — Cleo

### Pairs
""".replace("␣", " ")
    )
    assert "-   **1 · Maple:** Ben, Cleo\n    -   More practice  \n        — Ben · put" in text
    assert text.endswith("-   Ben\n-   Cleo\n\n" + text.rsplit("\n\n", 1)[1])


def test_lists_are_as_deep_for_every_reader_of_markdown() -> None:
    room = Room(technique(ALONE, PAIRS, ALL))
    room.join("Ben", "Cleo")
    room.next()
    room.post("ben", "More practice")
    room.next()
    card = room.copy_of("idea-of-a-phone-001").id
    room.by("ben", c.EditIdea(card, {"idea": "Much more practice"}, 1))
    tree = rendered(written(room))
    assert [e.text_content() for e in tree.xpath("//li/ul/li")] == [
        "from “More practice” (Ben, Alone)"
    ]
    assert len(tree.xpath("//li[.//br]")) == 2


def test_a_withheld_card_is_counted_and_not_shown() -> None:
    room = Room(technique(ALONE, PAIRS))
    room.join("Ben", "Cleo")
    room.next()
    room.post("ben", "canary-kept", kept=True)
    room.post("cleo", "canary-told")
    others = spoken(room, "participant", "cleo")
    assert "canary-told" in others
    assert "canary-kept" not in others
    assert "1 more is not in this copy." in others
    assert "1 card is left out of this copy" in others
    assert "canary-kept — yours · Ben" in spoken(room, "participant", "ben")
    assert "left out" not in spoken(room, "participant", "ben")


def test_no_name_stands_beside_what_was_written_without_one() -> None:
    room = Room(technique(ALONE | {"anonymous": True}))
    room.join("Ben", "Cleo")
    room.next()
    room.post("ben", "canary")
    for text in (written(room), written(room, "participant", "cleo")):
        assert "-   canary\n" in text
        assert text.count("Ben") == 1
    assert "— yours · Ben" in written(room, "participant", "ben")


def test_turns_stand_under_one_heading_and_say_who_had_which_part() -> None:
    room = in_turns(7)
    let_time_pass(room)
    room.next()
    text = page(room.state, Reader("facilitator"), "en").replace("\u202f", " ")
    assert "### Share · Advise\n\n4:15 PM – 4:34 PM\n\n#### Turn 1\n\n" in text
    assert "-   **1 · Maple:** Ben (client), Cleo, Dev, Guest-4 (4:15 PM – 4:19 PM)\n" in text
    assert text.count("#### Turn") == 4


def test_fields_have_their_labels() -> None:
    step = {"fields": {"what": "text", "who": "text"}, "words": {"what": "The idea"}}
    room = Room(technique(ALONE | step))
    room.join("Ben")
    room.next()
    room.by("ben", c.PostIdea("o1", "idea-of-a-phone-001", {"what": "Practice\nnow", "who": "We"}))
    assert "-   The idea: Practice  \n    now  \n    who: We  \n    — Ben" in written(room)


def test_what_did_not_happen_is_said() -> None:
    room = Room(
        technique(ALONE, PAIRS, FOURS, ALL | {"input": {"fours": "selected"}}), technique(ALONE)
    )
    room.join("Ben", None)
    for _ in range(3):
        room.next()
    text = spoken(room)
    assert "“Fours” was passed over: the same people" in text
    assert "Nothing is written here, and that is a result too." in text
    assert "The room did not get here this time." in text
    assert "Guest 2" in text


def test_credit_is_given_and_leads_nowhere() -> None:
    credit = "By [Ada](https://evil.example) and <b>Ben</b>."
    room = Room(technique(ALONE, credit=credit, sources=("https://a.example/b",)))
    text = written(room)
    assert "By Ada and Ben.  \n`https://a.example/b`" in text
    assert "evil.example" not in text


def test_every_word_of_ours_goes_through_gettext() -> None:
    """In the probe language each sentence stands in brackets; what is outside is people's own."""
    room = room_with("Practice", "Theory", "Breaks")
    room.next()
    room.next()
    text = page(room.state, Reader("participant", "ben", secret_of("ben")), "qps")
    text = re.sub(r"⟦[^⟧]*⟧", " ", text)
    own = r"Practice|Theory|Breaks|Ben|Alone|Pairs|All|Day one|our course|KQMTRA|Europe/Berlin"
    assert set(re.findall(r"[A-Za-z]{3,}", re.sub(own, " ", text))) <= {"September"}


def test_the_same_session_gives_the_same_file() -> None:
    plan = [load().techniques[slug] for slug in ("welcome", "1-2-4-all", "break")]
    files = {
        page(rehearse(plan, 12, 7, MemoryDoor(7), late=2, leave=2).state, reader, "en")
        for reader in (Reader("facilitator"), Reader("facilitator"))
    }
    assert len(files) == 1
