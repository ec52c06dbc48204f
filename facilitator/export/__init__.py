"""The transcript: one document, written as JSON, as one self-contained HTML page, as Markdown or
as tables for a spreadsheet.

`document(state, reader)` is the only way from a session to a download. It holds what this reader
may keep and nothing else; the rest only writes it down.
"""

from facilitator.export.document import document, to_json
from facilitator.export.readers import Reader

__all__ = ["Reader", "document", "to_json"]
