"""Journeys of people with real browsers through the real program."""

import pytest

# What these helpers find must be readable in a failed run, as in the tests themselves.
HELPERS = ("chapters", "people", "room")
pytest.register_assert_rewrite(*(f"tests.browser.{each}" for each in HELPERS))
