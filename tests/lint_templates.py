"""`python -m tests.lint_templates`: mistakes that show in a template without rendering it.

Each template is compiled, each template it names has to exist, and nothing in it may be what our
Content-Security-Policy forbids a browser to obey: inline scripts, handlers and styles.
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

import jinja2
from jinja2 import meta

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"

FORBIDDEN = {
    r"<script(?![^>]*\bsrc=)": "a script without src",
    r"<style\b": "a style element",
    r"<[^>]*\sstyle\s*=": "a style attribute",
    r"<[^>]*\son[a-z]+\s*=": "an inline handler",
    r"javascript:": "a javascript: address",
    r"https?://[^\s\"'<>]+\.(?:js|css|woff2?)\b": "a file from another server",
}


def main() -> int:
    found = list(faults(TEMPLATES))
    for fault in found:
        print(fault)
    return 1 if found else 0


def faults(folder: Path) -> Iterator[str]:
    """One line for each, as file:line: what is wrong."""
    env = environment(folder)
    for name in env.list_templates():
        source = (folder / name).read_text()
        yield from (f"{name}:{line}: {fault}" for line, fault in syntax_faults(env, name, source))
        yield from (f"{name}:{line}: {fault}" for line, fault in forbidden(source))


def environment(folder: Path) -> jinja2.Environment:
    """Filters and tests are the program's to provide, so here any name will do."""
    env = jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder), extensions=["jinja2.ext.i18n"], autoescape=True
    )
    env.filters = Anything(env.filters)
    env.tests = Anything(env.tests)
    return env


class Anything(defaultdict[str, Callable[..., object]]):
    def __init__(self, known: dict[str, Callable[..., object]]) -> None:
        super().__init__(lambda: str, known)

    def __contains__(self, _name: object) -> bool:
        return True

    def get(self, name: str, _default: object = None) -> Callable[..., object]:
        return self[name]


def syntax_faults(env: jinja2.Environment, name: str, source: str) -> Iterator[tuple[int, str]]:
    try:
        env.compile(source, name)
        named = meta.find_referenced_templates(env.parse(source))
    except jinja2.TemplateSyntaxError as error:
        yield error.lineno, str(error.message)
        return
    for other in sorted({each for each in named if each} - set(env.list_templates())):
        yield line_of(source, other), f"there is no template {other}"


def forbidden(source: str) -> Iterator[tuple[int, str]]:
    for pattern, fault in FORBIDDEN.items():
        for match in re.finditer(pattern, without_jinja(source), re.IGNORECASE):
            yield source.count("\n", 0, match.start()) + 1, f"{fault}, which the page may not have"


def without_jinja(source: str) -> str:
    """Blanked out in place: lines and offsets stay, and a `>` in an expression ends no tag."""
    jinja = r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}"
    return re.sub(jinja, lambda m: re.sub(r"[^\n]", "_", m.group()), source, flags=re.DOTALL)


def line_of(source: str, word: str) -> int:
    return source.count("\n", 0, max(source.find(word), 0)) + 1


if __name__ == "__main__":
    sys.exit(main())
