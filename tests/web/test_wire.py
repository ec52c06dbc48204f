"""The room over plain HTTP: entering and commands, as over the socket."""

from __future__ import annotations

import pytest

from tests.web.site import Browser, Site


def started(house: Site) -> tuple[str, Browser]:
    code = house.open(house.ada())
    ben = house.join(code, "Ben")
    house.advance(code)
    return code, ben


def test_entering_gives_the_stage_and_its_place_in_the_log(house: Site) -> None:
    code, ben = started(house)
    answer = ben.get(f"/r/{code}/enter?as=phone")
    body = answer.get_json()
    assert body["seq"] == house.state(code).seq
    assert body["html"].startswith("<")
    assert body["me"] == next(iter(house.state(code).seats))


def test_entering_again_costs_nothing_until_something_happened(house: Site) -> None:
    code, ben = started(house)
    tag = {"If-None-Match": ben.get(f"/r/{code}/enter").headers["ETag"]}
    house.clock.pass_seconds(5)
    assert ben.get(f"/r/{code}/enter", headers=tag).status_code == 304
    house.write(code, ben, "More bread")
    again = ben.get(f"/r/{code}/enter", headers=tag)
    assert again.status_code == 200
    assert "More bread" in again.get_json()["html"]


def test_a_command_is_answered_once_it_is_on_disk(house: Site) -> None:
    code, ben = started(house)
    data = {"opening": house.state(code).current, "id": "a" * 16, "fields": {"idea": "More"}}
    body = {"id": "c1", "type": "PostIdea", "data": data}
    first = ben.post(f"/r/{code}/commands", json=body)
    assert first.get_json() == {"seq": house.state(code).seq}
    assert ben.post(f"/r/{code}/commands", json=body).get_json() == first.get_json()
    assert len(house.state(code).ideas) == 1


@pytest.mark.parametrize(
    ("body", "status", "error"),
    [
        (None, 400, "unknown_command"),
        ([], 400, "unknown_command"),
        ({"type": "Nonsense", "id": "c", "data": {}}, 400, "unknown_command"),
        ({"type": ["Ring"], "id": "c", "data": {}}, 400, "unknown_command"),
        ({"type": "Leave", "data": {}}, 400, "malformed"),
        ({"type": "Leave", "id": "", "data": {}}, 400, "malformed"),
        ({"type": "Leave", "id": "x" * 65, "data": {}}, 400, "malformed"),
        ({"type": "Leave", "id": 7, "data": {}}, 400, "malformed"),
        ({"type": "Leave", "id": "c", "data": "x"}, 400, "malformed"),
        ({"type": "WithdrawIdea", "id": "c", "data": {"id": "x"}}, 409, "gone"),
    ],
)
def test_a_refusal_is_a_code_with_a_sentence(
    house: Site, body: object, status: int, error: str
) -> None:
    code, ben = started(house)
    answer = ben.post(f"/r/{code}/commands", json=body)
    assert (answer.status_code, answer.get_json()["error"]) == (status, error)
    assert answer.get_json()["text"].endswith(".")


def test_a_person_who_floods_is_asked_to_wait_and_nobody_else(house: Site) -> None:
    code, ben = started(house)
    cleo = house.join(code, "Cleo")
    body = {"id": "c", "type": "WithdrawIdea", "data": {"id": "x"}}
    answers = [ben.post(f"/r/{code}/commands", json=body).status_code for _ in range(61)]
    assert (answers[0], answers[-1]) == (409, 429)
    assert cleo.post(f"/r/{code}/commands", json=body).status_code == 409
    house.clock.pass_seconds(10)
    assert ben.post(f"/r/{code}/commands", json=body).status_code == 409


def test_a_facilitator_commands_over_http_too(house: Site) -> None:
    ada = house.ada()
    code = house.open(ada)
    ada.post(f"/r/{code}/join", {"name": "Ada"})  # the same browser also takes part
    body = {"id": "c1", "type": "Advance", "data": {"opening": ""}}
    assert ada.post(f"/r/{code}/commands", json=body).status_code == 200
    data = {"opening": house.state(code).current, "id": "a" * 16, "fields": {"idea": "More"}}
    post = {"id": "c2", "type": "PostIdea", "data": data}
    assert ada.post(f"/r/{code}/commands", json=post).status_code == 200
    wrong = ada.post(f"/r/{code}/commands", json={**post, "id": "c3", "as": "console"})
    assert wrong.status_code == 403


def test_a_room_that_is_not_there_is_said_in_the_same_form(house: Site) -> None:
    browser = house.browser()
    for answer in (
        browser.get("/r/NOROOM/enter?as=wall"),
        browser.post("/r/NOROOM/commands", json={"type": "Leave", "id": "c", "data": {}}),
    ):
        assert answer.status_code == 404
        assert answer.get_json()["error"] == "no_such_room"


def test_half_an_emoji_and_a_nul_do_no_harm(house: Site) -> None:
    code, ben = started(house)
    data = {
        "opening": house.state(code).current,
        "id": "a" * 16,
        "fields": {"idea": "a\ud83dx\x00"},
    }
    body = {"id": "c1", "type": "PostIdea", "data": data}
    assert ben.post(f"/r/{code}/commands", json=body).status_code == 200
    assert [idea.fields["idea"] for idea in house.state(code).ideas.values()] == ["ax"]
