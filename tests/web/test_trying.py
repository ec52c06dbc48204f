"""Trying it with a phone: what the desk says while one comes, stays connected, or does not."""

from __future__ import annotations

import pytest

from facilitator.web.trying import QUIET_MS, SOCKET_MS
from tests.web.site import Browser, Site, words

WAITING = "Waiting for a phone"
QUIET = "No phone has come yet."
CAME = "A phone has found us."
APART = "lets no websocket through"
LIVE = "It works: a phone is here, and it is connected live."
SAYS = (WAITING, QUIET, CAME, APART, LIVE)


@pytest.fixture
def ada(house: Site) -> Browser:
    return house.ada()


@pytest.fixture
def watched(ada: Browser) -> str:
    begun = ada.post("/desk/phone")
    assert begun.status_code == 303
    return begun.location


def opened(watched: str) -> str:
    """What the QR code holds."""
    return "/try/" + watched.rsplit("/", 1)[1]


def said(ada: Browser, watched: str) -> str:
    page = words(ada.get(watched))
    found = [each for each in SAYS if each in page]
    assert len(found) == 1, found
    return found[0]


def test_the_desk_offers_it(ada: Browser) -> None:
    assert 'action="/desk/phone"' in ada.get("/desk").text


def test_a_phone_that_comes_and_stays_connected_is_seen(
    house: Site, ada: Browser, watched: str
) -> None:
    assert said(ada, watched) == WAITING
    phone = house.browser()
    assert "This phone has found us." in words(phone.get(opened(watched)))
    assert said(ada, watched) == CAME
    assert phone.post(opened(watched)).status_code == 200
    assert said(ada, watched) == LIVE
    house.clock.pass_seconds(60)
    assert said(ada, watched) == LIVE, "it stays so"


def test_a_phone_without_a_websocket_is_told_from_one_that_never_came(
    house: Site, ada: Browser, watched: str
) -> None:
    house.clock.pass_seconds(QUIET_MS / 1000)
    assert said(ada, watched) == QUIET
    assert "guest Wi-Fi keeps devices apart" in words(ada.get(watched))
    house.browser().get(opened(watched))
    assert said(ada, watched) == CAME
    house.clock.pass_seconds(SOCKET_MS / 1000)
    assert said(ada, watched) == APART


def test_the_computer_that_shows_the_code_is_no_phone(
    house: Site, ada: Browser, watched: str
) -> None:
    assert "This is the browser that shows the QR code." in words(ada.get(opened(watched)))
    ada.post(opened(watched))
    assert said(ada, watched) == WAITING
    house.ada().get(opened(watched))
    assert said(ada, watched) == CAME, "a phone on which she is signed in as well"


def test_it_is_for_one_facilitator_and_for_an_hour(house: Site, ada: Browser, watched: str) -> None:
    assert house.account("Eve").get(watched).status_code == 404
    assert house.browser().get(watched).location.startswith("/desk/sign-in")
    assert house.browser().post("/desk/phone").status_code == 403
    for path in ("/try/nothing", "/desk/phone/nothing"):
        assert ada.get(path).status_code == 404
    assert ada.post("/try/nothing").status_code == 409
    house.clock.pass_seconds(3601)
    assert house.browser().get(opened(watched)).status_code == 404


def test_it_says_when_no_phone_can_reach_this_address(ada: Browser, watched: str) -> None:
    assert "works on this computer alone" in words(ada.get(watched))


def test_a_link_for_a_phone_signs_nobody_in(house: Site, watched: str) -> None:
    token = watched.rsplit("/", 1)[1]
    assert house.browser().post(f"/in/{token}").status_code == 404
    assert house.browser().post(f"/first/{token}", {"name": "Eve"}).status_code in (400, 404)
