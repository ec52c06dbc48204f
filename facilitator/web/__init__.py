"""Pages over HTTP: joining, the wall's and the console's page, the desk, accounts, downloads.

Each module makes one Flask blueprint from a `Web`, in which the composition root has put everything
that the pages need. Views do four things: who, parse, call, answer. Whatever changes a session goes
through the door; whatever shows one comes from `screens` or `export`.
"""

from facilitator.web.deps import Web
from facilitator.web.door import Door
from facilitator.web.making import make_app
from facilitator.web.records import Records

__all__ = ["Door", "Records", "Web", "make_app"]
