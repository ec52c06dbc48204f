"""The desk: opening a room in a minute, planning a longer one, closing it."""

from __future__ import annotations

import re

import pytest

from tests.house import LIBRARY
from tests.web.site import Site, table, words


def test_the_first_visit_offers_to_run_something_now(house: Site) -> None:
    desk = house.ada().get("/desk")
    assert "Run 1-2-4-All now" in words(desk)
    assert "What could be better about" in words(desk)


def test_a_topic_is_enough_to_open_a_room(house: Site) -> None:
    ada = house.ada()
    code = house.open(ada, topic="bread & salt")
    state = house.state(code)
    assert state.session.title == "bread & salt"
    assert "bread & salt" in state.session.plan[0].invitation
    assert "{topic}" not in state.session.plan[0].invitation
    assert 'data-as="console"' in ada.get(f"/console/{code}").text
    assert "bread &amp; salt" in ada.get("/desk").text


def test_a_room_without_a_topic_is_a_sentence(house: Site) -> None:
    answer = house.ada().post(
        "/desk/plan",
        {"do": "open", "slug": "1-2-4-all", "invitation": "About {topic}?", "minutes": "12"},
    )
    assert answer.status_code == 400
    assert "Write what it is about" in words(answer)
    assert "About {topic}?" in words(answer)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"minutes": "soon"}, "Minutes are a whole number"),
        ({"minutes": "0"}, "Minutes are a whole number"),
        ({"minutes": "٣"}, "Minutes are a whole number"),
        ({"slug": "no-such-thing"}, "Choose a technique first"),
        ({"slug": []}, "Choose a technique first"),
    ],
)
def test_a_plan_that_cannot_be_is_a_sentence(
    house: Site, changes: dict[str, object], sentence: str
) -> None:
    form = {"topic": "x", "slug": "1-2-4-all", "invitation": "y", "minutes": "12", "do": "open"}
    answer = house.ada().post("/desk/plan", {**form, **changes})
    assert answer.status_code == 400
    assert sentence in words(answer)


def test_blocks_are_added_moved_and_taken_out_without_script(house: Site) -> None:
    ada = house.ada()
    form = {
        "topic": "x",
        "slug": ["a", "b", "c"],
        "invitation": ["1", "2", "3"],
        "minutes": ["1"] * 3,
    }

    def order(do: str) -> list[str]:
        text = ada.post("/desk/plan", {**form, "do": do}).text
        return [part.split('"')[0] for part in text.split('name="slug" value="')[1:]]

    assert order("down:0") == ["b", "a", "c"]
    assert order("up:2") == ["a", "c", "b"]
    assert order("up:0") == order("down:2") == order("keep") == order("up:x") == ["a", "b", "c"]
    assert order("remove:1") == ["a", "c"]
    assert order("remove:9") == ["a", "b", "c"]
    assert order("add:welcome") == ["a", "b", "c", "welcome"]
    assert order("add:nothing") == ["a", "b", "c"]


def test_several_techniques_run_in_the_order_of_the_plan(house: Site) -> None:
    code = house.open(house.ada(), "welcome", "1-2-4-all", "break")
    plan = house.state(code).session.plan
    assert [item.technique.slug for item in plan] == ["welcome", "1-2-4-all", "break"]


def test_the_zone_is_the_browsers_if_there_is_such_a_one(house: Site) -> None:
    ada = house.ada()
    form = {"topic": "x", "slug": "1-2-4-all", "invitation": "y", "minutes": "12", "do": "open"}
    for asked, kept in [("Asia/Tokyo", "Asia/Tokyo"), ("../etc/passwd", "UTC"), ("", "UTC")]:
        code = ada.post("/desk/plan", {**form, "zone": asked}).location.rsplit("/", 1)[1]
        assert house.state(code).session.zone == kept


def test_a_room_knows_what_can_be_added_on_the_way(house: Site) -> None:
    """In the order that the definitions ask for, and without going back to the library."""
    ada = house.ada()
    code = house.open(ada, "1-2-4-all", "welcome")
    offers = house.state(code).session.offers
    wanted = [one for one in LIBRARY.techniques.values() if one.offer_after is not None]
    wanted.sort(key=lambda one: one.offer_after or 0)
    assert [offer.id for offer in offers] == [one.slug for one in wanted]
    assert offers
    ben = house.join(code, "Ben")
    while house.state(code).opening is None or "AddBlock" not in ada.get(f"/console/{code}").text:
        house.advance(code)
    here = house.state(code).current
    body = {"id": "c1", "type": "AddBlock", "data": {"opening": here, "block": offers[0].id}}
    assert ben.post(f"/r/{code}/commands", json=body).status_code == 403
    assert ada.post(f"/r/{code}/commands", json=body).status_code == 200
    slugs = [item.technique.slug for item in house.state(code).session.plan]
    assert slugs == ["1-2-4-all", offers[0].id, "welcome"]


