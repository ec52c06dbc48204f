"""What is shipped is right and complete, and the README describes the format as it is."""

from __future__ import annotations

import re

import pytest
from pydantic import BaseModel

from structures import forms, grouping_forms, schema
from structures.explain import MADE
from structures.forms import Only
from structures.library import SHIPPED, load
from structures.schema import Technique

LIBRARY = load()
README = (SHIPPED / "README.md").read_text()
TECHNIQUES = sorted(LIBRARY.techniques.values(), key=lambda one: one.slug)


def by_slug(technique: Technique) -> str:
    return technique.slug


def test_no_shipped_file_has_a_problem() -> None:
    assert LIBRARY.problems == ()
    assert {"1-2-4-all", "welcome", "break"} <= set(LIBRARY.techniques)


@pytest.mark.parametrize("technique", TECHNIQUES, ids=by_slug)
def test_a_shipped_technique_tells_the_facilitator_everything(technique: Technique) -> None:
    for text in ("summary", "match_when", "invitation", "credit", "below", "tips", "riffs"):
        assert getattr(technique, text), text
    for step in technique.steps:
        for text in ("text", "say", "watch_for", "online", "no_phones"):
            assert getattr(step, text), f"{step.id}: {text}"


@pytest.mark.parametrize("technique", TECHNIQUES, ids=by_slug)
def test_what_people_read_on_a_phone_is_short(technique: Technique) -> None:
    for shown in (technique, *(technique.variant(name) for name in technique.variants)):
        for step in shown.steps:
            assert len(step.text) <= 120, step.text


@pytest.mark.parametrize("technique", TECHNIQUES, ids=by_slug)
def test_a_shipped_technique_stands_in_the_folder_of_its_family(technique: Technique) -> None:
    assert (SHIPPED / technique.family / f"{technique.slug}.md").is_file()


def test_1_2_4_all_is_told_as_it_is_played() -> None:
    technique = LIBRARY.technique("1-2-4-all")
    assert [
        (step.id, step.minutes, step.group.kind, step.activity) for step in technique.steps
    ] == [
        ("alone", 1, "solo", "collect"),
        ("pairs", 2, "new", "converge"),
        ("fours", 4, "merge", "converge"),
        ("all", 5, "whole", "present"),
    ]
    assert [[(given.step, given.route) for given in step.input] for step in technique.steps] == [
        [],
        [("alone", "group")],
        [("pairs", "group")],
        [("fours", "selected")],
    ]
    assert [step.visible[0].who for step in technique.steps] == [
        "private",
        "group",
        "group",
        "group",
    ]
    assert technique.step("all").visible[1].when == "facilitator"
    assert technique.step("alone").label("idea") == "What came to mind"


def test_1_3_all_goes_from_threes_to_everybody() -> None:
    technique = LIBRARY.technique("1-2-4-all").variant("1-3-all")
    assert technique.title == "1-3-All"
    assert [(step.id, step.title, step.minutes) for step in technique.steps] == [
        ("alone", "On your own", 1),
        ("pairs", "In threes", 6),
        ("all", "All together", 5),
    ]
    assert technique.step("pairs").group == grouping_forms.New(size=(3, 4), meet="near")
    assert technique.step("all").input == (forms.Input(step="pairs", route="selected"),)
    assert technique.minutes == 12
    assert technique.variants == {}


def models() -> list[type[BaseModel]]:
    kinds = [getattr(schema, name) for name in schema.__all__]
    return [*(kind for kind in kinds if isinstance(kind, type)), Only]


@pytest.mark.parametrize("model", models(), ids=lambda model: model.__name__)
def test_every_setting_is_explained_in_the_readme(model: type[BaseModel]) -> None:
    code = " ".join(re.findall(r"`([^`\n]+)`", README))
    for name in model.model_fields.keys() - MADE:
        shown = "from" if name == "source" else name
        assert re.search(rf"(?<![\w-]){shown}(?![\w-])", code), f"{model.__name__}.{name}"


def test_every_possible_value_is_explained_in_the_readme() -> None:
    values = re.findall(r'"(?:const|enum)": (?:"(\w+)"|\[([^\]]*)\])', json_text())
    names = {
        one for single, many in values for one in ([single] if single else re.findall(r"\w+", many))
    }
    assert len(names) > 40
    missing = [name for name in names if not re.search(rf"(?<![\w-]){name}(?![\w-])", README)]
    assert missing == []


def json_text() -> str:
    import json

    from structures.library import json_schema

    return json.dumps(json_schema())


def test_the_example_of_the_readme_is_right(tmp_path_factory: pytest.TempPathFactory) -> None:
    example = re.search(r"^````markdown\n(.*?)^````$", README, re.M | re.S)
    assert example is not None
    path = tmp_path_factory.mktemp("example") / "two-rounds.md"
    path.write_text(example[1])
    assert load(path).problems == ()


def test_the_examples_of_a_string_and_a_canvas_are_right(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder = tmp_path_factory.mktemp("examples")
    for kind, slug in (("strings", "team-start"), ("canvases", "effort-effect")):
        example = re.search(rf"^```yaml\n(slug: {slug}\n.*?)^```$", README, re.M | re.S)
        assert example is not None
        (folder / kind).mkdir()
        (folder / kind / f"{slug}.yaml").write_text(example[1])
    library = load(SHIPPED, folder)
    assert library.problems == ()
    assert library.strings["team-start"].minutes == 39
    assert library.canvases["effort-effect"].axes["x"].low == "little"
