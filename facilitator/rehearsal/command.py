"""`facilitator rehearse SLUG…`: try a session before anybody comes."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path

from facilitator.core.rejected import Rejected
from facilitator.core.rules.people import MOST_PEOPLE
from facilitator.export.document import to_json
from facilitator.rehearsal.doors import temporary_door
from facilitator.rehearsal.play import Played, rehearse
from facilitator.rehearsal.report import report
from structures.library import Library, load
from structures.schema import Technique


class Sorry(Exception):
    """One sentence for whoever typed the command."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "techniques", nargs="+", metavar="SLUG", help="a technique, or its .md file"
    )
    parser.add_argument("--people", type=_people, default=12, help="how many take part (12)")
    parser.add_argument("--seed", type=_whole, default=1, help="same seed, same session (1)")
    parser.add_argument("--late", type=_some, default=0, help="how many of them come late (0)")
    parser.add_argument("--leave", type=_some, default=0, help="how many of them leave early (0)")
    parser.add_argument("--silent", type=_share, default=0.0, help="share that writes nothing (0)")
    parser.add_argument("--json", action="store_true", help="print the whole transcript as JSON")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write to a file instead")


def run(given: argparse.Namespace, library: Library) -> int:
    try:
        _print(_written(given, library), given.out)
    except Sorry as sorry:
        print(sorry, file=sys.stderr)
        return 2
    return 0


def _written(given: argparse.Namespace, library: Library) -> bytes:
    for word, number in (("come late", given.late), ("leave early", given.leave)):
        if number > given.people:
            raise Sorry(f"{given.people} take part, so {number} of them cannot {word}.")
    techniques = [_technique(name, library) for name in given.techniques]
    started = time.perf_counter()
    played = _played(given, techniques)
    if given.json:
        return to_json(played.document())
    return report(played, time.perf_counter() - started).encode()


def _played(given: argparse.Namespace, techniques: Sequence[Technique]) -> Played:
    with temporary_door(given.seed) as door:
        try:
            return rehearse(
                techniques,
                given.people,
                given.seed,
                door,
                late=given.late,
                leave=given.leave,
                silent=given.silent,
            )
        except Rejected as refusal:
            raise Sorry(_why_not(refusal)) from None


def _why_not(refusal: Rejected) -> str:
    if refusal.code == "cannot_run":
        return "“{title}” needs what cannot run yet: {missing}.".format(**refusal.facts)
    if refusal.code == "plan_too_long":
        return "A session holds at most {most} techniques.".format(**refusal.facts)
    return f"The session could not be opened ({refusal.code})."


def _technique(name: str, library: Library) -> Technique:
    if name.endswith(".md"):
        return _from_file(Path(name))
    if name in library.techniques:
        return library.techniques[name]
    near = get_close_matches(name, list(library.techniques), n=2, cutoff=0.5)
    hint = f" Did you mean {' or '.join(near)}?" if near else " See: facilitator library"
    raise Sorry(f"There is no technique “{name}”.{hint}")


def _from_file(path: Path) -> Technique:
    if not path.is_file():
        raise Sorry(f"There is no file {path}.")
    found = load(path)
    if found.problems:
        raise Sorry("\n".join(str(problem) for problem in found.problems))
    if not found.techniques:
        raise Sorry(f"There is no technique in {path}.")
    return next(iter(found.techniques.values()))


def _print(written: bytes, out: Path | None) -> None:
    """Bytes, so that no terminal's encoding changes what the same seed gives."""
    if out is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(written)
        sys.stdout.buffer.flush()
        return
    try:
        out.write_bytes(written)
    except OSError as error:
        raise Sorry(f"{out} cannot be written: {error.strerror}.") from None


def _whole(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"a whole number, not {text!r}") from None


def _some(text: str) -> int:
    if (number := _whole(text)) < 0:
        raise argparse.ArgumentTypeError(f"nobody or more, not {text}")
    return number


def _people(text: str) -> int:
    if not 1 <= (number := _whole(text)) <= MOST_PEOPLE:
        raise argparse.ArgumentTypeError(f"from 1 to {MOST_PEOPLE} people, not {text}")
    return number


def _share(text: str) -> float:
    try:
        share = float(text)
    except ValueError:
        share = -1.0
    if not 0 <= share <= 1:
        raise argparse.ArgumentTypeError(f"a share from 0 to 1, not {text!r}")
    return share
