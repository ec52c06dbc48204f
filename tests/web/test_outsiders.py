"""Eve, who has no account and no seat, at every address there is; and people where they are not.

The list below is compared with the program's own: a route that nobody thought of here fails.
"""

from __future__ import annotations

import pytest

from tests.web.site import Browser, Site

WELCOME = "everybody may come here"
NO_ROOM = "only a code is needed, as on the wall"
SEAT = "403 without a seat"
SIGN_IN = "to the sign-in page"
REFUSED = "403"

EXPECTED: dict[tuple[str, str], str] = {
    ("GET", "/"): WELCOME,
    ("GET", "/join"): WELCOME,
    ("GET", "/healthz"): WELCOME,
    ("GET", "/favicon.ico"): WELCOME,
    ("GET", "/static/dist/<name>"): WELCOME,
    ("GET", "/wall"): WELCOME,
    ("GET", "/wall/<code>"): NO_ROOM,
    ("GET", "/r/<code>"): NO_ROOM,
    ("POST", "/r/<code>/join"): NO_ROOM,
    ("POST", "/r/<code>/leave"): NO_ROOM,
    ("POST", "/r/<code>/fresh"): NO_ROOM,
    ("POST", "/r/<code>/return"): NO_ROOM,
    ("GET", "/r/<code>/mine"): NO_ROOM,
    ("POST", "/r/<code>/mine/delete"): SEAT,
    ("GET", "/r/<code>/transcript.<any(html,json,md,csv):format>"): SEAT,
    ("GET", "/r/<code>/enter"): SEAT,
    ("POST", "/r/<code>/commands"): SEAT,
    ("GET", "/console/<code>"): SIGN_IN,
    ("GET", "/desk"): SIGN_IN,
    ("GET", "/desk/plan"): SIGN_IN,
    ("POST", "/desk/plan"): REFUSED,
    ("GET", "/desk/sessions/<code>"): SIGN_IN,
    ("POST", "/desk/sessions/<code>/close"): REFUSED,
    ("POST", "/desk/sessions/<code>/empty"): REFUSED,
    ("GET", "/desk/sessions/<code>/watch"): SIGN_IN,
    ("GET", "/desk/sessions/<code>/phones/<int:number>"): SIGN_IN,
    ("GET", "/desk/sessions/<code>/transcript.<any(html,json,md,csv):format>"): SIGN_IN,
    ("POST", "/desk/phone"): REFUSED,
    ("GET", "/desk/phone/<token>"): SIGN_IN,
    ("GET", "/try/<token>"): "404",
    ("POST", "/try/<token>"): "409",
    ("GET", "/desk/sign-in"): WELCOME,
    ("POST", "/desk/sign-in"): REFUSED,
    ("POST", "/desk/sign-out"): WELCOME,
    ("GET", "/first/<token>"): "404",
    ("POST", "/first/<token>"): "400",
    ("GET", "/in/<token>"): WELCOME,
    ("POST", "/in/<token>"): "404",
}
CANARY = "Zugvogel"


def routes(house: Site) -> set[tuple[str, str]]:
    rules = house.program.flask.url_map.iter_rules()
    return {
        (method, rule.rule)
        for rule in rules
        for method in (rule.methods or set()) & {"GET", "POST"}
    }


def test_every_route_is_listed_here(house: Site) -> None:
    assert routes(house) == set(EXPECTED)


def address(rule: str, code: str) -> str:
    return (
        rule.replace("<code>", code)
        .replace("<token>", "a-token")
        .replace("<name>", "nothing.js")
        .replace("<int:number>", "1")
        .replace("<any(html,json,md,csv):format>", "html")
    )


def open_room(house: Site) -> tuple[str, Browser, Browser]:
    """A room in whose private step Ben has written."""
    ada = house.ada()
    code = house.open(ada, topic=CANARY + "-topic")
    ben = house.join(code, CANARY + "-name")
    house.advance(code)
    house.write(code, ben, CANARY + "-idea")
    return code, ada, ben


@pytest.mark.parametrize(("method", "rule"), EXPECTED)
def test_an_outsider_is_turned_away(house: Site, method: str, rule: str) -> None:
    code, _, _ = open_room(house)
    before = house.state(code)
    eve, expected = house.browser(), EXPECTED[method, rule]
    get_or_post = eve.get if method == "GET" else eve.post
    answer = get_or_post(address(rule, code))
    if expected in (WELCOME, NO_ROOM):
        assert answer.status_code in (200, 303, 400, 404)
    elif expected == SIGN_IN:
        assert answer.status_code == 303
        assert answer.location.startswith("/desk/sign-in?next=/")
    elif expected in (SEAT, REFUSED):
        assert answer.status_code in (400, 403)
    else:
        assert answer.status_code == int(expected)
    assert CANARY + "-idea" not in answer.text
    assert CANARY + "-name" not in answer.text
    if (method, rule) != ("POST", "/r/<code>/join"):
        assert house.state(code) == before


