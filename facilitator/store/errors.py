"""What can go wrong around a database, each with one sentence for the person who has to act."""

from __future__ import annotations


class StoreError(Exception):
    """`str(error)` is one sentence in English for whoever runs the server, without any secret."""


class StoreBusy(StoreError):
    """Another process has the data, or held on to a row for too long."""


class NewerSchema(StoreError):
    """The database was written by a newer release; this one would damage it."""


class Unwritable(StoreError):
    """The folder or the file cannot be written."""


class DiskFull(Unwritable):
    """There is no room for what is to be written. Nothing of it was."""


class DatabaseAway(StoreError):
    """The database does not answer, or went away in the middle.

    If it went while committing, only asking again tells whether it did: receipts are for that.
    """


class WrongAddress(StoreError):
    """The address names no database that this program can use."""
