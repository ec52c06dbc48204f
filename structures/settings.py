"""Which settings go together: activity and settings, ratings, audiences, and a word for every
identifier.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from structures.findings import Finding, Place, grouped
from structures.problems import did_you_mean
from structures.schema import Choice, Number, Step, Technique

# Settings that mean something in some activities only.
_FITS: dict[str, tuple[str, ...]] = {
    "fields": ("talk", "collect", "converge", "rate", "canvas", "draw"),
    "max": ("talk", "collect", "converge", "draw"),
    "allow": ("converge",),
    "pick": ("converge",),
    "scale": ("rate",),
    "blind": ("rate",),
    "not_own": ("rate",),
    "criteria": ("rate",),
    "drops": ("rate",),
    "ask": ("rate",),
    "chart": ("rate",),
    "widen": ("collect", "converge"),
    "canvas": ("canvas",),
}
_WIDTH = {"private": 0, "group": 1, "role": 1, "addressee": 1, "everyone": 2, "projector": 2}
# What a variant may say in its own words in a step's `words`.
VARIANT_WORDS = ("title", "text", "say", "watch_for", "online", "no_phones")


def together(place: Place) -> Iterator[Finding]:
    """The settings of one step, held against each other."""
    yield from _activity(place)
    yield from _needs(place)
    yield from _rating(place)
    yield from _audience(place)
    if grouped(place.step) and not place.step.no_phones:
        hint = "Add `### Without phones` and say how the step works then."
        yield place.finding(
            (), "this step does not say what happens if nobody touches a phone.", hint, "group"
        )


def _activity(place: Place) -> Iterator[Finding]:
    step = place.step
    for setting, activities in _FITS.items():
        becomes = "converge" if step.widen and step.activity == "collect" else step.activity
        fits = {step.activity, becomes} & set(activities)
        if getattr(step, setting) and not fits:
            hint = "It belongs to " + ", ".join(f"`{name}`" for name in activities) + "."
            yield place.finding(
                (setting,), f"`{setting}` means nothing in `{step.activity}`.", hint, "activity"
            )


def _needs(place: Place) -> Iterator[Finding]:
    """What an activity cannot do without."""
    yield from _something_written(place)
    yield from _something_to_work_on(place)
    yield from _widening(place)
    step = place.step
    if step.ring == "members" and not grouped(step):
        hint = "Give the step groups, or write a number: `ring: 2`."
        yield place.finding(
            ("ring",), "nobody shares the time here, so there are no `members`.", hint, "group"
        )
    private = [seen.who for seen in step.visible] == ["private"]
    if step.record == "none" and step.activity != "talk" and not private:
        hint = "What others see must be kept: write `visible: private` or `record: group`."
        message = "`record: none` fits only private notes or talk."
        yield place.finding(("record",), message, hint, "visible", "activity")


def _something_written(place: Place) -> Iterator[Finding]:
    step = place.step
    if step.activity in ("collect", "talk") and step.max and not step.fields:
        message = "`max` counts ideas, and nothing is written here."
        yield place.finding(("max",), message, "Add `fields`.", "activity")
    if step.activity == "collect" and not (step.fields or step.run):
        hint = "Add `fields: {idea: text}`."
        yield place.finding(
            (), "`collect` does not say what is written.", hint, "activity", "fields"
        )


def _something_to_work_on(place: Place) -> Iterator[Finding]:
    step = place.step
    if step.activity == "converge" and not step.input:
        hint = "Add `input: {…: group}`."
        yield place.finding((), "`converge` has nothing to work on.", hint, "activity", "input")
    if step.activity == "converge" and step.visible[0].who == "private":
        message = "people cannot work together on what is private."
        yield place.finding(("visible",), message, "Write `visible: group`.", "activity", "visible")
    if step.activity == "canvas" and not step.canvas:
        message = "the step does not say which canvas."
        yield place.finding((), message, "Add `canvas: …`.", "activity", "canvas")


def _widening(place: Place) -> Iterator[Finding]:
    """From few people to more, in minutes that add up."""
    step = place.step
    if not step.widen:
        return
    sizes = [scope.size for scope in step.widen]
    order = [1_000 if size == "group" else int(size) for size in sizes]
    if order != sorted(set(order)) or len(order) < 2 or sizes[-1] == 1:
        hint = "Write `[1, 2, group]`."
        yield place.finding(("widen",), "`widen` goes from few people to more.", hint)
    if step.group.kind == "solo":
        hint = "Give the step groups, or write `group: whole`."
        yield place.finding(("widen",), "everybody stays alone here.", hint, "group")
    given = [scope.minutes for scope in step.widen if scope.minutes]
    if given and (len(given) < len(sizes) or abs(sum(given) - step.minutes) > 0.01):
        hint = f"Together they must be the {step.minutes:g} minutes of the step."
        yield place.finding(("widen",), "these minutes do not add up.", hint, "minutes")
    if step.run:
        message = f"`{step.run}` has its own steps, so nothing widens here."
        yield place.finding(("widen",), message, "Leave out one of `run` and `widen`.", "run")


def _rating(place: Place) -> Iterator[Finding]:
    step = place.step
    if step.activity != "rate":
        return
    if step.scale is None:
        yield place.finding(
            (), "`rate` has no scale.", "Add `scale: {number: [1, 5]}`.", "activity", "scale"
        )
    if not step.input and not step.criteria:
        hint = "Add `input`, or `criteria` for a fixed list."
        yield place.finding(
            (), "`rate` has nothing to rate.", hint, "activity", "input", "criteria"
        )
    options = step.scale.options if isinstance(step.scale, Choice) else ()
    for setting in ("drops", "ask"):
        for name in getattr(step, setting):
            if name not in options:
                hint = did_you_mean(name, options) or "It needs `scale: {choice: …}`."
                yield place.finding(
                    (setting, name),
                    f"`{name}` is not an answer of the scale.",
                    hint,
                    "scale",
                    "activity",
                )


def _audience(place: Place) -> Iterator[Finding]:
    for number, seen in enumerate(place.step.visible):
        kind, _, role = seen.who.partition(":")
        path = ("visible", number)
        if kind == "role" and role not in place.technique.roles:
            hint = did_you_mean(role, place.technique.roles) or "Name it in `roles` at the top."
            yield place.finding(path, f"there is no role `{role}`.", hint, "^roles", "visible")
        if kind in ("group", "role", "addressee") and _without_groups(place.step):
            message = f"there are no groups here, so `{seen.who}` is nobody."
            hint = "Write `private` or `everyone`."
            yield place.finding(path, message, hint, "group", "input", "visible")
        before = place.step.visible[number - 1].who.partition(":")[0] if number else ""
        if before and _WIDTH[kind] < _WIDTH[before]:
            message = f"`{seen.who}` is not wider than `{before}`."
            yield place.finding(path, message, "Begin with the fewest people.", "visible")


def _without_groups(step: Step) -> bool:
    """In a plenary, `group` means the group whose idea it is, so something must come in."""
    return step.group.kind == "solo" or (step.group.kind == "whole" and not step.input)


def labels(technique: Technique, step: Step) -> dict[str, str]:
    """Every identifier of a step that people read, with the setting it stands in."""
    options = step.scale.options if isinstance(step.scale, Choice) else ()
    loop = technique.loops.get(step.loop) if step.loop else None
    return {
        **dict.fromkeys(loop.items if loop else (), "loops"),
        **dict.fromkeys(step.criteria, "criteria"),
        **dict.fromkeys(step.ask.values(), "ask"),
        **dict.fromkeys(options, "scale"),
        **dict.fromkeys(step.fields, "fields"),
    }


def labelled(technique: Technique) -> Technique:
    """The technique with its common words put into every step that needs them."""
    steps = tuple(
        step.model_copy(update={"words": {**_common(technique, step), **step.words}})
        for step in technique.steps
    )
    return technique.model_copy(update={"steps": steps})


def _common(technique: Technique, step: Step) -> dict[str, str | dict[str, str]]:
    return {
        name: technique.words[name] for name in labels(technique, step) if name in technique.words
    }


def wordless(place: Place) -> Iterator[Finding]:
    """Identifiers without a word; the steps must be labelled already."""
    for name, setting in labels(place.technique, place.step).items():
        if not isinstance(place.step.words.get(name), str):
            path = ("loop",) if setting == "loops" else (setting, name)
            hint = f"Add `{name}: …` to the ```words block."
            yield place.finding(
                path,
                f"`{name}` has no words that people could read.",
                hint,
                "words",
                "^words",
                "loop",
                "^loops",
            )


def idle_words(
    technique: Technique, words: Mapping[str, Any], step: Step | None
) -> Iterator[tuple[str, str, str]]:
    """Words that belong to nothing, as (key, message, hint); without a step, the words of the whole
    technique.
    """
    if step is not None and step.activity == "rate" and step.scale is None:
        return
    steps = technique.steps if step is None else (step,)
    known = {name for one in steps for name in labels(technique, one)} | set(technique.roles)
    known |= {end for one in steps if isinstance(one.scale, Number) for end in ("low", "high")}
    for key, value in words.items():
        if isinstance(value, dict):
            yield from _variant_words(technique, key, value, step)
        elif key not in known:
            yield key, f"nothing here is called `{key}`.", did_you_mean(key, sorted(known))


def _variant_words(
    technique: Technique, key: str, value: dict[str, str], step: Step | None
) -> Iterator[tuple[str, str, str]]:
    if key not in technique.variants or step is None:
        yield key, f"there is no variant `{key}`.", did_you_mean(key, technique.variants)
    for name in value:
        if name not in VARIANT_WORDS:
            yield key, f"a variant has no `{name}`.", did_you_mean(name, VARIANT_WORDS)