@pytest.mark.parametrize("looks", ["console", "preview", "phone", "nonsense"])
def test_an_outsider_enters_as_nobody_but_a_wall(house: Site, looks: str) -> None:
    code, _, _ = open_room(house)
    answer = house.browser().get(f"/r/{code}/enter?as={looks}")
    assert answer.status_code in (400, 403)
    assert CANARY not in answer.text
    assert house.browser().get(f"/r/{code}/enter?as=wall").status_code == 200


def test_the_owner_sees_what_the_outsider_does_not(house: Site) -> None:
    """There was something to see."""
    code, ada, ben = open_room(house)
    assert CANARY + "-name" in ada.get(f"/console/{code}").text
    assert CANARY + "-idea" in ben.get(f"/r/{code}").text
    assert CANARY + "-idea" in ben.get(f"/r/{code}/mine").text


def test_nobody_reads_what_is_private_while_it_is(house: Site) -> None:
    code, ada, ben = open_room(house)
    cleo = house.join(code, "Cleo")
    seen = [
        ada.get(f"/console/{code}"),
        ada.get(f"/r/{code}?as=preview"),
        ada.get(f"/desk/sessions/{code}"),
        ada.get(f"/desk/sessions/{code}/transcript.json"),
        ada.get(f"/desk/sessions/{code}/transcript.html"),
        ada.get(f"/desk/sessions/{code}/transcript.md"),
        ada.get(f"/desk/sessions/{code}/transcript.csv"),
        cleo.get(f"/r/{code}"),
        cleo.get(f"/r/{code}/mine"),
        cleo.get(f"/r/{code}/transcript.json"),
        cleo.get(f"/r/{code}/transcript.html"),
        cleo.get(f"/r/{code}/transcript.md"),
        cleo.get(f"/r/{code}/transcript.csv"),
        cleo.get(f"/wall/{code}"),
        ben.get(f"/wall/{code}"),
    ]
    assert all(CANARY + "-idea" not in answer.text for answer in seen)


@pytest.mark.parametrize(
    ("method", "rule"),
    [
        ("GET", "/console/{code}"),
        ("GET", "/desk/sessions/{code}"),
        ("GET", "/desk/sessions/{code}/transcript.json"),
        ("GET", "/desk/sessions/{code}/transcript.csv"),
        ("POST", "/desk/sessions/{code}/close"),
        ("POST", "/desk/sessions/{code}/empty"),
        ("GET", "/desk/plan?like={code}"),
        ("GET", "/desk/sessions/{code}/watch"),
        ("GET", "/desk/sessions/{code}/phones/1"),
        ("GET", "/r/{code}/enter?as=pretend&group=1"),
        ("GET", "/r/{code}?as=preview"),
        ("GET", "/r/{code}/enter?as=console"),
        ("GET", "/r/{code}/enter?as=preview"),
    ],
)
def test_somebody_elses_room_is_not_ones_own(house: Site, method: str, rule: str) -> None:
    code, _, _ = open_room(house)
    browser = house.account("Fay")
    assert browser.get("/desk").status_code == 200
    answer = (browser.get if method == "GET" else browser.post)(rule.format(code=code))
    assert answer.status_code == 403
    assert CANARY not in answer.text
    assert not house.state(code).closed


def test_a_participant_is_no_facilitator(house: Site) -> None:
    code, _, ben = open_room(house)
    data = {"opening": house.state(code).current}
    body = {"id": "c1", "type": "Advance", "data": data}
    for more in ({}, {"as": "console"}, {"as": "phone"}):
        answer = ben.post(f"/r/{code}/commands", json={**body, **more})
        assert answer.status_code == 403
        assert answer.get_json()["error"] in ("not_allowed", "no_seat")


@pytest.mark.parametrize("kind", ["Join", "TimeUp", "MarkAway", "MarkBack"])
def test_no_browser_speaks_as_the_program_itself(house: Site, kind: str) -> None:
    code, ada, ben = open_room(house)
    data = {
        "seat": "s_other", "connection": "x", "opening": "o1", "cohort": "room", "turn": 1,
        "deadline": 1,
    }  # fmt: skip
    for browser in (ada, ben):
        body = {"id": "c1", "type": kind, "data": data}
        answer = browser.post(f"/r/{code}/commands", json=body)
        assert answer.get_json()["error"] == "not_allowed"
