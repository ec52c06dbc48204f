"""What somebody is told when the database fails, and what is written down for who runs the server.

Nothing of it is anybody's fault here, so it is a refusal and no bug: the phone keeps the command
and sends it again, under the same id, until it is saved.
"""

from __future__ import annotations

from facilitator.core.rejected import Rejected
from facilitator.service.batch import where
from facilitator.store import DiskFull, StoreBusy, StoreError

TRY_LATER = frozenset({"database_away", "disk_full"})


def refusal_of(error: StoreError) -> Rejected:
    return Rejected("disk_full" if isinstance(error, DiskFull) else "database_away")


def changed_nothing(error: Exception) -> bool:
    """Whether it is certain that all is as before. Of what went away while committing it is not."""
    return isinstance(error, (DiskFull, StoreBusy))


def told(error: Exception) -> str:
    """For the log: the sentence for the one who has to act; else where it went wrong."""
    return str(error) if isinstance(error, StoreError) else where(error)
