"""The second door: pretend people play, and the one who asked for it watches wall and phones."""

from __future__ import annotations

from typing import Any

import pytest

from facilitator.rehearsal.live import MOST_SHOWS
from tests.web.site import Browser, Site, words

FORM: dict[str, Any] = {
    "topic": "bread",
    "slug": "1-2-4-all",
    "invitation": "What about {topic}?",
    "minutes": "12",
    "people": "6",
}


def begun(house: Site, ada: Browser, **changes: Any) -> str:
    answer = ada.post("/desk/plan", {**FORM, "do": "watch", **changes})
    assert answer.status_code == 303, words(answer)
    code: str = answer.location.split("/")[-2]
    assert answer.location == f"/desk/sessions/{code}/watch"
    return code


def played(house: Site, meanwhile: Any = lambda: None) -> None:
    """The show that was begun last, from beginning to end."""
    house.meanwhile = meanwhile
    house.shows.pop()()


def test_the_three_doors(house: Site) -> None:
    desk = words(house.ada().get("/desk"))
    for door in ("Run 1-2-4-All now", "Watch it with pretend people", "Plan a session"):
        assert door in desk


def test_a_rehearsal_is_marked_and_no_result(house: Site) -> None:
    ada = house.ada()
    code = begun(house, ada)
    assert house.row(code).rehearsal
    assert house.state(code).session.rehearsal
    desk = ada.get("/desk").text
    assert "<h2>Open rooms</h2>" not in desk
    assert code in desk.partition("<h2>Rehearsals</h2>")[2]


def test_the_page_shows_the_wall_and_two_phones(house: Site) -> None:
    ada = house.ada()
    code = begun(house, ada)
    page = ada.get(f"/desk/sessions/{code}/watch")
    frames = [f"/wall/{code}", *(f"/desk/sessions/{code}/phones/{n}" for n in (1, 2))]
    assert [part.split('"')[0] for part in page.text.split(' src="')[1:]][-3:] == frames
    assert "frame-src 'self'" in page.headers["Content-Security-Policy"]
    for address in frames:
        policy = ada.get(address).headers["Content-Security-Policy"]
        assert "frame-ancestors 'self'" in policy
        assert "form-action 'none'" in policy


def test_nothing_else_can_be_framed(house: Site) -> None:
    ada = house.ada()
    real, pretend = house.open(ada), begun(house, ada)
    for address in (
        f"/wall/{real}", f"/r/{real}", f"/console/{real}", f"/console/{pretend}",
        f"/r/{pretend}", "/desk", f"/desk/sessions/{pretend}/watch",
    ):  # fmt: skip
        policy = ada.get(address).headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in policy, address


def test_a_phone_waits_for_its_person_and_then_shows_what_they_see(house: Site) -> None:
    ada = house.ada()
    code = begun(house, ada)
    assert "Somebody is on the way" in words(ada.get(f"/desk/sessions/{code}/phones/1"))
    seen: set[str] = set()

    def look() -> None:
        seen.add(words(ada.get(f"/desk/sessions/{code}/phones/1")))

    played(house, look)
    assert any("A pretend person" in text and "On your own" in text for text in seen)
    assert not any("Menu" in text for text in seen), "nobody leaves for a pretend person"
    over = ada.get(f"/desk/sessions/{code}/watch")
    assert "This rehearsal is over" in words(over)
    assert house.state(code).closed
    transcript = ada.get(f"/desk/sessions/{code}/transcript.html")
    assert "Transcript of a rehearsal" in transcript.text


def test_the_phone_follows_over_the_wire_and_can_do_nothing(house: Site) -> None:
    ada = house.ada()
    code = begun(house, ada)
    address = f"/r/{code}/enter?as=pretend&group=1"
    assert ada.get(address).status_code == 403, "nobody has come yet"
    answers: list[tuple[int, int]] = []

    def look() -> None:
        here = house.state(code).current
        if here == "o1" and not answers:
            data = {"opening": here, "id": "a" * 16, "fields": {"idea": "by Ada"}}
            body = {"id": "c1", "type": "PostIdea", "data": data, "as": "pretend"}
            written = ada.post(f"/r/{code}/commands", json=body)
            answers.append((ada.get(address).status_code, written.status_code))

    played(house, look)
    assert answers == [(200, 403)]
    for group in ("", "x", "²", "99", "-1"):
        assert ada.get(f"/r/{code}/enter?as=pretend&group={group}").status_code == 403


def test_in_a_real_room_nobody_pretends(house: Site) -> None:
    ada = house.ada()
    code = house.open(ada)
    house.join(code, "Ben")
    assert ada.get(f"/desk/sessions/{code}/watch").status_code == 403
    assert ada.get(f"/r/{code}/enter?as=pretend&group=1").status_code == 403
    assert "Ben" not in ada.get(f"/desk/sessions/{code}/phones/1").text


def test_after_a_restart_it_says_that_nobody_is_there(house: Site) -> None:
    ada = house.ada()
    code = begun(house, ada)
    house.program.rehearsals.shows.clear()
    assert "have gone home" in words(ada.get(f"/desk/sessions/{code}/watch"))
    assert "have gone home" in words(ada.get(f"/desk/sessions/{code}/phones/2"))


def test_there_is_an_end_to_rehearsals(house: Site) -> None:
    ada = house.ada()
    for _ in range(MOST_SHOWS):
        begun(house, ada)
    answer = ada.post("/desk/plan", {**FORM, "do": "watch"})
    assert answer.status_code == 400
    assert "Three rehearsals are running" in words(answer)
    assert MOST_SHOWS == 3, "the sentence says three"
    assert "What about {topic}?" in words(answer)


@pytest.mark.parametrize("changes", [{"minutes": "0"}, {"slug": "no-such-thing"}])
def test_a_plan_that_cannot_be_is_not_rehearsed_either(
    house: Site, changes: dict[str, str]
) -> None:
    answer = house.ada().post("/desk/plan", {**FORM, "do": "watch", **changes})
    assert answer.status_code == 400
    assert not house.shows
