"""Secrets that people carry, how they are made, typed and kept.

A seat's secret lives in the phone's cookie and, readable, as the return code: sixteen characters of
Crockford's alphabet, 80 bits, which nobody confuses when reading them aloud. What is kept on our
side is only a hash; with so much chance in it, a plain one is enough.
"""

from __future__ import annotations

import hashlib
import re
import secrets

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
SECRET_CHARACTERS = 16
_MISREAD = str.maketrans("OIL", "011")
_CODE_MISREAD = str.maketrans("01", "OI")
MOST_TYPED = 64


def new_secret() -> str:
    # A byte has eight times as many values as there are letters, so none is likelier than another.
    return "".join(CROCKFORD[byte % 32] for byte in secrets.token_bytes(SECRET_CHARACTERS))


def seat_for(secret: str) -> str:
    """The id of the seat that this secret takes: sending the form twice takes one seat."""
    return f"s_{hashed(f'seat of {secret}')[:24]}"


def new_token() -> str:
    return secrets.token_urlsafe(32)


def hashed(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def in_fours(secret: str) -> str:
    """The return code as people read it: "7K2M-…"."""
    return "-".join(secret[at : at + 4] for at in range(0, len(secret), 4))


def secret_typed(text: str) -> str | None:
    """A return code as somebody typed it; None if it cannot be one."""
    plain = _letters(text).translate(_MISREAD)
    if len(plain) != SECRET_CHARACTERS or not set(plain) <= set(CROCKFORD):
        return None
    return plain


def code_typed(text: str) -> str:
    """A join code as somebody typed it: any case, with spaces, with 0 for O. May be empty."""
    return _letters(text).translate(_CODE_MISREAD)


def _letters(text: str) -> str:
    return re.sub(r"[^A-Z0-9]", "", text[:MOST_TYPED].upper())
