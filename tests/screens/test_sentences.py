"""Every refusal has a sentence, and every sentence a refusal."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from facilitator.screens.sentences import ELSEWHERE, SENTENCES, sentence
from facilitator.screens.words import PSEUDO

FACILITATOR = Path(__file__).resolve().parents[2] / "facilitator"
PLACEHOLDER = re.compile(r"%\((\w+)\)s")
LONGEST = 200


def refusals() -> Iterator[tuple[str, frozenset[str]]]:
    """(code, names of its facts) for every `Rejected("…")` in the program."""
    for file in FACILITATOR.glob("**/*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Rejected":
                facts = frozenset(keyword.arg for keyword in node.keywords if keyword.arg)
                yield from ((code, facts) for code in _strings(node.args[0]))


def _strings(node: ast.expr) -> Iterator[str]:
    """The strings that an expression can be: one, or either side of a choice."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _strings(node.body)
        yield from _strings(node.orelse)


def test_every_refusal_has_a_sentence() -> None:
    raised = {code for code, _ in refusals()}
    assert len(raised) > 20, "there are refusals to look for"
    assert sorted(raised - set(SENTENCES)) == []


def test_no_sentence_is_there_for_nothing() -> None:
    raised = {code for code, _ in refusals()}
    assert sorted(set(SENTENCES) - raised - ELSEWHERE) == []


@pytest.mark.parametrize(("code", "facts"), sorted(set(refusals()), key=str))
def test_a_sentence_asks_only_for_facts_that_come_with_it(code: str, facts: frozenset[str]) -> None:
    assert set(PLACEHOLDER.findall(SENTENCES[code])) <= facts


@pytest.mark.parametrize("code", sorted(SENTENCES))
def test_a_sentence_is_short_and_whole(code: str) -> None:
    text = SENTENCES[code]
    assert len(text) <= LONGEST
    assert text[0].isupper() or text.startswith(("%", "“"))
    assert text.endswith((".", "?"))


def test_facts_stand_in_the_sentence() -> None:
    said = sentence("too_long", {"length": 10_000, "most": 2_000})
    assert "10000" in said
    assert "2000" in said


def test_sentences_are_translated() -> None:
    assert sentence("closed", {}, PSEUDO).startswith("⟦")


def test_a_code_that_nobody_knows_is_still_answered() -> None:
    assert sentence("never_heard_of") == sentence("bug")
