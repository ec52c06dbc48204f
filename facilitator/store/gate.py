"""What keeps a failing database from holding everybody up.

Whoever asks a database that says nothing, or whose file somebody else has locked, waits for
seconds. So while it fails one asks whether it is back, and all others are told at once what is the
matter: their words wait on their phones, and nothing here waits in line.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from facilitator.store.errors import StoreError


class Gate:
    """`slow` is the kind of trouble that one has to wait for."""

    def __init__(self, slow: type[StoreError]) -> None:
        self._slow = slow
        self._trouble: StoreError | None = None
        self._asking = False
        self.failures = 0

    @contextmanager
    def passing(self) -> Iterator[None]:
        """Raises what the last one met, while somebody else is finding out."""
        asking = self._trouble is not None
        if asking and self._asking:
            self.refuse()
        self._asking |= asking
        try:
            yield
            self._trouble = None
        except self._slow as error:
            self._trouble = error
            self.failures += 1
            raise
        finally:
            self._asking &= not asking

    def refuse(self) -> None:
        """The same trouble, once more for somebody else."""
        if self._trouble is not None:
            raise type(self._trouble)(str(self._trouble))
