"""Coming in with a code, once and again, and going."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from facilitator.core import commands as c
from facilitator.web import deps
from facilitator.web.patience import Patience
from tests.web.site import Site, site, words


def test_a_code_as_people_type_it_leads_to_the_room(house: Site) -> None:
    code = house.open(house.ada())
    typed = f" {code[:3].lower()}-{code[3:].lower()} "
    answer = house.browser().get("/join", query_string={"code": typed})
    assert (answer.status_code, answer.location) == (303, f"/r/{code}")


def test_an_address_in_small_letters_leads_to_the_right_one(house: Site) -> None:
    code = house.open(house.ada())
    answer = house.browser().get(f"/r/{code.lower()}?lang=en")
    assert (answer.status_code, answer.location) == (303, f"/r/{code}?lang=en")


def test_a_wrong_code_is_one_sentence_and_stays_in_the_field(house: Site) -> None:
    answer = house.browser().get("/join?code=WRONGO")
    assert answer.status_code == 404
    assert "No session has this code." in words(answer)
    assert 'value="WRONGO"' in answer.text


def test_no_code_is_no_mistake(house: Site) -> None:
    answer = house.browser().get("/join?code=%20")
    assert answer.status_code == 200
    assert "notice" not in answer.text


def test_the_wall_takes_the_same_code(house: Site) -> None:
    code = house.open(house.ada())
    browser = house.browser()
    assert browser.get("/wall").status_code == 200
    assert browser.get(f"/wall?code={code.lower()}").location == f"/wall/{code}"
    assert "No session has this code." in words(browser.get("/wall?code=WRONGO"))
    assert browser.get(f"/wall/{code}").status_code == 200


def test_joining_seats_a_person_and_gives_the_phone_its_secret(house: Site) -> None:
    code = house.open(house.ada())
    browser = house.join(code, "  Ben  ")
    seats = list(house.state(code).seats.values())
    assert [(seat.name, seat.kind, seat.present) for seat in seats] == [
        ("Ben", "participant", True)
    ]
    assert len(seats[0].id) == len("s_") + 24
    secret = browser.cookie(f"seat_{code}")
    assert secret
    assert len(secret) == 16
    assert secret not in str(house.program.service.log(house.row(code).id))


def test_a_name_is_not_asked_for(house: Site) -> None:
    code = house.open(house.ada())
    house.join(code)
    assert [seat.name for seat in house.state(code).seats.values()] == [None]


def test_a_name_that_is_too_long_is_a_sentence(house: Site) -> None:
    code = house.open(house.ada())
    answer = house.browser().post(f"/r/{code}/join", {"name": "B" * 41})
    assert answer.status_code == 400
    assert "41 characters" in words(answer)
    assert f'value="{"B" * 41}"' in answer.text
    assert not house.state(code).seats


def test_joining_twice_is_joining_once(house: Site) -> None:
    code = house.open(house.ada())
    browser = house.join(code, "Ben")
    assert browser.post(f"/r/{code}/join", {"name": "Ben"}).location == f"/r/{code}"
    assert len(house.state(code).seats) == 1


def test_two_taps_on_join_are_one_seat(house: Site) -> None:
    """Both forms are on their way before the first answer has come."""
    code = house.open(house.ada())
    browser = house.browser()
    browser.get(f"/r/{code}")
    ready = browser.cookie(f"seat_{code}")
    assert ready
    other = house.browser()
    other.client.set_cookie(f"seat_{code}", ready)
    for each in (browser, other):
        assert each.post(f"/r/{code}/join", {"name": "Ben"}).status_code == 303
    assert [seat.name for seat in house.state(code).seats.values()] == ["Ben"]


def test_somebody_who_left_comes_in_again_as_somebody_new(house: Site) -> None:
    code = house.open(house.ada())
    browser = house.join(code, "Ben")
    secret = browser.cookie(f"seat_{code}")
    browser.post(f"/r/{code}/leave")
    browser.client.set_cookie(f"seat_{code}", secret or "")
    assert browser.post(f"/r/{code}/join", {"name": "Ben"}).status_code == 303
    assert [seat.present for seat in house.state(code).seats.values()] == [False, True]
    assert browser.cookie(f"seat_{code}") != secret


def test_the_room_is_shown_to_who_sits_in_it_and_joining_to_who_does_not(house: Site) -> None:
    code = house.open(house.ada())
    assert 'action="/r/' + code + '/join"' in house.browser().get(f"/r/{code}").text
    assert 'data-as="phone"' in house.join(code, "Ben").get(f"/r/{code}").text


def test_one_browser_can_sit_in_two_rooms(house: Site) -> None:
    ada = house.ada()
    first, second = house.open(ada), house.open(ada)
    browser = house.join(first, "Ben")
    browser.post(f"/r/{second}/join", {"name": "Benjamin"})
    assert browser.cookie(f"seat_{first}") != browser.cookie(f"seat_{second}")
    browser.post(f"/r/{first}/leave")
    assert browser.cookie(f"seat_{first}") is None
    assert 'data-as="phone"' in browser.get(f"/r/{second}").text


def test_leaving_frees_the_seat_and_this_device(house: Site) -> None:
    code = house.open(house.ada())
    browser = house.join(code, "Ben")
    answer = browser.post(f"/r/{code}/leave")
    assert answer.location == f"/r/{code}"
    assert browser.cookie(f"seat_{code}") is None
    assert [seat.present for seat in house.state(code).seats.values()] == [False]


def test_starting_fresh_leaves_the_seat_to_its_return_code(house: Site) -> None:
    code = house.open(house.ada())
    browser = house.join(code, "Ben")
    secret = browser.cookie(f"seat_{code}")
    browser.post(f"/r/{code}/fresh")
    assert browser.cookie(f"seat_{code}") is None
    assert [seat.present for seat in house.state(code).seats.values()] == [True]
    other = house.browser()
    typed = f"{secret[:4]} {secret[4:8]}-{secret[8:]}".lower().replace("0", "o").replace("1", "l")
    answer = other.post(f"/r/{code}/return", {"return_code": typed})
    assert answer.location == f"/r/{code}/mine"
    assert other.cookie(f"seat_{code}") == secret


def test_a_wrong_return_code_is_one_sentence(house: Site) -> None:
    code = house.open(house.ada())
    answer = house.browser().post(f"/r/{code}/return", {"return_code": "AAAA-AAAA-AAAA-AAAA"})
    assert answer.status_code == 400
    assert "That code is not right." in words(answer)


def test_a_return_code_opens_only_its_own_room(house: Site) -> None:
    ada = house.ada()
    first, second = house.open(ada), house.open(ada)
    secret = house.join(first, "Ben").cookie(f"seat_{first}")
    answer = house.browser().post(f"/r/{second}/return", {"return_code": secret})
    assert answer.status_code == 400


def test_a_closed_room_leads_to_its_results(house: Site) -> None:
    code = house.open(house.ada())
    browser = house.join(code, "Ben")
    house.do(code, c.CloseSession())
    assert f"/r/{code}/transcript.html" in browser.get(f"/r/{code}").text
    late = house.browser()
    assert "Return code" in words(late.get(f"/r/{code}"))
    assert late.post(f"/r/{code}/join", {"name": "Eve"}).location == f"/r/{code}"
    assert len(house.state(code).seats) == 1


def test_guessing_codes_is_slowed_down_and_right_codes_never_are(house: Site) -> None:
    code = house.open(house.ada())
    browser = house.browser()
    answers = [browser.get(f"/join?code=WRONG{n}").status_code for n in range(70)]
    assert (answers[0], answers[-1]) == (404, 429)
    assert browser.get("/r/WRONGO").status_code == 429
    house.clock.pass_seconds(3600)
    assert browser.get("/join?code=WRONGO").status_code == 404
    for n in range(100):
        assert browser.get(f"/join?code={code}").status_code == 303, n


def test_a_flood_of_joins_from_one_address_is_refused_for_a_while(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def little(clock: Callable[[], int], guesses: int, seconds: float) -> Patience:
        return Patience(clock, min(guesses, 3), seconds)

    monkeypatch.setattr(deps, "Patience", little)
    with site(tmp_path) as house:
        code = house.open(house.ada())
        for _ in range(3):
            house.join(code, "Ben")
        eve = house.browser()
        refused = eve.post(f"/r/{code}/join", {"name": "Eve"})
        assert "That was a lot at once" in words(refused)
        assert len(house.state(code).seats) == 3
        house.clock.pass_seconds(1)
        assert eve.post(f"/r/{code}/join", {"name": "Eve"}).status_code == 303
