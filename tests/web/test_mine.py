"""What a participant finds again, takes along, and takes back."""

from __future__ import annotations

import re

from facilitator.core import commands as c
from tests.web.site import Browser, Site, table, words


def started(house: Site) -> tuple[str, Browser, Browser]:
    code = house.open(house.ada())
    ben, cleo = house.join(code, "Ben"), house.join(code, "Cleo")
    house.advance(code)
    return code, ben, cleo


def test_the_return_code_stands_in_groups_of_four(house: Site) -> None:
    code, ben, _ = started(house)
    secret = ben.cookie(f"seat_{code}")
    assert secret
    assert "-".join(secret[n : n + 4] for n in (0, 4, 8, 12)) in ben.get(f"/r/{code}/mine").text


def test_one_looks_back_at_what_one_may_see_and_no_more(house: Site) -> None:
    code, ben, cleo = started(house)
    house.write(code, ben, "More bread")
    house.write(code, cleo, "Less salt")
    page = words(ben.get(f"/r/{code}/mine"))
    assert "More bread" in page
    assert "Less salt" not in page
    house.advance(code)
    page = words(ben.get(f"/r/{code}/mine"))
    assert "Less salt" in page


def test_turns_of_a_loop_stand_under_one_heading(house: Site) -> None:
    code = house.open(house.ada(), "short-debrief")
    ben = house.join(code, "Ben")
    house.advance(code)
    for text in ("Nine came late", "It was cold"):
        data = {"opening": house.state(code).current, "id": f"a-note-of-{text}".replace(" ", "-")}
        house.do_as(code, ben, "PostIdea", {**data, "fields": {"note": text}})
        house.advance(code)
        house.advance(code)
    page = ben.get(f"/r/{code}/mine").text
    headings = re.findall(r"<h([34])>([^<]+)", page[page.index("Look back") :])
    assert [(level, words.strip()) for level, words in headings] == [
        ("3", "Think"),
        ("4", "What? What could one see and hear?"),
        ("4", "So what? What does it tell us?"),
    ]
    said = re.findall(r"Nine came late|It was cold", page.split("<h4>", 1)[1])
    assert said == ["Nine came late", "It was cold"], "what was carried on stands once"


def test_after_the_end_everything_for_the_record_is_there(house: Site) -> None:
    code, ben, cleo = started(house)
    house.write(code, cleo, "Less salt")
    assert ben.get(f"/r/{code}/transcript.json").status_code == 409
    house.finish(code)
    assert "Less salt" in words(ben.get(f"/r/{code}/mine"))
    for format in ("json", "html", "md"):
        answer = ben.get(f"/r/{code}/transcript.{format}")
        assert answer.status_code == 200
        assert "Less salt" in answer.text
    assert "Less salt" in table(ben.get(f"/r/{code}/transcript.csv"), "ideas.csv")
    assert ben.get(f"/r/{code}/transcript.pdf").status_code == 404


def test_what_is_kept_is_in_ones_own_downloads_alone(house: Site) -> None:
    code, ben, cleo = started(house)
    kept = house.write(code, ben, "More bread")
    house.do_as(code, ben, "KeepIdea", {"id": kept, "kept": True})
    house.finish(code)
    for browser, seen in ((ben, True), (cleo, False)):
        assert ("More bread" in browser.get(f"/r/{code}/transcript.md").text) == seen
        packed = browser.get(f"/r/{code}/transcript.csv")
        assert ("More bread" in table(packed, "ideas.csv")) == seen


def test_every_page_afterwards_offers_every_form(house: Site) -> None:
    code, ben, _ = started(house)
    assert f"/r/{code}/transcript." not in ben.get(f"/r/{code}/mine").text
    house.do(code, c.CloseSession())
    for page in (f"/r/{code}", f"/r/{code}/mine"):
        for format in ("html", "md", "csv", "json"):
            assert f'href="/r/{code}/transcript.{format}"' in ben.get(page).text
    assert "transcript." not in house.browser().get(f"/r/{code}").text


def test_an_own_idea_is_deleted_and_others_are_not(house: Site) -> None:
    code, ben, cleo = started(house)
    mine = house.write(code, ben, "More bread")
    other = house.write(code, cleo, "Less salt")
    answer = ben.post(f"/r/{code}/mine/delete", {"idea": other})
    assert answer.status_code == 409
    assert ben.post(f"/r/{code}/mine/delete", {"idea": mine}).status_code == 303
    assert "More bread" not in ben.get(f"/r/{code}/mine").text
    log = str(house.program.service.log(house.row(code).id))
    assert "More bread" not in log
    assert "Less salt" in log


def test_everything_is_deleted_only_when_it_was_said(house: Site) -> None:
    code, ben, _ = started(house)
    house.write(code, ben, "More bread")
    assert ben.post(f"/r/{code}/mine/delete", {}).status_code == 400
    assert "More bread" in ben.get(f"/r/{code}/mine").text
    ben.post(f"/r/{code}/mine/delete", {"everything": "yes"})
    log = str(house.program.service.log(house.row(code).id))
    assert "More bread" not in log
    assert "'Ben'" not in log


def test_words_can_be_deleted_after_the_room_has_closed(house: Site) -> None:
    code, ben, _ = started(house)
    mine = house.write(code, ben, "More bread")
    house.do(code, c.CloseSession())
    assert "More bread" in words(ben.get(f"/r/{code}/mine"))
    assert ben.post(f"/r/{code}/mine/delete", {"idea": mine}).status_code == 303
    assert "More bread" not in ben.get(f"/r/{code}/mine").text


def test_without_a_seat_the_page_asks_for_the_return_code(house: Site) -> None:
    code, _, _ = started(house)
    page = house.browser().get(f"/r/{code}/mine")
    assert f'action="/r/{code}/return"' in page.text
    assert "My words" not in page.text
