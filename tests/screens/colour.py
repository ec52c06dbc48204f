"""Colours of the style sheet, computed: from oklch to what a screen and an eye make of them."""

from __future__ import annotations

import math
import re
from pathlib import Path

Colour = tuple[float, float, float]

TOKENS = Path(__file__).resolve().parents[2] / "static/css/tokens.css"
BLOCK = re.compile(r"\n *(:root[^{]*)\{([^{}]*)\}")
OKLCH = r"oklch\(([\d.]+) ([\d.]+) ([\d.]+)\)"
TOKEN = re.compile(rf"--([\w-]+): (?:var\(--light, {OKLCH}\) var\(--dark, {OKLCH}\)|{OKLCH});")
TURNED = {"--light: initial;--dark: ;": "light", "--light: ;--dark: initial;": "dark"}

# Machado, Oliveira and Fernandes 2009, full severity, on linear RGB.
BLINDNESS: dict[str, tuple[Colour, Colour, Colour]] = {
    "protan": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deutan": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritan": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}


def themes() -> dict[str, dict[str, Colour]]:
    """Tokens as linear RGB: light, dark, and what people see who ask for more contrast."""
    usual, more = (body for _, body in _blocks() if TOKEN.search(body))
    return {
        "light": _tokens(usual, "light"),
        "dark": _tokens(usual, "dark"),
        "light, more contrast": _tokens(usual, "light") | _tokens(more, "light"),
        "dark, more contrast": _tokens(usual, "dark") | _tokens(more, "dark"),
    }


def turned() -> dict[str, str]:
    """Which of the two values counts, by the selector that says so."""
    found = ((selector, "".join(re.findall(r"--\w+: \w*;", body))) for selector, body in _blocks())
    return {selector: TURNED[said] for selector, said in found if said in TURNED}


def _blocks() -> list[tuple[str, str]]:
    css = re.sub(r"/\*.*?\*/", "", TOKENS.read_text(), flags=re.DOTALL)
    return [(selector.strip(), body) for selector, body in BLOCK.findall(css)]


def _tokens(body: str, theme: str) -> dict[str, Colour]:
    found = {}
    for name, *numbers in TOKEN.findall(body):
        light, dark, same = numbers[:3], numbers[3:6], numbers[6:]
        a, b, c = same if same[0] else dark if theme == "dark" else light
        found[name] = linear(float(a), float(b), float(c))
    return found


def linear(lightness: float, chroma: float, hue: float) -> Colour:
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return clipped(
        (
            4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
            -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
            -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
        )
    )


def clipped(colour: Colour) -> Colour:
    red, green, blue = (min(1.0, max(0.0, each)) for each in colour)
    return red, green, blue


def luminance(colour: Colour) -> float:
    return 0.2126 * colour[0] + 0.7152 * colour[1] + 0.0722 * colour[2]


def contrast(one: Colour, other: Colour) -> float:
    """As WCAG counts it: 1 … 21."""
    dark, bright = sorted((luminance(one), luminance(other)))
    return (bright + 0.05) / (dark + 0.05)


def seen(colour: Colour, blindness: str | None) -> Colour:
    """In OKLab, through the eyes of somebody with this kind of colour-blindness."""
    if blindness:
        rows = BLINDNESS[blindness]
        mixed = tuple(sum(r * c for r, c in zip(row, colour, strict=True)) for row in rows)
        colour = clipped((mixed[0], mixed[1], mixed[2]))
    red, green, blue = colour
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    medium = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    return (
        0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short,
    )
