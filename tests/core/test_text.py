"""Text from outside, repaired or refused once for all."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given as every
from hypothesis import strategies as st

from facilitator.core.rejected import Rejected
from facilitator.core.text import line_or_empty, repaired, sentence


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("half an emoji \ud83d", "half an emoji"),
        ("\ude00 the other half", "the other half"),
        ("both halves \ud83d\ude00", "both halves 😀"),
        ("\ud83d\ud83d\ude00", "😀"),
        ("N\x00U\x00L", "NUL"),
        ("bell\x07 escape\x1b[31m", "bell escape[31m"),
        ("one\r\ntwo\rthree\n", "one\ntwo\nthree"),
        ("e\u0301", "é"),
        ("\u1112\u1161\u11ab", "한"),
        ("  both ends \t", "both ends"),
        ("👩🏽‍🚀 and 🇩🇪", "👩🏽‍🚀 and 🇩🇪"),
        ("مرحبا \u202b", "مرحبا \u202b"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
    ],
)
def test_text_is_repaired_and_otherwise_left_alone(sent: str, kept: str) -> None:
    assert repaired(sent) == kept


@pytest.mark.parametrize(
    "sent", ["", " ", "\n\t ", "\u200b\u200d", "\ufeff", "\ud83d", "\x00", "\u3000"]
)
def test_what_shows_nothing_is_blank(sent: str) -> None:
    assert line_or_empty(sent, 10) == ""
    with pytest.raises(Rejected, match="blank"):
        sentence(sent)


@pytest.mark.parametrize("sent", ["?", "👍", "\U0001fae9", "0", "…", "ـ"])
def test_one_sign_is_enough_even_one_that_is_younger_than_the_program(sent: str) -> None:
    assert sentence(sent) == sent


def test_length_is_counted_in_characters_after_the_repair() -> None:
    assert sentence("e\u0301" * 5, 5) == "é" * 5
    assert sentence(" 😀😀 \n", 2) == "😀😀"
    with pytest.raises(Rejected) as refusal:
        sentence("abc", 2)
    assert (refusal.value.code, refusal.value.facts) == ("too_long", {"most": 2, "length": 3})


@every(st.text(st.characters(blacklist_categories=[]), max_size=40))
def test_whatever_is_sent_can_be_written_and_is_repaired_once_for_all(sent: str) -> None:
    clean = repaired(sent)
    assert clean.encode().decode() == clean
    assert "\x00" not in clean
    assert unicodedata.is_normalized("NFC", clean)
    assert repaired(clean) == clean
