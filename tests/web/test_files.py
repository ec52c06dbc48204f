"""The icon, the scripts and the style sheets."""

from __future__ import annotations

import re
from urllib.parse import unquote

from tests.web.site import Browser, Site

ICON = re.compile(r'<link rel="icon" href="([^"]+)">')


def test_every_page_carries_its_icon_and_none_asks_for_it(house: Site) -> None:
    ada = house.ada()
    code = house.open(ada)
    ben, eve = house.join(code, "Ben"), house.browser()
    drawn = eve.get("/favicon.ico").text
    pages: list[tuple[Browser, str]] = [
        *((eve, path) for path in ("/", "/wall", "/desk/sign-in", "/no-such-page", f"/r/{code}")),
        *((ben, path) for path in (f"/r/{code}", f"/r/{code}/mine", f"/wall/{code}")),
        *((ada, path) for path in ("/desk", "/desk/plan", f"/desk/sessions/{code}")),
        (ada, f"/console/{code}"),
    ]
    for browser, path in pages:
        answer = browser.get(path)
        (address,) = ICON.findall(answer.text)
        assert unquote(address) == f"data:image/svg+xml,{drawn}", path
        assert "img-src 'self' data:" in answer.headers["Content-Security-Policy"], path
