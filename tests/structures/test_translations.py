"""A translation says the same as its original, or a problem says where it does not."""

# ruff: noqa: E501 - a row of a table is easier to read on one line

from __future__ import annotations

import pytest

from tests.structures.conftest import RIGHT, RIGHT_IN_FRENCH, Shelve, told


def test_a_translation_takes_words_from_itself_and_settings_from_the_original(
    shelve: Shelve,
) -> None:
    library = shelve({"right.md": RIGHT, "right.fr.md": RIGHT_IN_FRENCH})
    assert library.problems == ()
    french, english = library.technique("right", "fr"), library.technique("right")
    assert (french.lang, french.title, french.tips) == ("fr", "Juste", "Soyez gentils.")
    assert french.step("alone").title == "Seul"
    assert french.step("alone").say == "Silence, s'il vous plaît."
    assert french.step("look").no_phones == "Une personne écrit pour toutes."
    assert french.step("rank").label("yes") == "Oui"
    assert french.step("look").label("idea") == "Une idée"
    assert french.variants["short"].title == "Court"
    assert [step.group for step in french.steps] == [step.group for step in english.steps]
    assert french.credit == english.credit
    assert library.languages("right") == ("en", "fr")


def test_a_language_that_is_not_there_falls_back_to_the_original(shelve: Shelve) -> None:
    library = shelve({"right.md": RIGHT, "right.fr.md": RIGHT_IN_FRENCH})
    assert library.technique("right", "de") == library.techniques["right"]
    with pytest.raises(KeyError):
        library.technique("wrong", "fr")


DIFFERENCES = {
    "a word that is missing": ("reason: Pourquoi ?\n", "", "yes: Oui", "the word `reason` is not translated."),
    "a word too many": ("yes: Oui", "yes: Oui\nmaybe: Peut-être", "maybe", "the original has no word `maybe`."),
    "a shared word that is missing": ("why: Pourquoi ?\n", "", "client: Cliente", "the word `why` is not translated."),
    "a part that is missing": ("## Conseils\nSoyez gentils.\n", "", "# Juste", "the part `Tips` of the original is missing."),
    "a part too many": ("## Conseils", "## Fin\nFin.\n\n## Conseils", "## Conseils", "the original has no part for `Conseils`."),
    "a small heading that is missing": ("### À dire\nSilence, s'il vous plaît.\n", "", "## Seul", "`### Say` of the original is missing here."),
    "a small heading too many": ("## À deux\nParlez.", "## À deux\nParlez.\n### Dire\nBon.", "### Sans", "the original has nothing for `### Sans téléphone`."),
    "a step block": ("## Choisir", "## Choisir\n```step\nid: rank\n```", "## Choisir", "a translation has no ```step blocks."),
    "a setting at the top": ("slug: right", "slug: right\nminutes: 5", "minutes", "`minutes` is not a setting."),
    "another slug": ("slug: right", "slug: left", "slug: left", "the slug is another one than the original's."),
    "a variant that is not there": ("{short:", "{shrt:", "variants", "there is no variant `shrt`."),
    "prose that is missing": ("Réfléchis.\n", "", "## Seul", "the prose below this heading is in one language only."),
}  # fmt: skip


@pytest.mark.parametrize("name", DIFFERENCES)
def test_a_difference_is_found_on_its_line(name: str, shelve: Shelve) -> None:
    old, new, at, said = DIFFERENCES[name]
    assert old in RIGHT_IN_FRENCH
    text = RIGHT_IN_FRENCH.replace(old, new, 1)
    library = shelve({"right.md": RIGHT, "right.fr.md": text})
    line = text[: text.index(at)].count("\n") + 1
    assert (line, said) in told(library), "\n".join(map(str, library.problems))
    assert library.technique("right", "fr") == library.techniques["right"]


def test_a_translation_without_an_original_is_a_problem(shelve: Shelve) -> None:
    library = shelve({"left.fr.md": RIGHT_IN_FRENCH})
    assert told(library) == [(1, "there is no technique `left` to translate, or it has problems.")]
