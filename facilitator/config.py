"""Every setting there is, read once from the environment into one frozen value.

`docs/configuration.md` lists the same names; a test compares. A bad value is one sentence that
names the variable, what it held and what it may be.
"""

from __future__ import annotations

import zoneinfo
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

T = TypeVar("T")
MODES = ("eventlet", "gevent", "threads")


class BadSetting(Exception):
    """A setting that cannot be used; its text is a sentence for the one who starts the server."""


# ruff: noqa: RUF009 — `_setting` makes a dataclass field, as `field` does
def _setting(name: str, parse: Callable[[str], Any], default: Any) -> Any:
    return field(default=default, metadata={"name": f"FACILITATOR_{name}", "parse": parse})


def _port(text: str) -> int:
    if text.isdecimal() and 0 < int(text) < 65_536:
        return int(text)
    raise ValueError("a port is a number from 1 to 65535")


def _count(text: str) -> int:
    if text.isdecimal() and int(text) <= 10:
        return int(text)
    raise ValueError("a number from 0 to 10")


def _workers(text: str) -> int:
    if text.isdecimal() and 0 < int(text) <= 64:
        return int(text)
    raise ValueError("a number from 1 to 64")


def _switch(text: str) -> bool:
    if text.lower() in ("1", "yes", "true", "on", "0", "no", "false", "off"):
        return text.lower() in ("1", "yes", "true", "on")
    raise ValueError("yes or no")


def _mode(text: str) -> str:
    if text in MODES:
        return text
    raise ValueError(f"one of {', '.join(MODES)}")


def _level(text: str) -> str:
    if text.upper() in ("DEBUG", "INFO", "WARNING", "ERROR"):
        return text.upper()
    raise ValueError("one of DEBUG, INFO, WARNING, ERROR")


def _zone(text: str) -> str:
    try:
        zoneinfo.ZoneInfo(text)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError) as error:
        raise ValueError("an IANA time zone such as Europe/Berlin") from error
    return text


def _url(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme in ("http", "https") and parts.netloc and not parts.query:
        return text.rstrip("/")
    raise ValueError("an address such as https://facilitator.example.org")


def _folders(text: str) -> tuple[Path, ...]:
    folders = tuple(Path(each).expanduser() for each in text.split(":") if each)
    for folder in folders:
        if not folder.is_dir():
            raise ValueError(f"folders that exist ({folder} does not)")
    return folders


def _text(text: str) -> str:
    return text


def _path(text: str) -> Path:
    return Path(text).expanduser()


@dataclass(frozen=True, slots=True)
class Config:
    """`trusted_proxies` is how many proxies in front may be believed about addresses."""

    host: str = _setting("HOST", _text, "127.0.0.1")
    port: int = _setting("PORT", _port, 8000)
    data: Path = _setting("DATA", _path, Path("data"))
    database_url: str = _setting("DATABASE_URL", _text, "")
    library: tuple[Path, ...] = _setting("LIBRARY", _folders, ())
    public_url: str = _setting("PUBLIC_URL", _url, "")
    trusted_proxies: int = _setting("TRUSTED_PROXIES", _count, 0)
    async_mode: str = _setting("ASYNC", _mode, "eventlet")
    deflate: bool = _setting("DEFLATE", _switch, False)
    lang: str = _setting("LANG", _text, "en")
    zone: str = _setting("ZONE", _zone, "UTC")
    log_level: str = _setting("LOG", _level, "INFO")
    workers: int = _setting("WORKERS", _workers, 1)

    @property
    def secure_cookies(self) -> bool:
        return self.public_url.startswith("https://")


def from_environment(environment: Mapping[str, str], **given: Any) -> Config:
    """`given` (from the command line, already parsed) wins over the environment."""
    known = {f.metadata["name"]: f for f in fields(Config)}
    values: dict[str, Any] = {}
    for name, spec in known.items():
        if text := environment.get(name):
            values[spec.name] = _parsed(name, text, spec.metadata["parse"])
    unknown = sorted(n for n in environment if n.startswith("FACILITATOR_") and n not in known)
    if wrong := [name for name in unknown if not name.startswith("FACILITATOR_TEST_")]:
        raise BadSetting(f"There is no setting {wrong[0]}. Settings: {', '.join(known)}.")
    return Config(**values | {key: value for key, value in given.items() if value is not None})


def _parsed(name: str, text: str, parse: Callable[[str], T]) -> T:
    try:
        return parse(text)
    except ValueError as error:
        raise BadSetting(f"{name} is {text!r}, but it must be {error}.") from error
