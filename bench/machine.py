"""What a process costs, read from /proc, and how busy the machine is besides."""

from __future__ import annotations

import os
import platform
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def cpu_seconds(pid: int) -> float:
    """User and system time of this process and all its threads."""
    stat = Path(f"/proc/{pid}/stat").read_text()
    after_name = stat.rpartition(")")[2].split()
    return (int(after_name[11]) + int(after_name[12])) / TICKS


def resident_kb(pid: int) -> int:
    """What it holds in memory, its share of shared pages included."""
    smaps = Path(f"/proc/{pid}/smaps_rollup").read_text()
    found = re.search(r"^Rss:\s+(\d+) kB", smaps, re.MULTILINE)
    assert found
    return int(found[1])


def load() -> float:
    return os.getloadavg()[0]


def described() -> str:
    model = re.search(r"^model name\s*: (.+)", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    name = model[1] if model else platform.machine()
    python = platform.python_version()
    return f"{os.cpu_count()} cores ({name}), Linux, Python {python}, people included"


@dataclass
class Meter:
    """CPU time of some processes and of the clock on the wall, since it was made."""

    pids: Sequence[int]
    load: float = field(default_factory=load)

    def __post_init__(self) -> None:
        self._cpu, self._at = self._now(), time.monotonic()

    @property
    def cpu(self) -> float:
        return self._now() - self._cpu

    @property
    def seconds(self) -> float:
        return time.monotonic() - self._at

    def _now(self) -> float:
        return sum(cpu_seconds(pid) for pid in self.pids)
