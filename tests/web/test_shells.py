"""Pages that are drawn once for everybody and filled with what is one's own."""

from __future__ import annotations

import pytest
from markupsafe import Markup

from facilitator.screens import rendering
from facilitator.web.shells import MOST, Heading, Own, Page, Shells
from facilitator.web.tokens import in_fours
from tests.web.site import Site, words

HEADING = Heading("Bread", "bread & roses")


def page(number: int = 0, lang: str = "en") -> Page:
    return Page("room", lang, HEADING, f"CODE{number}")


def draw(page: Page, own: Own) -> str:
    return f"<p>{page.lang} {own['name']}</p>{own['html']}<p>{own['name']}</p>"


def test_a_page_is_drawn_once_and_filled_for_each() -> None:
    shells, drawn = Shells(), list[Page]()

    def noted(page: Page, own: Own) -> str:
        drawn.append(page)
        return draw(page, own)

    for name in ("Ben", "Cleo"):
        one = {"name": name, "html": Markup("<ul></ul>")}
        assert shells.filled(page(), one, noted) == f"<p>en {name}</p><ul></ul><p>{name}</p>"
    assert drawn == [page()]
    own = {"name": "Dev", "html": ""}
    assert shells.filled(page(lang="sv"), own, noted) == "<p>sv Dev</p><p>Dev</p>"


def test_what_somebody_typed_is_never_taken_for_a_place_nor_for_html() -> None:
    shells = Shells()
    shells.filled(page(), {"name": "Ben", "html": ""}, draw)
    typed = {"name": "<b>own-0-html;", "html": Markup("x")}
    filled = shells.filled(page(), typed, draw)
    assert filled == "<p>en &lt;b&gt;own-0-html;</p>x<p>&lt;b&gt;own-0-html;</p>"


def test_only_so_many_are_kept() -> None:
    shells = Shells()
    for number in range(MOST + 5):
        shells.filled(page(number), {"name": "", "html": ""}, draw)
    assert len(shells._kept) == MOST
    assert page(0) not in shells._kept
    assert page(MOST) in shells._kept


def test_two_people_in_one_room_get_their_own_codes_and_their_own_words(house: Site) -> None:
    code = house.open(house.ada(), topic="bread & <roses>")
    ben, cleo = house.join(code, "Ben"), house.join(code, "Cleo")
    house.advance(code)
    house.write(code, ben, "Ask the bakers")
    pages = {name: one.get(f"/r/{code}") for name, one in (("ben", ben), ("cleo", cleo))}
    for name, one, other in (("ben", ben, cleo), ("cleo", cleo, ben)):
        shown, mine, theirs = (
            words(pages[name]),
            one.cookie(f"seat_{code}") or "",
            other.cookie(f"seat_{code}") or "",
        )
        assert in_fours(mine) in shown
        assert in_fours(theirs) not in shown
        assert "bread & <roses>" not in pages[name].text
        assert "own-" not in pages[name].text
    assert "Ask the bakers" in pages["ben"].text
    assert "Ask the bakers" not in pages["cleo"].text


def test_everybody_gets_the_page_in_their_own_language(house: Site) -> None:
    code = house.open(house.ada())
    plain = house.browser().get(f"/r/{code}")
    pseudo = house.browser().get(f"/r/{code}?lang=qps")
    again = house.browser().get(f"/r/{code}")
    assert "⟦Your name⟧" not in words(plain)
    assert "⟦Your name⟧" in words(pseudo)
    assert again.text == plain.text


@pytest.mark.parametrize("where", ["join", "room"])
def test_the_second_one_costs_no_drawing(
    house: Site, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    code = house.open(house.ada())
    one, other = house.join(code), house.join(code)
    if where == "join":
        one, other = house.browser(), house.browser()
    before = one.get(f"/r/{code}")

    def refuse(lang: str) -> None:
        raise AssertionError("drawn again")

    monkeypatch.setattr(rendering, "environment", refuse)
    after = other.get(f"/r/{code}")
    assert (before.status_code, after.status_code) == (200, 200)
