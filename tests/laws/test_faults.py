"""Every planted fault turns its law red, and without the fault the law is green."""

from __future__ import annotations

import inspect
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import cache
from importlib import import_module
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from tests.laws import test_faithful
from tests.laws.faults import FAULTS, Fault
from tests.laws.faults_in_scopes import FAULTS_IN_SCOPES
from tests.laws.faults_in_turns import FAULTS_IN_TURNS
from tests.laws.player import played

EVERY_FAULT = [*FAULTS, *FAULTS_IN_TURNS, *FAULTS_IN_SCOPES]
Cases = Iterator[dict[str, Any]]


@pytest.mark.parametrize("fault", EVERY_FAULT, ids=lambda fault: fault.name)
def test_a_planted_fault_turns_its_law_red(fault: Fault) -> None:
    hold(fault)
    with fault.planted(), pytest.raises(AssertionError):
        hold(fault)


def hold(fault: Fault) -> None:
    """Runs the law in the cases that the fault names, as pytest would."""
    test = found(fault.law)
    some = list(cases(test, fault.only))
    assert some, f"{fault.law} has no such case"
    for case in some:
        test_faithful.run.cache_clear()
        with provided(test, case) as arguments:
            test(**arguments)


@cache
def found(law: str) -> Callable[..., None]:
    module, _, path = law.partition("::")
    base = "tests" if module.startswith("core.") else "tests.laws"
    owner: Any = import_module(f"{base}.{module}")
    *classes, name = path.split(".")
    for each in classes:
        owner = getattr(owner, each)()
    test: Callable[..., None] = getattr(owner, name)
    return test


def cases(test: Callable[..., None], only: Mapping[str, Any]) -> Cases:
    """What `parametrize` would give, as far as `only` lets it through."""
    axes = [
        list(axis(mark)) for mark in getattr(test, "pytestmark", ()) if mark.name == "parametrize"
    ]
    for chosen in product(*axes):
        case = {key: value for part in chosen for key, value in part.items()}
        if all(case.get(key, value) == value for key, value in only.items()):
            yield case | ({"story": only["story"]} if "story" in only else {})


def axis(mark: pytest.Mark) -> Cases:
    names, values, *_ = mark.args
    keys = [key.strip() for key in names.split(",")] if isinstance(names, str) else list(names)
    for value in values:
        row = value.values if hasattr(value, "values") and hasattr(value, "marks") else value
        several = len(keys) > 1 or row is not value
        yield dict(zip(keys, row if several else (row,), strict=True))


@contextmanager
def provided(test: Callable[..., None], case: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The fixtures that laws ask for."""
    with ExitStack() as stack:
        arguments = dict(case)
        story = arguments.pop("story", None)
        wanted = inspect.signature(test).parameters
        if "tmp_path" in wanted:
            arguments["tmp_path"] = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        if "address" in wanted:
            folder = stack.enter_context(tempfile.TemporaryDirectory())
            arguments["address"] = f"sqlite:///{folder}/facilitator.db"
        if "told" in wanted:
            arguments["told"] = played(*story)
        yield arguments


def test_there_are_enough_and_each_has_a_name_of_its_own() -> None:
    assert len({fault.name for fault in EVERY_FAULT}) == len(EVERY_FAULT) >= 24
