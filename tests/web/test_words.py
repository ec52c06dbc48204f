"""No word on the desk and on the pages around a session goes past gettext."""

from __future__ import annotations

import re

from lxml import html

from tests.house import LIBRARY
from tests.web.site import Site

LETTERS = re.compile(r"[A-Za-z]{2,}")
SPOKEN = ("aria-label", "title", "placeholder", "alt")
WRITTEN = ("bread", "Ben", "Ada", "More bread", "XXXX-XXXX-XXXX-XXXX", "localhost")


def bare_words(page: str, *given: str) -> set[str]:
    root = html.document_fromstring(page)
    for element in list(root.iter("script", "style", "textarea")):
        element.drop_tree()
    said = [str(text) for text in root.itertext()]
    said += [element.get(name, "") for element in root.iter() for name in SPOKEN]
    bare = " ".join(" ".join(said).split())
    for text in sorted([*given, *WRITTEN, *from_definitions()], key=len, reverse=True):
        bare = bare.replace(text, " ")
    bare = re.sub(r"⟦[^⟦⟧]*(⟦[^⟦⟧]*⟧[^⟦⟧]*)*⟧", " ", bare)
    return set(LETTERS.findall(bare))


def from_definitions() -> list[str]:
    said = []
    for one in LIBRARY.techniques.values():
        said += [one.title, " ".join(one.summary.split()), one.invitation, one.below or ""]
        said += [one.invitation.replace("{topic}", "⟦our new course on data⟧")]
        said += [variant.title for variant in one.variants.values()]
        said += [one.invitation.replace("{topic}", "…"), one.invitation.replace("{topic}", "bread")]
        for step in one.steps:
            prose = (step.text, step.say, step.watch_for, step.online)
            said += [
                step.title,
                *(" ".join(p.split()) for each in prose for p in each.split("\n\n")),
            ]
    return [each for each in said if each]


def test_every_page_speaks_through_gettext(house: Site) -> None:
    ada = house.ada_with_password()
    code, closed = house.open(ada), house.open(ada)
    ben = house.join(code, "Ben")
    house.join(closed, "Ben")
    form = {"topic": "bread", "slug": "1-2-4-all", "invitation": "", "minutes": "12"}
    watched = ada.post("/desk/plan", {**form, "do": "watch"}).location.split("/")[-2]
    house.advance(code)
    house.write(code, ben, "More bread")
    ada.post(f"/desk/sessions/{closed}/close")
    eve = house.browser()
    secret = ben.cookie(f"seat_{code}") or ""
    in_fours = "-".join(secret[n : n + 4] for n in (0, 4, 8, 12))
    pages = [
        (eve, "/wall"), (eve, "/wall?code=WRONGO"), (eve, "/nothing"), (eve, "/desk/sign-in"),
        (eve, "/in/token"), (eve, "/first/token"), (eve, f"/r/{code}/mine"), (eve, f"/r/{closed}"),
        (ada, "/desk"), (ada, "/desk/plan"), (ada, "/desk/plan?add=1-2-4-all"),
        (ada, f"/desk/plan?like={code}"), (ada, f"/desk/sessions/{watched}/watch"),
        (ada, f"/desk/sessions/{watched}/phones/1"), (ada, f"/desk/sessions/{code}"),
        (ada, f"/desk/sessions/{closed}"), (ada, f"/console/{code}"), (ada, f"/console/{closed}"),
        (ben, f"/r/{code}/mine"), (ben, f"/r/{code}/transcript.html"),
    ]  # fmt: skip
    dates = r"\d{1,2} \w{3} \d{4}, \d\d:\d\d"
    for browser, address in pages:
        answer = browser.get(f"{address}{'&' if '?' in address else '?'}lang=qps")
        text = re.sub(dates, " ", answer.text)
        assert "⟦" in text, address
        assert bare_words(text, code, closed, watched, in_fours, "WRONGO") == set(), address


def test_a_word_that_goes_past_is_found() -> None:
    assert bare_words("<p>⟦Good⟧ <b>morning</b></p>") == {"morning"}
    assert bare_words('<p aria-label="Look">⟦here ⟦and⟧ there⟧</p>') == {"Look"}
