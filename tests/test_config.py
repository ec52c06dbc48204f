"""Settings: read once, documented, and refused with one sentence when they cannot be used."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

from facilitator.config import BadSetting, Config, from_environment

DOCUMENT = Path(__file__).parent.parent / "docs/configuration.md"
NAMES = [f.metadata["name"] for f in fields(Config)]


def test_every_setting_is_documented_and_nothing_else() -> None:
    documented = re.findall(r"^\| `(FACILITATOR_\w+)`", DOCUMENT.read_text(), re.MULTILINE)
    assert documented == NAMES


def test_an_empty_environment_gives_a_config_that_works() -> None:
    config = from_environment({})
    assert (config.host, config.port, config.async_mode) == ("127.0.0.1", 8000, "eventlet")
    assert not config.secure_cookies


def test_the_command_line_wins_over_the_environment() -> None:
    assert from_environment({"FACILITATOR_PORT": "9000"}, port=9001).port == 9001


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("FACILITATOR_PORT", "eighty"),
        ("FACILITATOR_PORT", "70000"),
        ("FACILITATOR_ASYNC", "asyncio"),
        ("FACILITATOR_ZONE", "Mars/Olympus"),
        ("FACILITATOR_ZONE", "../../etc/passwd"),
        ("FACILITATOR_PUBLIC_URL", "example.org"),
        ("FACILITATOR_TRUSTED_PROXIES", "-1"),
        ("FACILITATOR_LIBRARY", "/nowhere/at/all"),
        ("FACILITATOR_DEFLATE", "maybe"),
        ("FACILITATOR_LOG", "loud"),
    ],
)
def test_a_bad_value_is_one_sentence_that_names_it(name: str, value: str) -> None:
    with pytest.raises(BadSetting) as problem:
        from_environment({name: value})
    said = str(problem.value)
    assert name in said
    assert repr(value) in said
    assert said.endswith(".")
    assert "\n" not in said


def test_a_misspelt_setting_is_not_silence() -> None:
    with pytest.raises(BadSetting, match="FACILITATOR_PROT"):
        from_environment({"FACILITATOR_PROT": "9000"})


def test_an_https_address_makes_cookies_secure() -> None:
    config = from_environment({"FACILITATOR_PUBLIC_URL": "https://facilitator.example.org/"})
    assert config.secure_cookies
    assert config.public_url == "https://facilitator.example.org"
