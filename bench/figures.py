"""Figures with their targets: how they are made, judged and written down."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest of these values that at least `share` of them do not exceed (nearest rank)."""
    if not values:
        return math.nan
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]


def median(values: Sequence[float]) -> float:
    return percentile(values, 0.5)


@dataclass(frozen=True)
class Figure:
    """`most` or `least` is the target; a figure without either is there to be read."""

    name: str
    value: float
    unit: str = ""
    most: float | None = None
    least: float | None = None

    @property
    def verdict(self) -> str:
        if self.most is None and self.least is None:
            return ""
        high = self.most is not None and not self.value <= self.most
        low = self.least is not None and not self.value >= self.least
        return "FAIL" if high or low else "PASS"

    @property
    def shown(self) -> str:
        return f"{rounded(self.value)} {self.unit}".strip()

    @property
    def target(self) -> str:
        if self.most is not None:
            return f"at most {rounded(self.most)} {self.unit}".strip() if self.most else "none"
        return f"at least {rounded(self.least)} {self.unit}".strip() if self.least else ""


def rounded(value: float) -> str:
    """Three figures are more than such a measurement is worth."""
    if math.isnan(value):
        return "nothing measured"
    digits = 0 if abs(value) >= 100 or value == int(value) else 1 if abs(value) >= 10 else 2
    return f"{value:,.{digits}f}"


@dataclass
class Report:
    """What one scenario found; `about` says how it was measured."""

    name: str
    figures: list[Figure] = field(default_factory=list)
    about: list[str] = field(default_factory=list)

    def add(
        self,
        name: str,
        value: float,
        unit: str = "",
        *,
        most: float | None = None,
        least: float | None = None,
    ) -> None:
        self.figures.append(Figure(name, value, unit, most, least))

    def times(self, name: str, seconds: Sequence[float], *, most: float | None = None) -> None:
        """Median, p95 and the worst of them, in milliseconds; the target is for the p95."""
        in_ms = [1000 * each for each in seconds]
        self.add(f"{name}, median", median(in_ms), "ms")
        self.add(f"{name}, p95", percentile(in_ms, 0.95), "ms", most=most)
        self.add(f"{name}, worst", max(in_ms, default=math.nan), "ms")

    @property
    def failed(self) -> list[Figure]:
        return [each for each in self.figures if each.verdict == "FAIL"]

    def lines(self) -> list[str]:
        rows = [(f.name, f.shown, f.target, f.verdict) for f in self.figures]
        widths = [max([len(row[n]) for row in rows], default=0) for n in range(3)]
        shown = [
            f"  {name:{widths[0]}}  {value:>{widths[1]}}  {target:{widths[2]}}  {verdict}".rstrip()
            for name, value, target, verdict in rows
        ]
        return [self.name, *(f"  {each}" for each in self.about), *shown]

    def markdown(self) -> str:
        rows = [f"| {f.name} | {f.shown} | {f.target} | {f.verdict} |" for f in self.figures]
        about = " ".join(self.about)
        return "\n".join(
            [about, "", "| figure | measured | target | |", "|---|---|---|---|", *rows]
        )
