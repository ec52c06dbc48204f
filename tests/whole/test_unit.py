"""The systemd unit and its settings, held against the program as far as that needs no systemd."""

from __future__ import annotations

import re
from configparser import ConfigParser

from dev import ROOT
from facilitator.config import from_environment
from facilitator.serving import MOST_SOCKETS

UNIT = ROOT / "deploy/systemd/facilitator.service"
SETTINGS = ROOT / "deploy/facilitator.env"


def service() -> dict[str, str]:
    unit = ConfigParser(strict=True, interpolation=None)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read_string(UNIT.read_text())
    return dict(unit["Service"])


def test_it_starts_a_word_that_the_program_knows() -> None:
    program, *words = service()["ExecStart"].split()
    assert program.endswith("/bin/facilitator")
    assert words == ["serve"]


def test_the_only_folder_that_it_may_write_is_the_one_with_the_data() -> None:
    unit = service()
    assert unit["Environment"] == f"FACILITATOR_DATA=/var/lib/{unit['StateDirectory']}"
    assert unit["ProtectSystem"] == "strict"


def test_it_may_open_as_many_files_as_the_program_wants() -> None:
    assert int(service()["LimitNOFILE"]) > MOST_SOCKETS


def test_the_shipped_settings_are_settings() -> None:
    lines = re.findall(r"^(\w+)=(.*)$", SETTINGS.read_text(), re.MULTILINE)
    config = from_environment(dict(lines))
    assert config.trusted_proxies == 1
    assert config.secure_cookies


def test_the_guide_names_every_file_that_is_shipped() -> None:
    guide = (ROOT / "docs/deploying.md").read_text()
    shipped = [file for file in (ROOT / "deploy").rglob("*") if file.is_file()]
    assert len(shipped) >= 4
    assert [file.name for file in shipped if str(file.relative_to(ROOT)) not in guide] == []
