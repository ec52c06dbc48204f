"""Every rule of the format, broken once: what is said, and on which line."""

# ruff: noqa: E501 - a mistake is easier to read on one line

from __future__ import annotations

import pytest

from tests.structures.conftest import RIGHT, Shelve, told

SIX = """\
---
slug: six
family: mine
minutes: 12
people: {min: 4}
colour: green
---
# Six

## Alone
```step
id: alone
minutes: 1
group: solo
activity: colect
fields: {idea: text}
```
```words
idea: Idea
```

## Pairs
```step
id: pairs
minutes: 2
group: {new: [2, 3], meat: near}
activity: converge
input: {alon: group}
```

### Without phones
They talk.

## All
```step
id: all
minutes: 5
group: whole
activity: present
input: {pairs: group}
```
"""


def test_a_right_technique_has_no_problem(shelve: Shelve) -> None:
    library = shelve({"right.md": RIGHT})
    assert library.problems == ()
    assert list(library.techniques) == ["right"]


def test_six_mistakes_are_all_shown_with_their_lines_and_hints(shelve: Shelve) -> None:
    library = shelve({"six.md": SIX})
    assert [(one.line, one.message, one.hint) for one in library.problems] == [
        (
            4,
            "the steps take 8 minutes together, not 12.",
            "Change them, or say in a `time_note` where the rest of the time goes.",
        ),
        (6, "`colour` is not a setting.", library.problems[1].hint),
        (15, "`colect` is not possible for `activity`.", "Did you mean `collect`?"),
        (26, "`meat` is not a setting in `group`.", "Did you mean `meet`?"),
        (28, "there is no step `alon`.", "Did you mean `alone`?"),
        (
            40,
            "there are no groups here, so nothing comes by `group` from `pairs`.",
            "Write `all` or `selected`.",
        ),
    ]
    assert library.problems[1].hint.startswith("Possible: `slug`")
    assert library.techniques == {}


def test_a_problem_is_one_line_with_file_line_and_hint(shelve: Shelve) -> None:
    problem = shelve({"six.md": SIX}).problems[3]
    assert str(problem).endswith(
        "six.md:26: `meat` is not a setting in `group`. Did you mean `meet`?"
    )


