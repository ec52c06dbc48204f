"""The transcript as a page: whole in itself, and safe with whatever people typed."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from facilitator.core import commands as c
from facilitator.export import Reader
from facilitator.export.html import page, policy, style
from facilitator.paths import STYLES, TEMPLATES
from facilitator.rehearsal import rehearse
from structures.library import load
from tests.export.room import ALL, ALONE, FOURS, PAIRS, Room, secret_of, technique
from tests.rehearsal.memory_door import MemoryDoor

HOSTILE = (
    "<script>alert(1)</script>",
    "</style><script>alert(2)</script>",
    '"><img src=x onerror=alert(3)>',
    "<svg onload=alert(4)>",
    "{{ 7*7 }} {% raw %}",
    "javascript:alert(5)",
    "<a href='https://evil.example'>look</a> https://evil.example",
    "&lt;b&gt; & <!-- ]]> -->",
    "\u202eright to left\u202c",
)


class Elements(HTMLParser):
    """Every tag with its attributes, and whether all that opened was closed."""

    VOID = ("meta", "path", "rect", "circle")

    def __init__(self, source: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.fixture(scope="module")
def rehearsed() -> str:
    plan = [load().techniques[slug] for slug in ("welcome", "1-2-4-all", "break")]
    played = rehearse(plan, 12, 7, MemoryDoor(7), late=2, leave=2)
    return page(played.state, Reader("facilitator"), "en")


def room_with(*texts: str) -> Room:
    room = Room(technique(ALONE, PAIRS, ALL, invitation=texts[0], title="Probe"))
    room.join(*(text[:40] for text in texts[:3]), "Ben")
    room.next()
    for text in texts:
        room.post("ben", text)
    room.next()
    room.next()
    return room


def shown(room: Room, kind: str = "facilitator", who: str | None = None) -> str:
    secret = secret_of(who) if who else ""
    return page(room.state, Reader(kind, who, secret), "en")


def words_of(html: str) -> str:
    """The text as it is read, white space folded."""
    body = re.sub(r"</?bdi>", "", html[html.index("<body>") :])
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


def test_it_is_whole_in_itself(rehearsed: str) -> None:
    elements = Elements(rehearsed)
    assert elements.open == []
    for tag, attributes in elements.found:
        assert tag not in ("script", "link", "img", "iframe", "object", "embed", "form", "base")
        assert not any(name.startswith("on") or name in ("src", "style") for name in attributes)
        assert (attributes.get("href") or "#").startswith("#")
    assert "url(" not in style()
    assert "@import" not in style()


def test_every_link_leads_somewhere(rehearsed: str) -> None:
    found = Elements(rehearsed).found
    ids = [attributes["id"] for _, attributes in found if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert {a["href"] for t, a in found if t == "a"} == {"#t1", "#t2", "#t3"}
    labels = {a["aria-labelledby"] for _, a in found if "aria-labelledby" in a}
    assert {f"t{n}" for n in (1, 2, 3)} | labels <= set(ids)


def test_the_page_forbids_everything_but_its_own_style(rehearsed: str) -> None:
    (carried,) = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]+)"', rehearsed)
    (css,) = re.findall(r"<style>(.*?)</style>", rehearsed, flags=re.DOTALL)
    assert carried.replace("&#39;", "'") == policy(css)
    assert css.startswith(style())
    assert policy(css).startswith("default-src 'none'; style-src 'sha256-")


@pytest.mark.parametrize("title", [*HOSTILE, '"; } body { display: none', "\\", "Tag 1", "9 " * 60])
def test_a_title_at_the_foot_of_a_sheet_is_never_read_as_style(title: str) -> None:
    room = Room(technique(ALONE), title=title)
    (css,) = re.findall(r"<style>(.*?)</style>", shown(room), flags=re.DOTALL)
    foot = css.removeprefix(style()).strip()
    said = re.fullmatch(r'@page \{ @bottom-left \{ content: "((?:\\[0-9a-f]+ )*)" \} \}', foot)
    assert said
    read = "".join(chr(int(number, 16)) for number in said[1].replace("\\", "").split())
    assert title.startswith(read.removesuffix("…"))
    assert len(read) >= min(len(title), 80)


def test_whatever_people_type_stays_text() -> None:
    html = shown(room_with(*HOSTILE))
    tags = {tag for tag, _ in Elements(html).found}
    assert tags.isdisjoint({"script", "img"})
    assert not any("onload" in a or "onerror" in a for _, a in Elements(html).found)
    assert all((a.get("href") or "#").startswith("#") for _, a in Elements(html).found)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert "{{ 7*7 }} {% raw %}" in html


def test_links_in_a_definition_do_not_lead_out() -> None:
    linked = "Read [this](https://evil.example) **first**."
    room = Room(
        technique(ALONE | {"text": linked}, credit=linked, sources=("https://a.example/b",))
    )
    room.next()
    html = shown(room)
    assert "Read this <strong>first</strong>." in html
    assert all((a.get("href") or "#").startswith("#") for _, a in Elements(html).found)
    assert "https://a.example/b" in words_of(html)


def test_a_withheld_card_is_counted_and_not_shown() -> None:
    room = Room(technique(ALONE, PAIRS))
    room.join("Ben", "Cleo")
    room.next()
    room.post("ben", "canary-kept", kept=True)
    room.post("cleo", "canary-told")
    others = shown(room, "participant", "cleo")
    assert "canary-told" in others
    assert "canary-kept" not in others
    assert "1 more is not in this copy." in others
    assert "1 card is left out of this copy" in others
    own = shown(room, "participant", "ben")
    assert "canary-kept" in own
    assert "left out" not in own


def test_ones_own_cards_are_marked() -> None:
    room = Room(technique(ALONE))
    room.join("Ben", "Cleo")
    room.next()
    id = room.post("ben", "Practice")
    other = room.post("cleo", "Theory")
    mine = {a["id"]: a["class"] for t, a in Elements(shown(room, "participant", "ben")).found
            if t == "li" and "id" in a}  # fmt: skip
    assert "is-own" in str(mine[id])
    assert "is-own" not in str(mine[other])
    assert "This is your own copy" in shown(room, "participant", "ben")
    assert "This is your own copy" not in shown(room)


def test_no_name_stands_beside_what_was_written_without_one() -> None:
    room = Room(technique(ALONE | {"anonymous": True}))
    room.join("Ben", "Cleo")
    room.next()
    room.post("ben", "canary")
    for html in (shown(room), shown(room, "participant", "cleo")):
        card = html[html.index("canary") : html.index("</li>", html.index("canary"))]
        assert "Ben" not in card
    assert "Ben" in shown(room)


def test_the_harvest_stands_first_and_says_how_it_grew() -> None:
    room = Room(technique(ALONE, PAIRS, ALL))
    room.join("Ben", "Cleo")
    room.next()
    room.post("ben", "More practice")
    room.post("cleo", "Pay caregivers")
    room.next()
    ids = ("o2.1", "o2.2")
    room.by("ben", c.MergeIdeas("o2", "merged-by-a-phone-1", ids, {"idea": "Paid practice"}))
    room.next()
    text = words_of(shown(room))
    grown = "Paid practice 1 1 · Maple How it grew from More practice Ben, Alone and Pay caregivers"
    assert grown in text
    assert text.index("What came of it") < text.index("How it grew") < text.index("Pairs")


def test_times_are_those_of_the_room() -> None:
    room = Room(technique(ALONE), zone="Asia/Kolkata")
    room.next()
    room.next()
    assert "Europe/Berlin" not in shown(room)
    text = words_of(shown(room)).replace("\u202f", " ")
    assert "September 21, 2026, 7:43 PM Asia/Kolkata" in text
    assert "7:44 PM – 7:45 PM · 2 minutes" in text


def test_an_unknown_zone_is_no_reason_to_fail() -> None:
    assert "2:13" in shown(Room(technique(ALONE), zone="Nowhere/At_all"))


def test_a_step_that_was_passed_over_is_said() -> None:
    room = Room(technique(ALONE, PAIRS, FOURS, ALL | {"input": {"fours": "selected"}}))
    room.join("Ben", "Cleo")
    for _ in range(3):
        room.next()
    assert "“Fours” was passed over" in shown(room)


def test_nothing_written_is_a_result() -> None:
    room = Room(technique(ALONE), technique({"id": "talk", "group": "whole", "activity": "talk"}))
    room.join("Ben")
    room.next()
    assert shown(room).count("Nothing is written here, and that is a result too.") == 1
    assert shown(room).count("The room did not get here this time.") == 1


def test_what_was_kept_private_is_not_said_to_be_nothing() -> None:
    room = Room(technique(ALONE))
    room.join("Ben")
    room.next()
    room.post("ben", "canary", kept=True)
    assert "Nothing is written here" not in shown(room)
    assert "1 more is not in this copy." in shown(room)


def test_fields_have_their_labels() -> None:
    step = {
        "fields": {"what": "text", "who": "text"},
        "words": {"what": "The idea", "who": "By whom"},
    }
    room = Room(technique(ALONE | step))
    room.join("Ben")
    room.next()
    fields = {"what": "Practice", "who": "The night shift"}
    room.by("ben", c.PostIdea("o1", "idea-of-a-phone-001", fields))
    assert "The idea Practice" in words_of(shown(room))
    assert "By whom The night shift" in words_of(shown(room))


def test_carried_cards_keep_the_words_for_their_fields() -> None:
    step = {
        "fields": {"idea": "text", "first_step": "text"},
        "words": {"idea": "My bold idea", "first_step": "The first step to it"},
    }
    room = Room(technique(ALONE | step, PAIRS, ALL))
    room.join("Ben", "Cleo")
    room.next()
    fields = {"idea": "Practice", "first_step": "Ask the night shift"}
    room.by("ben", c.PostIdea("o1", "idea-of-a-phone-001", fields))
    room.next()
    room.next()
    text = words_of(shown(room))
    assert text.count("My bold idea Practice") == 3
    assert text.count("The first step to it Ask the night shift") == 3
    assert "first_step" not in shown(room)


def test_a_technique_that_comes_twice_has_two_names() -> None:
    twice = technique(ALONE, PAIRS, ALL, title="Probe")
    room = Room(twice, twice, technique(ALONE, title="Other"))
    room.join("Ben", "Cleo")
    for _ in range(7):
        room.next()
        if room.state.opening and room.state.step(room.state.opening).id == "alone":
            room.post("ben", "Practice")
    html = shown(room)
    named = dict(re.findall(r'<h2 id="([^"]+)">([^<]+)</h2>', html))
    labels = re.findall(r'aria-labelledby="([^"]+)"', html)
    assert [named[label] for label in labels] == ["Probe", "Probe (2)", "Other"]
    assert re.findall(r'contents-title">([^<]+)<', html) == ["Probe", "Probe (2)", "Other"]


def test_somebody_without_a_name_is_a_guest_with_a_number() -> None:
    room = Room(technique(ALONE))
    room.join("Ben", None)
    assert "Guest 2" in shown(room)


def test_every_word_of_ours_goes_through_gettext() -> None:
    """In the probe language each sentence stands in brackets; what is outside is people's own."""
    room = room_with("Practice", "Theory", "Breaks")
    html = page(room.state, Reader("participant", "ben", secret_of("ben")), "qps")
    text = re.sub(r"<(title|style)>.*?</\1>", " ", html, flags=re.DOTALL)
    text = words_of(re.sub(r"⟦[^⟧]*⟧", " ", text))
    own = (
        r"Practice|Theory|Breaks|Ben|Probe|Alone|Pairs|All|Day one|our course|KQMTRA|Europe/Berlin"
    )
    left = re.findall(r"[A-Za-z]{3,}", re.sub(own, " ", text))
    assert set(left) <= {"September"}


def test_it_looks_as_the_screens_do() -> None:
    """Colours, sizes, signs and charts have one source; the transcript only sets its own page."""
    for name in ("tokens", "parts/sign", "parts/score", "parts/chart"):
        assert (STYLES / f"{name}.css").read_text() in style()
    for name in ("page", "results"):
        own = (TEMPLATES / f"transcript/{name}.css").read_text()
        assert own in style()
        assert not re.search(r"oklch|#[0-9a-f]{3,8}\b|rgb", own), "colours are the screens'"


def test_the_same_session_gives_the_same_page(rehearsed: str) -> None:
    plan = [load().techniques[slug] for slug in ("welcome", "1-2-4-all", "break")]
    played = rehearse(plan, 12, 7, MemoryDoor(7), late=2, leave=2)
    assert page(played.state, Reader("facilitator"), "en") == rehearsed
