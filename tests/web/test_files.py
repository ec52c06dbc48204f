"""The icon, the scripts and the style sheets."""

from __future__ import annotations

import gzip
import re
from pathlib import Path
from urllib.parse import unquote

import pytest

from facilitator.web.files import packed
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


def script(house: Site) -> str:
    code = house.open(house.ada())
    (address,) = re.findall(r'src="(/static/dist/[^"]+)"', house.join(code).get(f"/r/{code}").text)
    return str(address)


def test_a_script_comes_packed_as_the_browser_takes_it_and_is_kept_for_ever(house: Site) -> None:
    address = script(house)
    plain = house.browser().get(address)
    assert "Content-Encoding" not in plain.headers
    for accepted, packing in (("gzip, deflate", "gzip"), ("gzip, br", "br"), ("zstd", None)):
        answer = house.browser().get(address, headers={"Accept-Encoding": accepted})
        assert answer.headers.get("Content-Encoding") == packing
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert answer.headers["Vary"] == "Accept-Encoding"
        assert answer.mimetype == "text/javascript"
        if packing == "gzip":
            assert gzip.decompress(answer.data) == plain.data
        assert (len(answer.data) < len(plain.data) / 2) is bool(packing)


def test_a_second_phone_reads_no_file(house: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    address = script(house)
    phone = {"Accept-Encoding": "gzip, deflate"}
    first = house.browser().get(address, headers=phone).data

    def refuse(*facts: object) -> None:
        raise AssertionError("read again")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    monkeypatch.setattr(Path, "is_file", refuse)
    assert house.browser().get(address, headers=phone).data == first


@pytest.mark.parametrize(
    "name", ["no-such.js", "manifest.json", "..%2f..%2fpyproject.toml", "a.js.gz"]
)
def test_nothing_else_is_served(house: Site, name: str) -> None:
    assert house.browser().get(f"/static/dist/{name}").status_code == 404


def test_a_file_that_was_built_meanwhile_is_found(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="late"):
        packed(tmp_path, "late.js", "gzip")
    (tmp_path / "late.js").write_bytes(b"here")
    assert packed(tmp_path, "late.js", "gzip") == (b"here", "identity")
