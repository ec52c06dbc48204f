"""What stands before every page: who may post to it, and what a browser may do with it.

There are no tokens in forms. A cookie travels along with every request that a browser makes, so a
POST counts only if the browser says that the page which made it is ours. It says so in `Origin`;
where that is withheld, in `Sec-Fetch-Site`. Neither can be set by a page.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from werkzeug.datastructures import Headers as WerkzeugHeaders

Headers = Mapping[str, str] | WerkzeugHeaders
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
HOST = re.compile(r"[A-Za-z0-9.:\[\]-]{1,255}")
PERMISSIONS = (
    "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=(), "
    "fullscreen=(self), screen-wake-lock=(self)"
)
STEADY_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    # Not `no-referrer`: browsers then send `Origin: null` with our own forms as well.
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": PERMISSIONS,
}


OURS, NOBODY = "'self'", "'none'"


def origin_allowed(headers: Headers, public_url: str | None) -> bool:
    """Whether a POST or a handshake comes from one of our own pages."""
    origin = headers.get("Origin")
    if origin and origin != "null":
        return origin in own_origins(headers, public_url)
    return headers.get("Sec-Fetch-Site") == "same-origin"


def own_origins(headers: Headers, public_url: str | None) -> set[str]:
    """The public address, and the one under which we were reached: in a hall often a bare number.

    The Host header cannot be chosen by a foreign page, and the scheme may be lost in a proxy.
    """
    host = headers.get("Host", "")
    own = {f"http://{host}", f"https://{host}"} if host else set()
    if public_url:
        parts = urlsplit(public_url)
        own.add(f"{parts.scheme}://{parts.netloc}")
    return own


def content_policy(host: str, frames: bool = False, framed: bool = False) -> str:
    """Everything comes from us, nothing is inline, nobody frames it.

    The socket's address is named in full, because not every browser reads it into 'self'. Of a
    rehearsal that is watched, one page of ours `frames` others of ours: wall and phones, on which
    nothing can be done. Foreign pages frame none of them.
    """
    sockets = f" ws://{host} wss://{host}" if HOST.fullmatch(host) else ""
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self' data:",
            "font-src 'self'",
            "manifest-src 'self'",
            f"connect-src 'self'{sockets}",
            f"form-action {NOBODY if framed else OURS}",
            "base-uri 'none'",
            f"frame-src {OURS if frames else NOBODY}",
            f"frame-ancestors {OURS if framed else NOBODY}",
        )
    )


DOCUMENT_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"
)
"""For a transcript: one file that carries its own style, and that can do nothing at all."""
