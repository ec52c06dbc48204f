"""What stays: the logs of the sessions, and ordinary rows for what stands outside them.

`open_store` gives a `Store`. Everything that changes goes through `Store.write`, one plain
function for one transaction; `log.Transaction` is what that function is handed. Reads need no turn:
they have connections of their own and see one moment each. SQLite and PostgreSQL look the same from
outside; only `sqlite.py` and `postgres.py` know the difference.
"""

from facilitator.store import rows
from facilitator.store.engine import Reading, Store, open_store
from facilitator.store.errors import (
    DatabaseAway,
    DiskFull,
    NewerSchema,
    StoreBusy,
    StoreError,
    Unwritable,
    WrongAddress,
)
from facilitator.store.log import Transaction
from facilitator.store.tables import AccountRow, LinkRow, LoginRow, SeatRow, SessionRow

__all__ = [
    "AccountRow",
    "DatabaseAway",
    "DiskFull",
    "LinkRow",
    "LoginRow",
    "NewerSchema",
    "Reading",
    "SeatRow",
    "SessionRow",
    "Store",
    "StoreBusy",
    "StoreError",
    "Transaction",
    "Unwritable",
    "WrongAddress",
    "open_store",
    "rows",
]
