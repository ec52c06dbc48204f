"""The laws about the door hold on SQLite and on PostgreSQL."""

from tests.store.conftest import address

__all__ = ["address"]
