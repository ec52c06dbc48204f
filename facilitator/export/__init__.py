"""The transcript: one document, written as JSON or as one self-contained HTML page.

`document(state, reader)` is the only way from a session to a download. It holds what this reader
may keep and nothing else; `to_json` and `to_html` only write it down.
"""

from facilitator.export.document import document, to_json
from facilitator.export.readers import Reader

__all__ = ["Reader", "document", "to_json"]
