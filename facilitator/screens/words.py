"""Words in the viewer's language, through gettext.

English stands in the code and templates. A translation is a catalogue in
`facilitator/locale/<lang>/LC_MESSAGES/facilitator.mo`. `qps` is no language but a probe: every
sentence comes out as ⟦sentence⟧, so a test sees which words went past gettext.
"""

from __future__ import annotations

from functools import lru_cache
from gettext import NullTranslations

from babel.support import Translations

from facilitator.paths import PACKAGE

LOCALE = PACKAGE / "locale"
DOMAIN = "facilitator"
PSEUDO = "qps"
RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})


class Pseudo(NullTranslations):
    """Every sentence in brackets; placeholders stay as they are."""

    def gettext(self, message: str) -> str:
        return f"⟦{message}⟧"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return f"⟦{msgid1 if n == 1 else msgid2}⟧"

    def pgettext(self, context: str, message: str) -> str:
        return f"⟦{message}⟧"

    def npgettext(self, context: str, msgid1: str, msgid2: str, n: int) -> str:
        return f"⟦{msgid1 if n == 1 else msgid2}⟧"


@lru_cache(maxsize=64)
def translator(lang: str) -> NullTranslations:
    """The catalogue for a language; English where there is none."""
    if lang == PSEUDO:
        return Pseudo()
    return Translations.load(LOCALE, [lang], DOMAIN)


def languages() -> tuple[str, ...]:
    """The languages that can be offered: English, and what has a catalogue."""
    found = sorted(file.parts[-3] for file in LOCALE.glob(f"*/LC_MESSAGES/{DOMAIN}.mo"))
    return ("en", *(lang for lang in found if lang != "en"))


def direction(lang: str) -> str:
    return "rtl" if lang.split("-")[0] in RIGHT_TO_LEFT else "ltr"


def mark(message: str) -> str:
    """Say to the collector of messages that this is one; it is translated where it is used."""
    return message
