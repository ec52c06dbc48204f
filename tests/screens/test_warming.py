"""Nobody waits for a template to be read."""

from __future__ import annotations

from pathlib import Path

import pytest
from jinja2 import Environment

from facilitator.screens import render
from facilitator.screens.rendering import environment
from facilitator.screens.warming import warm
from tests.web.site import site


def test_after_warming_a_phone_and_the_wall_read_no_template(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    environment.cache_clear()
    breaths: list[None] = []
    warm("en", lambda: breaths.append(None))
    assert len(breaths) > 40

    with site(tmp_path) as house:
        code = house.open(house.ada())
        read: list[str] = []
        compiled = Environment._compile

        def note(self: Environment, source: str, filename: str) -> object:
            read.append(filename)
            return compiled(self, source, filename)

        monkeypatch.setattr(Environment, "_compile", note)
        ben = house.join(code, "Ben")
        while not house.state(code).session.finished:
            assert ben.get(f"/r/{code}").status_code == 200
            assert house.browser().get(f"/r/{code}").status_code == 200
            assert house.browser().get(f"/wall/{code}").status_code == 200
            house.advance(code)
        assert read == []
        assert "Facilitator" in render("pages/home.html", "en", asset=str, typed="", problem="")
        assert read, "and this would find one that was read"
