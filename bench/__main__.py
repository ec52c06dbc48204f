"""`python3 dev.py bench [NAME ... | --all] [--write]`: run scenarios and print their figures."""

from __future__ import annotations

import argparse
import asyncio
import resource
import sys
from collections.abc import Sequence

from bench.document import write
from bench.figures import Report
from bench.machine import described, load
from bench.scenarios import SCENARIOS
from bench.wishes import Wishes

USUAL = ("join200", "burst200", "ideas")


def main(arguments: Sequence[str] | None = None) -> int:
    given = parser().parse_args(arguments)
    names = list(SCENARIOS) if given.all else given.names or list(USUAL)
    allow_many_files()
    print(described(), flush=True)
    reports = [run(name, Wishes(given.people, given.seconds)) for name in names]
    if given.write:
        write(reports)
    missed = [f"{report.name}: {figure.name}" for report in reports for figure in report.failed]
    print("\nEvery target is met." if not missed else "\nMissed: " + "; ".join(missed))
    return 1 if missed else 0


def parser() -> argparse.ArgumentParser:
    words = argparse.ArgumentParser(prog="dev.py bench", description=__doc__)
    words.add_argument("names", nargs="*", choices=[[], *SCENARIOS], metavar="NAME", default=[])
    words.add_argument("--all", action="store_true", help=f"all of {', '.join(SCENARIOS)}")
    words.add_argument("--write", action="store_true", help="into docs/performance.md as well")
    words.add_argument("--people", type=int, default=0, help="another number of people")
    words.add_argument("--seconds", type=float, default=0, help="another duration")
    return words


def run(name: str, wishes: Wishes) -> Report:
    report = asyncio.run(SCENARIOS[name](wishes))
    report.add("load average at the end", load())
    print("", *report.lines(), sep="\n", flush=True)
    return report


def allow_many_files() -> None:
    """Each phone is an open file here as well."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


if __name__ == "__main__":
    sys.exit(main())