def test_closing_moves_a_session_to_the_past(house: Site) -> None:
    ada = house.ada()
    code = house.open(ada)
    assert "ready when the plan is done" in words(ada.get(f"/desk/sessions/{code}"))
    assert ada.get(f"/desk/sessions/{code}/transcript.json").status_code == 409
    for _ in range(2):
        assert ada.post(f"/desk/sessions/{code}/close").location == f"/desk/sessions/{code}"
    assert house.state(code).closed
    assert "Past sessions" in words(ada.get("/desk"))
    assert "This session is closed" in words(ada.get(f"/console/{code}"))


def test_the_facilitator_carries_the_transcript_away(house: Site) -> None:
    ada = house.ada()
    code = house.open(ada)
    ben = house.join(code, "Ben")
    house.advance(code)
    house.write(code, ben, "More bread")
    house.finish(code)
    json = ada.get(f"/desk/sessions/{code}/transcript.json")
    assert json.get_json()["format"] == "facilitator-transcript/1"
    assert "More bread" in json.text
    assert "attachment" in json.headers["Content-Disposition"]
    assert f'filename="{code}.json"' in json.headers["Content-Disposition"]
    text = ada.get(f"/desk/sessions/{code}/transcript.md")
    assert "More bread" in text.text
    assert text.headers["Content-Type"] == "text/markdown; charset=utf-8"
    assert text.headers["Content-Disposition"] == f'attachment; filename="{code}.md"'
    tables = ada.get(f"/desk/sessions/{code}/transcript.csv")
    assert "More bread" in table(tables, "ideas.csv")
    assert tables.headers["Content-Type"] == "application/zip"
    assert tables.headers["Content-Disposition"] == f'attachment; filename="{code}-tables.zip"'
    desk = ada.get(f"/desk/sessions/{code}").text
    for format in ("html", "md", "csv", "json"):
        assert f'href="/desk/sessions/{code}/transcript.{format}"' in desk
    page = ada.get(f"/desk/sessions/{code}/transcript.html")
    assert "More bread" in page.text
    assert "sandbox" in page.headers["Content-Security-Policy"]


class TestEmptyingTheRoom:
    def test_the_same_plan_opens_with_nobody_in_it(self, house: Site) -> None:
        ada = house.ada()
        code = house.open(ada, "welcome", "1-2-4-all", topic="bread & salt")
        ben = house.join(code, "Ben")
        house.advance(code)
        answer = ada.post(f"/desk/sessions/{code}/empty")
        fresh = answer.location.rsplit("/", 1)[1]
        assert answer.location == f"/console/{fresh}"
        assert fresh != code
        old, new = house.state(code), house.state(fresh)
        assert (new.session.plan, new.session.offers) == (old.session.plan, old.session.offers)
        assert (new.session.title, new.session.topic) == ("bread & salt", "bread & salt")
        assert (new.seats, new.opening, new.session.rehearsal) == ({}, None, False)
        assert "Join" in words(ben.get(f"/r/{fresh}")), "nobody comes along by mistake"

    def test_the_trial_stands_among_the_rehearsals_and_says_so(self, house: Site) -> None:
        ada = house.ada()
        code = house.open(ada, topic="a trial")
        real = house.open(ada, topic="the real thing")
        house.join(code, "Ben")
        fresh = ada.post(f"/desk/sessions/{code}/empty").location.rsplit("/", 1)[1]
        ada.post(f"/desk/sessions/{real}/close")
        live, past, rehearsals = lists(ada.get("/desk").text)
        assert (live, past, rehearsals) == ([fresh], [real], [code])
        assert house.row(code).rehearsal
        assert house.state(code).session.rehearsal
        page = ada.get(f"/desk/sessions/{code}/transcript.html").text
        assert "Transcript of a rehearsal" in page
        markdown = ada.get(f"/desk/sessions/{code}/transcript.md")
        assert "Transcript of a rehearsal" in markdown.text
        assert f"{code}-rehearsal.md" in markdown.headers["Content-Disposition"]
        json = ada.get(f"/desk/sessions/{code}/transcript.json").get_json()
        assert json["session"]["rehearsal"] is True
        assert "rehearsal" not in ada.get(f"/desk/sessions/{real}/transcript.html").text

    def test_a_second_tap_opens_no_second_room(self, house: Site) -> None:
        ada = house.ada()
        code = house.open(ada)
        assert ada.post(f"/desk/sessions/{code}/empty").status_code == 303
        again = ada.post(f"/desk/sessions/{code}/empty")
        assert again.status_code == 409
        assert len(lists(ada.get("/desk").text)[0]) == 1


def lists(page: str) -> tuple[list[str], list[str], list[str]]:
    """The codes of open rooms, past sessions and rehearsals on the desk."""
    codes = re.compile(r'href="/desk/sessions/([A-Z]{6})"')
    parts = [
        page.partition(f"<h2>{heading}</h2>")[2].partition("</section>")[0]
        for heading in ("Open rooms", "Past sessions", "Rehearsals")
    ]
    live, past, rehearsals = (codes.findall(part) for part in parts)
    return live, past, rehearsals
