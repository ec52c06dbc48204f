"""Pages of two processes over one database: nobody is let in by what only one of them remembers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from facilitator.app import build
from facilitator.config import Config
from facilitator.core import commands as c
from facilitator.store import open_store
from tests.house import Clock
from tests.store.conftest import schema_of_its_own
from tests.web.site import Browser, Site


@pytest.fixture
def houses(tmp_path: Path) -> Iterator[tuple[Site, Site]]:
    for address in schema_of_its_own():
        with closing(open_store(address)) as one, closing(open_store(address)) as other:
            config, clock = Config(data=tmp_path, async_mode="threads"), Clock()
            yield Site(build(config, one, clock), clock), Site(build(config, other, clock), clock)


def same_phone(browser: Browser, site: Site, code: str) -> Browser:
    """The next request of this phone is answered by another process."""
    there = site.browser()
    secret = browser.cookie(f"seat_{code}")
    assert secret
    there.client.set_cookie(f"seat_{code}", secret)
    return there


def test_a_room_closed_by_another_process_is_closed_at_once(houses: tuple[Site, Site]) -> None:
    here, there = houses
    code = here.open(here.ada())
    ben = same_phone(here.join(code, "Ben"), there, code)
    assert 'id="stage"' in ben.get(f"/r/{code}").text
    here.do(code, c.CloseSession())
    assert "This session has ended." in ben.get(f"/r/{code}").text
    assert "This session has ended." in there.browser().get(f"/r/{code}").text
    late = there.browser()
    assert late.post(f"/r/{code}/join", {"name": "Eve"}).status_code == 303
    assert len(there.state(code).seats) == 1, "nobody sat down"


def test_who_was_removed_by_another_process_is_out_at_once(houses: tuple[Site, Site]) -> None:
    here, there = houses
    code = here.open(here.ada())
    ben = same_phone(here.join(code, "Ben"), there, code)
    assert 'id="stage"' in ben.get(f"/r/{code}").text
    (seat,) = here.state(code).seats
    here.do(code, c.RemoveSeat(seat))
    assert 'id="stage"' not in ben.get(f"/r/{code}").text


def test_who_joined_at_one_process_is_known_to_the_other_at_once(
    houses: tuple[Site, Site],
) -> None:
    here, there = houses
    code = here.open(here.ada())
    early = there.browser()
    assert "/join" in early.get(f"/r/{code}").text, "this process has looked, and found no seat"
    secret = early.cookie(f"seat_{code}")
    assert secret
    same = here.browser()
    same.client.set_cookie(f"seat_{code}", secret)
    assert same.post(f"/r/{code}/join", {"name": "Ben"}).status_code == 303
    assert 'id="stage"' in early.get(f"/r/{code}").text
