"""Texts of definition files are shown as text, and codes as pictures."""

from __future__ import annotations

from facilitator.screens.markdown import markdown
from facilitator.screens.qr import qr


def test_markdown_becomes_html() -> None:
    assert markdown("Think *alone*.\n\n- one\n- two") == (
        "<p>Think <em>alone</em>.</p>\n<ul>\n<li>one</li>\n<li>two</li>\n</ul>"
    )


def test_inline_markdown_has_no_paragraph() -> None:
    assert markdown("What *now*?", inline=True) == "What <em>now</em>?"


def test_nothing_runs() -> None:
    hostile = '<script>x()</script><img src=x onerror=x()> [a](javascript:x()) <p style="x">b</p>'
    clean = markdown(hostile)
    for bad in ("script", "onerror", "javascript", "style", "<img"):
        assert bad not in clean


def test_a_code_is_one_path_on_white() -> None:
    code = qr("https://rooms.example/r/KQMTRA", 'Join & "go"')
    assert code.count("<path") == 1
    assert "<title>Join &amp; &#34;go&#34;</title>" in code
    assert "style" not in code


def test_a_code_without_words_is_left_out_for_screen_readers() -> None:
    assert 'aria-hidden="true"' in qr("x")
