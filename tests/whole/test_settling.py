"""What is done once when the server starts, so that nobody waits for it later."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from facilitator.screens.rendering import environment
from facilitator.serving import settle


@pytest.fixture
def thawed() -> Iterator[None]:
    gc.unfreeze()
    yield
    gc.unfreeze()


@pytest.mark.usefixtures("thawed")
def test_python_does_not_look_again_through_what_was_there_from_the_start() -> None:
    before = len(gc.get_objects())
    assert gc.get_freeze_count() == 0
    settle("en")
    assert gc.get_freeze_count() > before * 0.8
    assert len(gc.get_objects()) < before * 0.2
    assert len(environment("en").cache or ()) > 40, "and the templates are among it"
