"""A QR code as inline SVG, one path and no styles of its own; colours come from the style sheet."""

from __future__ import annotations

from functools import lru_cache

import segno
from markupsafe import Markup

QUIET_ZONE = 4


@lru_cache(maxsize=256)
def qr(text: str, label: str = "") -> Markup:
    """`label` is what a screen reader says; without one the picture is left out for it."""
    rows = [bytes(row) for row in segno.make(text, error="m", micro=False).matrix]
    size = len(rows) + 2 * QUIET_ZONE
    path = "".join(
        f"M{x + QUIET_ZONE} {y + QUIET_ZONE}h{length}v1h-{length}z"
        for y, row in enumerate(rows)
        for x, length in _runs(row)
    )
    named = Markup('role="img"><title>{}</title>').format(label) if label else 'aria-hidden="true">'
    return Markup(  # noqa: S704 - numbers of our own, and the label is escaped
        f'<svg class="qr" viewBox="0 0 {size} {size}" shape-rendering="crispEdges" {named}'
        f'<rect class="qr-paper" width="{size}" height="{size}"/>'
        f'<path class="qr-ink" d="{path}"/></svg>'
    )


def _runs(row: bytes) -> list[tuple[int, int]]:
    """Where dark stretches of a row begin and how long they are."""
    runs: list[tuple[int, int]] = []
    for x, dark in enumerate(row):
        if dark and runs and sum(runs[-1]) == x:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        elif dark:
            runs.append((x, 1))
    return runs
