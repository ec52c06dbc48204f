"""What stands before every page: where a POST came from, what a browser may do, whose cookies."""

from __future__ import annotations

from pathlib import Path

import pytest

from facilitator.web.guard import content_policy, origin_allowed
from tests.web.site import HERE, Site, site, words

HOME = {"Host": "room.example"}


@pytest.mark.parametrize(
    "headers",
    [
        {**HOME, "Origin": "http://room.example"},
        {**HOME, "Origin": "https://room.example"},
        {**HOME, "Origin": "https://public.example"},
        {**HOME, "Sec-Fetch-Site": "same-origin"},
        {**HOME, "Origin": "null", "Sec-Fetch-Site": "same-origin"},
    ],
)
def test_our_own_pages_may_post(headers: dict[str, str]) -> None:
    assert origin_allowed(headers, "https://public.example/below")


@pytest.mark.parametrize(
    "headers",
    [
        {},
        HOME,
        {**HOME, "Origin": "null"},
        {**HOME, "Origin": "https://eve.example"},
        {**HOME, "Origin": "https://room.example.eve.example"},
        {**HOME, "Origin": "http://room.example:8000"},
        {**HOME, "Origin": "https://eve.example", "Sec-Fetch-Site": "same-origin"},
        {**HOME, "Sec-Fetch-Site": "cross-site"},
        {**HOME, "Sec-Fetch-Site": "same-site"},
        {**HOME, "Sec-Fetch-Site": "none"},
    ],
)
def test_other_pages_may_not(headers: dict[str, str]) -> None:
    assert not origin_allowed(headers, "https://public.example")


def posts(house: Site, code: str) -> list[str]:
    """An address for every rule that takes a POST; nothing is left out."""
    known = {"code": code, "token": "some-token"}
    urls = house.program.flask.url_map.bind("localhost")
    rules = [r for r in house.program.flask.url_map.iter_rules() if "POST" in (r.methods or ())]
    return [
        urls.build(r.endpoint, {n: known[n] for n in r.arguments}, method="POST") for r in rules
    ]


def test_every_post_from_elsewhere_is_refused_and_changes_nothing(house: Site) -> None:
    ada = house.ada()
    code = house.open(ada)
    ben = house.join(code, "Ben")
    before = house.state(code)
    addresses = posts(house, code)
    assert len(addresses) > 8
    for address in addresses:
        for browser in (ada, ben):
            for headers in ({}, {"Origin": "https://eve.example"}):
                answer = browser.client.post(address, data={"everything": "1"}, headers=headers)
                assert answer.status_code == 403, address
                assert "came from another page" in answer.text, address
    assert house.state(code) == before


def test_every_answer_carries_the_policies(house: Site) -> None:
    code = house.open(house.ada())
    browser = house.join(code, "Ben")
    addresses = [
        "/",
        "/nothing",
        "/healthz",
        f"/r/{code}",
        "/desk",
        f"/r/{code}/enter",
        "/r/XXXXXX",
    ]
    for answer in [*map(browser.get, addresses), browser.post("/desk/sign-in"), browser.post("/")]:
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "same-origin"
        assert "no-cache" in answer.headers["Cache-Control"] or (
            answer.headers["Cache-Control"] == "no-store"
        )


def test_a_host_that_is_none_does_not_get_into_the_policy() -> None:
    assert "evil" not in content_policy("x; script-src evil")
    assert "wss://room.example:8000" in content_policy("room.example:8000")


def test_pages_hold_nothing_that_the_policy_forbids(house: Site) -> None:
    ada = house.ada()
    code = house.open(ada)
    ben = house.join(code, "Ben")
    house.advance(code)
    for browser, address in [
        (ada, "/desk"), (ada, "/desk/plan"), (ada, f"/console/{code}"), (ada, f"/wall/{code}"),
        (ada, f"/desk/sessions/{code}"), (ben, f"/r/{code}"), (ben, f"/r/{code}/mine"),
    ]:  # fmt: skip
        text = browser.get(address).text
        assert " style=" not in text
        assert "<style" not in text
        assert " onclick" not in text
        assert text.count("<script") == text.count('<script type="module" src=')


def test_cookies_are_for_this_server_alone_and_not_for_scripts(house: Site) -> None:
    code = house.open(house.ada_with_password())
    join = house.browser().post(f"/r/{code}/join", {"name": "Ben"}).headers["Set-Cookie"]
    fields = {"email": "ada@example.org", "password": "three good words"}
    sign_in = house.browser().post("/desk/sign-in", fields).headers["Set-Cookie"]
    for cookie in (join, sign_in):
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie
        assert "Path=/" in cookie
        assert "Secure" not in cookie


def test_cookies_of_a_public_address_never_travel_in_the_open(tmp_path: Path) -> None:
    with site(tmp_path, public_url="https://room.example") as house:
        code = house.open(house.ada())
        cookie = house.browser().post(f"/r/{code}/join", {}).headers["Set-Cookie"]
        assert "Secure" in cookie


def test_behind_a_trusted_proxy_its_word_counts(tmp_path: Path) -> None:
    said = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "room.example"}
    with site(tmp_path, trusted_proxies=1) as house:
        code = house.open(house.ada())
        headers = {**said, "Origin": "https://room.example"}
        answer = house.browser().post(f"/r/{code}/join", {}, headers=headers)
        assert answer.status_code == 303
        assert "Secure" in answer.headers["Set-Cookie"]


def test_without_a_trusted_proxy_it_does_not(house: Site) -> None:
    headers = {"X-Forwarded-Host": "eve.example", "Origin": "http://eve.example"}
    assert house.browser().post("/desk/sign-in", headers=headers).status_code == 403


def test_what_is_too_large_is_a_sentence(house: Site) -> None:
    answer = house.browser().post("/desk/sign-in", {"email": "x" * 400_000})
    assert answer.status_code == 413
    assert "more than fits" in words(answer)


@pytest.mark.parametrize(
    ("method", "address", "status"),
    [("GET", "/nothing", 404), ("PUT", "/", 405), ("GET", "/r/XXXXXX/join", 405)],
)
def test_errors_are_pages_with_a_sentence(
    house: Site, method: str, address: str, status: int
) -> None:
    answer = house.browser().client.open(address, method=method, headers=HERE)
    assert answer.status_code == status
    assert "<h1" in answer.text
    assert "Traceback" not in answer.text


def test_a_mistake_of_ours_shows_no_trace(house: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("a word that somebody wrote")

    monkeypatch.setattr("facilitator.web.records.Records.known_session", broken)
    answer = house.browser().get("/r/ABCDEF")
    assert answer.status_code == 500
    assert "our fault" in words(answer)
    assert "a word that" not in answer.text