# What is replaced in the right technique, by what, on which line the problem stands (the first line that holds this
# text afterwards), and what is said.
MISTAKES = {
    "an unknown setting at the top": (
        "credit: ours", "credti: ours", "credti", "`credti` is not a setting."),
    "an unknown setting in a step": (
        "pick: 3", "pic: 3", "pic: 3", "`pic` is not a setting."),
    "a missing setting": (
        "activity: rate\n", "", "id: rank", "`activity` is missing."),
    "a title among the settings": (
        "credit: ours", "title: Ours", "title: Ours", "`title` is not written here."),
    "a wrong grouping": (
        "group: {keep: fours}", "group: kep", "group: kep", "`kep` is not possible for `group`."),
    "a wrong route": (
        "input: {pairs: selected}", "input: {pairs: slected}", "slected",
        "`slected` is not possible for `route`."),
    "a wrong audience": (
        "visible: private", "visible: privat", "visible: privat", "`privat` is nobody who could see it."),
    "a wrong kind of field": (
        "{idea: text}\nwrites", "{idea: txt}\nwrites", "txt", "`txt` is not possible for `type`."),
    "a wrong scale": (
        "{choice: [yes, no]}", "{chioce: [yes, no]}", "chioce", "`{'chioce': ['yes', 'no']}` is not possible for `scale`."),
    "sizes the wrong way round": (
        "[2, 3]", "[3, 2]", "[3, 2]", "`size` does not fit: the smaller number comes first, so [2, 3]."),
    "a group of one": (
        "[2, 3]", "[1, 3]", "[1, 3]", "`1` is not possible for `size`."),
    "minutes that are a word": (
        "minutes: 6", "minutes: six", "minutes: six", "`minutes` must be a number, not `six`."),
    "no minutes": (
        "minutes: 6", "minutes: 0", "minutes: 0", "`0` is not possible for `minutes`."),
    "a truth that is a word": (
        "anonymous: true", "anonymous: yes", "anonymous: yes",
        "`anonymous` is either `true` or `false`."),
    "a name with capitals": (
        "id: rank", "id: Rank!", "id: Rank!", "`Rank!` cannot be a name."),
    "a condition that cannot be read": (
        "pick: 3", "when: rooms > 3", "when:", "`rooms > 3` is not a condition."),
    "two steps of one name": (
        "id: look", "id: pairs", "id: pairs\nminutes: 4", "another step is called `pairs` already."),
    "a setting written twice": (
        "max: 5", "max: 5\nmax: 6", "max: 6", "`max` is written twice."),
    "an input from a later step": (
        "input: {alone: group}", "input: {look: group}", "input: {look: group}",
        "`look` comes later than this step."),
    "an input from itself": (
        "input: {alone: group}", "input: {pairs: group}", "input: {pairs: group}",
        "`pairs` is this step itself."),
    "groups of a step that is not there": (
        "{keep: fours}", "{keep: fuors}", "fuors", "there is no step `fuors`."),
    "groups of a later step": (
        "{merge: pairs, size", "{merge: look, size", "{merge: look", "`look` comes later than this step."),
    "groups of a step without groups": (
        "{merge: pairs, size", "{merge: alone, size", "{merge: alone", "`alone` has no groups to merge."),
    "groups too small to merge into": (
        "size: [4, 5]", "size: [2, 3]", "size: [2, 3]",
        "two groups of `pairs` do not fit into one of 3 people."),
    "groups of a step that may be left out": (
        "pick: 3", "when: people > 12", "{merge: pairs", "`pairs` may be left out, and its groups with it."),
    "only inputs that may be left out": (
        "pick: 3", "when: people > 12", "input: {pairs: selected}",
        "nothing comes in when `pairs` is left out."),
    "something from a talk": (
        "input: {pairs: selected}", "input: {fours: selected}", "{fours: selected}",
        "`fours` leaves nothing that could be carried on."),
    "a group route without groups": (
        "input: {look: selected}", "input: {look: group}", "input: {look: group}",
        "there are no groups here, so nothing comes by `group` from `look`."),
    "dealt ideas for a group": (
        "input: {alone: group}", "input: {alone: dealt}", "dealt",
        "`converge` cannot be done with dealt ideas."),
    "a slot without slots": (
        "input: {alone: group}", "input: {alone: slot}", "input: {alone: slot}",
        "there are no slots here."),
    "addressed ideas without an address": (
        "input: {pairs: selected}", "input: {pairs: addressed}", "addressed",
        "nothing in `pairs` is addressed to anybody."),
    "values of what is not rated": (
        "only: {kind: [what]}", "only: {value: [5]}", "only: {value",
        "`look` is not rated, so there are no values to look for."),
    "a kind that does not exist": (
        "only: {kind: [what]}", "only: {kind: [waht]}", "waht", "`look` has no ideas of the kind `waht`."),
    "a zone without a map": (
        "only: {kind: [what]}", "only: {zone: [growth]}", "zone", "`look` has no zones."),
    "a role that is not there": (
        "writes: [client]", "writes: [cleint]", "cleint", "there is no role `cleint`."),
    "an audience with a role that is not there": (
        "[role:client,", "[role:cleint,", "cleint", "there is no role `cleint`."),
    "a loop that is not there": (
        "loop: turn", "loop: trun", "loop: trun", "there is no loop `trun`."),
    "a loop that nobody uses": (
        "loop: ask\n", "", "  ask: {over", "no step belongs to the loop `ask`."),
    "a loop with a role that is not there": (
        "role: client", "role: cleint", "cleint", "there is no role `cleint`."),
    "a loop with a role that does not go round": (
        "role: client", "role: helper", "role: helper", "the role `helper` does not go round."),
    "a loop over members without its number": (
        ", nominal: 3", "", "  turn:", "a loop over members needs `nominal`."),
    "a loop with a number that means nothing": (
        "items: [what, why]", "items: [what, why], times: 3", "times",
        "`times` means nothing in a loop over prompts."),
    "a loop over members without groups": (
        "activity: rate", "loop: turn\nactivity: rate", "loop: turn\nactivity: rate",
        "a loop over members needs groups."),
    "minutes that do not add up": (
        "minutes: 6", "minutes: 7", "minutes: 25", "the steps take 26 minutes together, not 25."),
    "a field without words": (
        "to: For whom\n", "", "fields: {idea: text, to", "`to` has no words that people could read."),
    "an answer without words": (
        'yes: "Yes"\n', "", "scale:", "`yes` has no words that people could read."),
    "a prompt without words": (
        "why: Why?\n", "", "loop: ask", "`why` has no words that people could read."),
    "words for nothing": (
        "to: For whom", "to: For whom\nfrom: From", "from: From", "nothing here is called `from`."),
    "words that are a list": (
        "to: For whom", "to: [For, whom]", "to: [For", "`to` has no text that can be shown."),
    "a setting of another activity": (
        "visible: [group,", "scale: {dots: 3}\nvisible: [group,", "scale: {dots",
        "`scale` means nothing in `present`."),
    "stars where nothing is chosen": (
        "writes: [client]", "pick: 2", "pick: 2", "`pick` means nothing in `collect`."),
    "widening scopes in a talk": (
        "visible: [role:client", "widen: [1, 2]\nvisible: [role:client", "widen",
        "`widen` means nothing in `talk`."),
    "nothing to write": (
        "fields: {idea: text}\nwrites: [client]\n", "", "## Look", "`collect` does not say what is written."),
    "nothing to work on": (
        "input: {alone: group}\n", "", "## Pairs", "`converge` has nothing to work on."),
    "nothing to rate": (
        "input: {look: {route: all, only: {kind: [what]}}}\n", "", "## Rank",
        "`rate` has nothing to rate."),
    "nothing to rate with": (
        "scale: {choice: [yes, no]}\ndrops: [no]\nask: {yes: reason}\n", "", "## Rank", "`rate` has no scale."),
    "a dropped answer that is not there": (
        "drops: [no]", "drops: [never]", "drops: [never]", "`never` is not an answer of the scale."),
    "a canvas step without a map": (
        "activity: present", "activity: canvas", "## All", "the step does not say which canvas."),
    "private work together": (
        "pick: 3", "visible: private", "visible: private\n```\nTalk", "people cannot work together on what is private."),
    "an audience that is not wider": (
        "[group, {everyone: facilitator}]", "[everyone, {group: facilitator}]", "[everyone,",
        "`group` is not wider than `everyone`."),
    "a group that is nobody": (
        "visible: private", "visible: group", "visible: group",
        "there are no groups here, so `group` is nobody."),
    "what others see and nobody keeps": (
        "pick: 3", "record: none", "record: none", "`record: none` fits only private notes or talk."),
    "shares of the time where nobody sits together": (
        "activity: present", "activity: present\nring: members", "ring: members",
        "nobody shares the time here, so there are no `members`."),
    "no word on what happens without phones": (
        "### Without phones\nOne writes for all.\n", "", "## Look",
        "this step does not say what happens if nobody touches a phone."),
    "a variant that drops nothing there": (
        "drop: [rank]", "drop: [ranks]", "drop: [ranks]",
        "`short` changes a step that is not there: `ranks`."),
    "a variant that leaves a step without its input": (
        "minutes: 23, drop: [rank]", "minutes: 23, drop: [pairs, rank]", "  short:",
        "in the variant `short` (step `fours`): there is no step `pairs`."),
    "a variant whose minutes do not add up": (
        "minutes: 23", "minutes: 24", "  short:",
        "in the variant `short`: the steps take 23 minutes together, not 24."),
    "a variant with a wrong setting": (
        "drop: [rank]", "drop: [rank], set: {all: {pick: none}}", "  short:",
        "`short` sets `pick` wrongly: Input should be a valid integer."),
    "a title that is missing": (
        "# Right\n", "", "---", "the title is missing."),
    "a second title": (
        "## Pairs", "# Pairs", "# Pairs", "there is a second title."),
    "an unknown small heading": (
        "### Say", "### Sya", "### Sya", "`### Sya` is not a heading that is known here."),
    "a small heading twice": (
        "### Say", "### Say\nPsst.\n### Say", "### Say\nQuiet", "`### Say` stands here twice."),
    "a chapter without settings": (
        "## Tips", "## Tipps", "## Tipps", "`## Tipps` is not a heading that is known here."),
    "words before the title": (
        "# Right", "Hello.\n# Right", "# Right", None),
    "an anchor": (
        "pick: 3", "pick: &three 3", "pick: &three", "the settings cannot be read: `&` and `*` are not used here."),
    "a tag": (
        "pick: 3", "pick: !!python/name:os.system 3", "pick: !!",
        "`tag:yaml.org,2002:python/name:os.system` is not used here."),
    "an open bracket": (
        "allow: [merge, edit, add]", "allow: [merge, edit", "pick: 3",
        "the settings cannot be read: expected ',' or ']', but got ':'."),
}  # fmt: skip


# Where one mistake breaks several rules at once.
MANY = {"a loop that nobody uses": 5}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_planted_mistake_is_found_on_its_line(name: str, shelve: Shelve) -> None:
    old, new, at, said = MISTAKES[name]
    assert RIGHT.count(old) >= 1
    text = RIGHT.replace(old, new, 1)
    library = shelve({"right.md": text})
    assert library.techniques == {}
    if said is None:
        assert library.problems
        return
    line = text[: text.index(at)].count("\n") + 1
    assert (line, said) in told(library), "\n".join(map(str, library.problems))


@pytest.mark.parametrize("name", MISTAKES)
def test_no_mistake_drags_a_crowd_of_consequences_behind_it(name: str, shelve: Shelve) -> None:
    old, new, _, _ = MISTAKES[name]
    library = shelve({"right.md": RIGHT.replace(old, new, 1)})
    assert len(library.problems) <= MANY.get(name, 3), "\n".join(map(str, library.problems))
