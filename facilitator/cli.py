"""The `facilitator` command: serve · rehearse · check · library · export.

Every way in that a person has at a terminal. What goes wrong is one sentence and exit code 1 or 2,
never a stack trace.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import structures.library as libraries
from facilitator import __version__
from facilitator.config import BadSetting, Config, from_environment
from facilitator.paths import STRUCTURES
from facilitator.rehearsal import command as rehearsal

Run = Callable[[argparse.Namespace, Config], int]


class Trouble(Exception):
    """Why the server or a transcript cannot be had; its text is a sentence for a person."""


@dataclass(frozen=True, slots=True)
class Server:
    """What needs the whole program; handed in, so that every other word starts fast."""

    serve: Callable[[Config], int]
    transcript: Callable[[Config, str, str], bytes]


def main(server: Server, arguments: Sequence[str] | None = None) -> int:
    given = parser(server).parse_args(arguments)
    try:
        config = from_environment(os.environ, **_overrides(given))
        run: Run = given.run
        return run(given, config)
    except BadSetting as problem:
        return sorry(str(problem), 2)
    except Trouble as trouble:
        return sorry(str(trouble))
    except BrokenPipeError:
        return 0


def sorry(sentence: str, code: int = 1) -> int:
    print(sentence, file=sys.stderr)
    return code


def parser(server: Server) -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(prog="facilitator", description=__doc__.split("\n")[0])
    top.add_argument("--version", action="version", version=f"facilitator {__version__}")
    words = top.add_subparsers(dest="word", required=True, metavar="WORD")
    _serve(words.add_parser("serve", help="run the server"), server)
    rehearse = words.add_parser("rehearse", help="run techniques with simulated participants")
    rehearsal.add_arguments(rehearse)
    rehearse.set_defaults(run=_rehearse)
    _check(words.add_parser("check", help="read definition files and say what is wrong"))
    _library(words.add_parser("library", help="list the techniques"))
    _export(words.add_parser("export", help="print the transcript of a session"), server)
    return top


def _overrides(given: argparse.Namespace) -> dict[str, object]:
    names = ("host", "port", "data", "workers")
    return {name: value for name in names if (value := getattr(given, name, None)) is not None}


def _port(text: str) -> int:
    if text.isdecimal() and 0 < int(text) < 65_536:
        return int(text)
    raise argparse.ArgumentTypeError(f"a port is a number from 1 to 65535, not {text!r}")


def _workers(text: str) -> int:
    if text.isdecimal() and 0 < int(text) <= 64:
        return int(text)
    raise argparse.ArgumentTypeError(f"processes are a number from 1 to 64, not {text!r}")


def _serve(words: argparse.ArgumentParser, server: Server) -> None:
    words.add_argument("--host", help="address to listen on (default 127.0.0.1)")
    words.add_argument("--port", type=_port, help="port to listen on (default 8000)")
    words.add_argument("--data", type=Path, help="data folder (default ./data)")
    words.add_argument("--workers", type=_workers, help="processes on this port (default 1)")
    words.set_defaults(run=lambda given, config: server.serve(config))


def _rehearse(given: argparse.Namespace, config: Config) -> int:
    return rehearsal.run(given, libraries.load(STRUCTURES, *config.library))


def _check(words: argparse.ArgumentParser) -> None:
    words.add_argument("paths", nargs="*", type=Path, help="files or folders (default: all)")
    words.add_argument("--schema", action="store_true", help="print the JSON Schema for editors")
    words.set_defaults(run=check)


def check(given: argparse.Namespace, config: Config) -> int:
    if given.schema:
        print(json.dumps(libraries.json_schema(), indent=2))
        return 0
    for path in given.paths:
        if not path.exists():
            return sorry(f"{path} does not exist.", 2)
    library = libraries.load(*(given.paths or (STRUCTURES, *config.library)))
    for problem in library.problems:
        print(problem)
    count = len(library.problems)
    if count:
        return sorry(f"{count} problem{'s' if count > 1 else ''}.")
    print(f"{len(library.techniques)} techniques, no problem.")
    return 0


def _library(words: argparse.ArgumentParser) -> None:
    words.add_argument("--json", action="store_true", help="everything, for other programs")
    words.set_defaults(run=library)


def library(given: argparse.Namespace, config: Config) -> int:
    found = libraries.load(STRUCTURES, *config.library)
    if given.json:
        print(json.dumps(libraries.library_json(found), ensure_ascii=False, indent=2))
        return 0
    for technique in found.techniques.values():
        print(f"{technique.slug:24} {technique.minutes:4} min  {technique.title}")
    return 0


def _export(words: argparse.ArgumentParser, server: Server) -> None:
    words.add_argument("code", help="the session's join code")
    words.add_argument(
        "--format",
        choices=("json", "html", "md", "csv"),
        default="json",
        help="csv is a ZIP of three tables (json)",
    )
    words.add_argument("--out", type=Path, metavar="FILE", help="write to a file instead")
    words.add_argument("--data", type=Path, help="data folder (default ./data)")

    def export(given: argparse.Namespace, config: Config) -> int:
        if given.format == "csv" and given.out is None and sys.stdout.isatty():
            return sorry("Tables are a ZIP file and no text for a terminal. Add: --out FILE", 2)
        return _write(server.transcript(config, given.code, given.format), given.out)

    words.set_defaults(run=export)


def _write(written: bytes, out: Path | None) -> int:
    """Bytes, so that no terminal's encoding changes them."""
    if out is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(written)
        sys.stdout.buffer.flush()
        return 0
    try:
        out.write_bytes(written)
    except OSError as error:
        return sorry(f"{out} cannot be written: {error.strerror}.", 2)
    return 0
