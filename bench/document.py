"""Writes figures to docs/performance.md: each scenario has its place between two comments there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from bench.figures import Report
from bench.machine import described

PAGE = Path(__file__).resolve().parent.parent / "docs" / "performance.md"


def write(reports: Sequence[Report], page: Path = PAGE) -> None:
    text = page.read_text()
    machine = f"Measured {datetime.now(UTC).date()} on {described()}."
    for report in reports:
        text = put(text, report.name, f"{machine}\n\n{report.markdown()}")
    page.write_text(text)


def put(text: str, name: str, figures: str) -> str:
    """The page with these figures in the place of that name. KeyError: there is no such place."""
    begin, end = f"<!-- {name} -->", f"<!-- end {name} -->"
    place = re.compile(f"{re.escape(begin)}.*?{re.escape(end)}", re.DOTALL)
    if not place.search(text):
        raise KeyError(name)
    return place.sub(lambda _: f"{begin}\n\n{figures}\n\n{end}", text)
