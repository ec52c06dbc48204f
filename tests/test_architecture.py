"""Who may import whom, and that no technique has code of its own; see docs/architecture.md."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
STANDARD_LIBRARY = sys.stdlib_module_names

# Every part, and the parts it may import beside itself. `config` and `paths` say where the program
# runs, and `logs` writes down what it does; whoever is not pure may use them.
PLACE = {"config", "logs", "paths"}
BELOW_SERVICE = {"structures", "core", "store", "screens", "export", *PLACE}
BELOW_APP = {*BELOW_SERVICE, "service", "realtime", "web", "rehearsal", "cli"}
MAY_IMPORT: dict[str, set[str]] = {
    "structures": set(),
    "config": set(),
    "logs": set(),
    "paths": set(),
    "green": set(),
    "core": {"structures"},
    "store": {"structures", "core", *PLACE},
    "screens": {"structures", "core", *PLACE},
    "export": {"structures", "core", "screens", *PLACE},
    "service": {*BELOW_SERVICE, "green"},
    "realtime": {*BELOW_SERVICE, "service", "green"},
    "web": {*BELOW_SERVICE, "service", "green"},
    "rehearsal": {*BELOW_SERVICE, "service"},
    "cli": {*BELOW_SERVICE, "service", "rehearsal"},
    "kin": {"green"},
    "app": {*BELOW_APP, "green"},
    "serving": {*BELOW_APP, "app", "kin", "green"},
    "workers": {*BELOW_APP, "kin", "serving"},
    "__main__": {*BELOW_APP, "serving", "workers", "green"},
}

# Outside packages that only some parts may know.
ONLY_IN = {
    "flask": {"app", "web", "realtime"},
    "flask_socketio": {"app", "web", "realtime"},
    "sqlalchemy": {"app", "store", "service"},
    "alembic": {"app", "store", "service"},
    "sqlite3": {"app", "store", "service"},
    "psycopg2": {"app", "store", "service"},
    "psycopg": {"store"},
    "eventlet": {"green", "__main__"},
    "gevent": {"green", "__main__"},
}

IMPURE_MODULES = {
    *("asyncio", "glob", "io", "logging", "multiprocessing", "os", "pathlib", "random", "secrets"),
    *(
        "shutil",
        "signal",
        "socket",
        "sqlite3",
        "subprocess",
        "sys",
        "tempfile",
        "threading",
        "time",
    ),
    *("urllib", "uuid"),
}
IMPURE_CALLS = {"now", "utcnow", "today"}
IMPURE_BUILTINS = {"open", "print", "input"}


def faults(path: str, source: str) -> list[str]:
    """What is wrong with a file, by its path from the root: one sentence for each import."""
    part = part_of(path)
    tree = ast.parse(source)
    names = list(imported(tree, path))
    found = [fault for name in names for fault in import_faults(part, name)]
    if part == "core":
        found += [fault for name in names for fault in core_faults(name)]
        found += impure_calls(tree)
    return [f"{path}: {fault}" for fault in found]


def part_of(path: str) -> str:
    """`facilitator/web/pages.py` is of web, `facilitator/cli.py` of cli; structures is one part."""
    steps = Path(path).with_suffix("").parts
    return steps[0] if steps[0] == "structures" else steps[1]


def imported(tree: ast.AST, path: str) -> Iterator[str]:
    """Every name imported, in full: `from a import b` gives a.b, which may be a module."""
    package = list(Path(path).parent.parts)
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            yield from (f"{base}.{alias.name}" for alias in node.names)


def import_faults(part: str, name: str) -> Iterator[str]:
    top, _, rest = name.partition(".")
    if top in ONLY_IN and part not in ONLY_IN[top]:
        yield f"{part} may not know {top}"
    target = rest.split(".")[0] if top == "facilitator" else top
    if target == part or target not in MAY_IMPORT or (top != "facilitator" and top != "structures"):
        return
    if target not in MAY_IMPORT[part]:
        yield f"{part} may not import {target}"


STRUCTURES_FOR_CORE = ("structures.schema.", "structures.unfolding.")


def core_faults(name: str) -> Iterator[str]:
    top = name.split(".")[0]
    if top in IMPURE_MODULES:
        yield f"core is pure and may not import {top}"
    elif top == "structures" and not f"{name}.".startswith(STRUCTURES_FOR_CORE):
        yield f"core may import structures.schema and .unfolding alone, not {name}"
    elif top not in STANDARD_LIBRARY and top not in ("structures", "facilitator"):
        yield f"core may not import {top}"


def impure_calls(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        called = node.func
        if isinstance(called, ast.Attribute) and called.attr in IMPURE_CALLS:
            yield f"core is pure and may not call .{called.attr}()"
        elif isinstance(called, ast.Name) and called.id in IMPURE_BUILTINS:
            yield f"core is pure and may not call {called.id}()"


def python_files() -> list[str]:
    files = [*ROOT.glob("facilitator/**/*.py"), *ROOT.glob("structures/**/*.py")]
    return sorted(file.relative_to(ROOT).as_posix() for file in files)


def test_every_part_has_its_place_in_the_order() -> None:
    parts = {part_of(path) for path in python_files()} - {"__init__"}
    assert parts <= set(MAY_IMPORT), "say in MAY_IMPORT and in docs/architecture.md who may use it"


def test_nobody_imports_what_stands_above_it() -> None:
    files = [path for path in python_files() if part_of(path) != "__init__"]
    assert [fault for path in files for fault in faults(path, (ROOT / path).read_text())] == []


@pytest.mark.parametrize(
    ("path", "line", "fault"),
    [
        (
            "structures/library.py",
            "import facilitator.core.state",
            "structures may not import core",
        ),
        ("structures/library.py", "import flask", "structures may not know flask"),
        ("facilitator/core/state.py", "import random", "core is pure and may not import random"),
        ("facilitator/core/state.py", "from os import path", "core is pure and may not import os"),
        ("facilitator/core/state.py", "import pydantic", "core may not import pydantic"),
        (
            "facilitator/core/state.py",
            "x = datetime.now(UTC)",
            "core is pure and may not call .now()",
        ),
        ("facilitator/core/state.py", "open('x')", "core is pure and may not call open()"),
        (
            "facilitator/core/state.py",
            "from structures import library",
            "core may import structures.schema and .unfolding alone, not structures.library",
        ),
        ("facilitator/core/state.py", "import facilitator.store.log", "core may not import store"),
        ("facilitator/core/state.py", "from ..store import log", "core may not import store"),
        ("facilitator/store/log.py", "from facilitator import green", "store may not import green"),
        (
            "facilitator/screens/stage.py",
            "import sqlalchemy as sa",
            "screens may not know sqlalchemy",
        ),
        (
            "facilitator/screens/stage.py",
            "import facilitator.store",
            "screens may not import store",
        ),
        ("facilitator/export/page.py", "import facilitator.store", "export may not import store"),
        (
            "facilitator/service.py",
            "from facilitator.web import rooms",
            "service may not import web",
        ),
        ("facilitator/web/rooms.py", "import facilitator.realtime", "web may not import realtime"),
        ("facilitator/web/rooms.py", "import sqlalchemy", "web may not know sqlalchemy"),
        ("facilitator/web/rooms.py", "import eventlet", "web may not know eventlet"),
        ("facilitator/realtime/bell.py", "import facilitator.web", "realtime may not import web"),
        ("facilitator/cli.py", "from facilitator import app", "cli may not import app"),
        ("facilitator/service.py", "def f():\n    import flask", "service may not know flask"),
    ],
)
def test_a_planted_import_is_found(path: str, line: str, fault: str) -> None:
    assert faults(path, line) == [f"{path}: {fault}"]


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("facilitator/core/state.py", "from structures.schema import Step"),
        ("facilitator/core/state.py", "from structures import schema"),
        ("facilitator/core/state.py", "from datetime import datetime"),
        ("facilitator/core/decide.py", "from facilitator.core.state import State"),
        ("facilitator/export/page.py", "from facilitator.screens import stage"),
        ("facilitator/service.py", "from facilitator import green"),
        ("facilitator/web/rooms.py", "import flask"),
        ("facilitator/__main__.py", "import eventlet"),
    ],
)
def test_a_permitted_import_is_left_alone(path: str, line: str) -> None:
    assert faults(path, line) == []


# No technique has code of its own


def slugs() -> list[str]:
    texts = [file.read_text() for file in ROOT.glob("structures/*/*.md")]
    found = [re.search(r"^slug: *(\S+)", text, re.MULTILINE) for text in texts]
    return sorted({match.group(1).strip("\"'") for match in found if match})


def mentions(slug: str, text: str) -> bool:
    """One plain word, like `break`, counts where it is quoted in a line that speaks of a slug."""
    if "-" in slug:
        return bool(re.search(rf"(?<![\w-]){re.escape(slug)}(?![\w-])", text))
    return bool(re.search(rf"""(?m)^(?=.*(?:slug|technique)).*(["']){slug}\1""", text))


def program_files() -> list[Path]:
    patterns = ("facilitator/**/*.py", "static/js/**/*.js", "templates/**/*.*")
    return sorted(file for pattern in patterns for file in ROOT.glob(pattern))


def test_no_technique_is_named_in_the_program() -> None:
    texts = {file.relative_to(ROOT).as_posix(): file.read_text() for file in program_files()}
    named = [
        (path, slug) for path, text in texts.items() for slug in slugs() if mentions(slug, text)
    ]
    assert slugs(), "there are techniques to look for"
    assert named == []


def test_a_planted_slug_is_found() -> None:
    assert mentions("1-2-4-all", "if technique.slug == '1-2-4-all':")
    assert mentions("break", 'x = 1\nif slug == "break":')
    assert mentions("break", "{% if 'break' == technique.slug %}")
    assert not mentions("break", 'return Part("break")')
    assert not mentions("break", "for slug in slugs:\n    break")
    assert not mentions("1-2-4-all", "11-2-4-all")
