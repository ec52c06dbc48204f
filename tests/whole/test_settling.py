"""What is done once when the server starts, so that nobody waits for it later."""

from __future__ import annotations

import gc
import socket
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from facilitator.config import Config
from facilitator.screens.rendering import environment
from facilitator.serving import listen, settle
from tests.server import free_port


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


def test_the_end_of_an_answer_does_not_wait_for_word_of_its_beginning(tmp_path: Path) -> None:
    config = Config(data=tmp_path, port=free_port())
    with (
        closing(listen(config)) as listener,
        closing(socket.create_connection(listener.getsockname())),
    ):
        line, _ = listener.accept()
        with closing(line):
            assert line.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
