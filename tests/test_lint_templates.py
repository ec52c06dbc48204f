"""The check of the templates finds what is planted, and leaves the rest alone."""

from pathlib import Path

import pytest

from tests.lint_templates import TEMPLATES, faults


def found(folder: Path, **templates: str) -> list[str]:
    for name, source in templates.items():
        (folder / f"{name}.html").write_text(source)
    return list(faults(folder))


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        ("<p>\n{% if a %}", "page.html:2: "),
        ('{% include "parts/card.html" %}', "page.html:1: there is no template parts/card.html"),
        ("\n<script>go()</script>", "page.html:2: a script without src"),
        ('<p style="color: red">', "page.html:1: a style attribute"),
        ('<p class="{{ a > b }}" style="color: red">', "page.html:1: a style attribute"),
        ("<style>p {}</style>", "page.html:1: a style element"),
        ('<button onclick="go()">', "page.html:1: an inline handler"),
        ('<a href="javascript:go()">', "page.html:1: a javascript: address"),
        ('<script src="https://cdn.example/a.js">', "page.html:1: a file from another server"),
    ],
)
def test_a_planted_fault_is_found(tmp_path: Path, source: str, fault: str) -> None:
    lines = found(tmp_path, page=source)
    assert len(lines) == 1
    assert lines[0].startswith(fault)


def test_a_sound_template_is_left_alone(tmp_path: Path) -> None:
    page = """{% extends "base.html" %}{% block main %}{% trans %}Hello{% endtrans %}
        <p data-style="x" class="{{ seat | our_filter }}">{% if seat is our_test %}{{ _("Hi") }}
        {% endif %}</p>
        <script src="{{ asset("phone.js") }}" type="module"></script>{% endblock %}"""
    assert found(tmp_path, page=page, base="{% block main %}{% endblock %}") == []


def test_our_own_templates_have_no_faults() -> None:
    assert list(faults(TEMPLATES)) == []
