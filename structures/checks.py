"""The rules that a technique as a whole must keep, and the lines on which a draft breaks them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from pydantic import ValidationError

from structures import routes, settings
from structures.drafts import Draft
from structures.findings import Finding, Place, grouped
from structures.marked import Loc, Marked
from structures.problems import Flaw, did_you_mean
from structures.schema import Loop, Step, Technique
from structures.unfolding import ids_of_scopes

# What decides which ideas leave a step, and with whom.
_CARRIES = {"id", "activity", "group", "input", "fields", "loop", "ask", "*"}
_NAMING = {"fields", "scale", "criteria", "ask", "loop", "*"}
_IN_THE_SUM = ("*minutes", "*loop", "*optional", "*when")


def check(draft: Draft) -> tuple[Technique, list[Flaw]]:
    """The finished technique, and everything that is wrong with it, in the order of the file."""
    technique = settings.labelled(draft.technique)
    found = [*_whole(technique), *_variants(technique)]
    flaws = [
        *draft.flaws,
        *(_flaw(draft, one) for one in found if _certain(draft, one)),
        *_idle(draft),
    ]
    return technique, sorted(dict.fromkeys(flaws), key=lambda flaw: flaw.line)


def _certain(draft: Draft, finding: Finding) -> bool:
    """Whether everything that the finding rests on could be read."""
    if finding.names_a_step and any(step.doubts & {"id", "*"} for step in draft.steps):
        return False
    own = draft.doubts if finding.step is None else draft.steps[finding.step].doubts
    return "*" not in own and not any(_doubted(draft, own, name) for name in finding.rests_on)


def _doubted(draft: Draft, own: frozenset[str], name: str) -> bool:
    if name.startswith("^"):
        return bool(draft.doubts & {name[1:], "*"})
    if name.startswith("@"):
        return any(step.doubts & _CARRIES for step in draft.steps if step.step.id == name[1:])
    if name.startswith("*"):
        return any(step.doubts & {name[1:], "*"} for step in draft.steps)
    return name in own


def _flaw(draft: Draft, finding: Finding) -> Flaw:
    if finding.step is None:
        line = draft.front.line(finding.path)
    elif finding.path:
        line = draft.steps[finding.step].settings.line(finding.path)
    else:
        line = draft.steps[finding.step].chapter.part.line
    return Flaw(line, finding.message, finding.hint)


def _idle(draft: Draft) -> Iterator[Flaw]:
    """Words for which there is nothing."""
    if draft.doubts & {"roles", "loops", "variants", "*"}:
        return
    readable = [one for one in draft.steps if not one.doubts & _NAMING]
    places: list[tuple[Marked, Step | None]] = [(one.words, one.step) for one in readable]
    if len(readable) == len(draft.steps):
        places.append((draft.words, None))
    for words, step in places:
        for key, message, hint in settings.idle_words(draft.technique, words.data, step):
            yield Flaw(words.line((key,)), message, hint)


def _whole(technique: Technique) -> Iterator[Finding]:
    """All findings in one technique as it stands, its variants aside."""
    yield from _ids(technique)
    for number in range(len(technique.steps)):
        place = Place(technique, number)
        yield from routes.references(place)
        yield from settings.together(place)
        yield from settings.wordless(place)
        yield from _parts_of(place)
    yield from _loops(technique)
    yield from _minutes(technique)


def _ids(technique: Technique) -> Iterator[Finding]:
    seen: set[str] = set()
    for number, step in enumerate(technique.steps):
        if step.id in seen:
            yield Finding(
                number,
                ("id",),
                f"another step is called `{step.id}` already.",
                "Give it a name of its own.",
            )
        seen.update(ids_of_scopes(step))


def _parts_of(place: Place) -> Iterator[Finding]:
    """Roles and loops that a step names."""
    step, technique = place.step, place.technique
    named: list[tuple[Loc, str]] = [(("writes", n), role) for n, role in enumerate(step.writes)]
    if step.group.kind == "stage":
        named.append((("group", "role"), step.group.role))
    for path, role in named:
        if role not in technique.roles:
            hint = (
                did_you_mean(role, technique.roles) or "Name it in `roles` at the top of the file."
            )
            yield place.finding(path, f"there is no role `{role}`.", hint, "^roles")
    if step.loop is not None and step.loop not in technique.loops:
        hint = (
            did_you_mean(step.loop, technique.loops) or "Name it in `loops` at the top of the file."
        )
        yield place.finding(("loop",), f"there is no loop `{step.loop}`.", hint, "^loops")
    elif step.loop and technique.loops[step.loop].over == "members" and not grouped(step):
        hint = "Give the step groups, or write `over: count`."
        yield place.finding(("loop",), "a loop over members needs groups.", hint, "group", "^loops")


def _loops(technique: Technique) -> Iterator[Finding]:
    runs = [name for name, _ in groupby(technique.steps, key=lambda step: step.loop)]
    for name, loop in technique.loops.items():
        if name not in runs and not any(run not in technique.loops for run in runs if run):
            hint = f"Write `loop: {name}` in the steps that are repeated."
            yield Finding(
                None, ("loops", name), f"no step belongs to the loop `{name}`.", hint, ("*loop",)
            )
        if runs.count(name) > 1:
            number = _second_run(technique.steps, name)
            hint = "Steps of one loop follow each other; give the others a loop of their own."
            yield Finding(number, ("loop",), f"the loop `{name}` had ended before.", hint)
        for message, hint in _loop(loop, technique):
            yield Finding(None, ("loops", name), message, hint, ("roles",))


def _second_run(steps: tuple[Step, ...], name: str) -> int:
    starts = [
        n
        for n, step in enumerate(steps)
        if step.loop == name and (n == 0 or steps[n - 1].loop != name)
    ]
    return starts[1]


def _loop(loop: Loop, technique: Technique) -> Iterator[tuple[str, str]]:
    needed = {"count": "times", "prompts": "items"}.get(loop.over, "nominal")
    for setting in ("times", "items", "nominal"):
        if setting == needed and not getattr(loop, setting):
            yield f"a loop over {loop.over} needs `{setting}`.", "It makes the minutes add up."
        if setting != needed and getattr(loop, setting):
            yield f"`{setting}` means nothing in a loop over {loop.over}.", f"Write `{needed}`."
    if loop.role is None:
        return
    if loop.role not in technique.roles:
        yield (
            f"there is no role `{loop.role}`.",
            did_you_mean(loop.role, technique.roles) or "Name it in `roles`.",
        )
    elif not technique.roles[loop.role].turns:
        yield f"the role `{loop.role}` does not go round.", f"Write `{loop.role}: {{turns: true}}`."


def minutes_of(technique: Technique, conditional: bool = True) -> float:
    """What the steps take together: each round of a loop counted, optional steps left out."""
    steps = [
        step for step in technique.steps if not step.optional and (conditional or step.when is None)
    ]
    return sum(step.minutes * _rounds(technique, step) for step in steps)


def _rounds(technique: Technique, step: Step) -> int:
    loop = technique.loops.get(step.loop) if step.loop else None
    return (loop.rounds or 1) if loop else 1


def _minutes(technique: Technique) -> Iterator[Finding]:
    if any(step.loop and step.loop not in technique.loops for step in technique.steps):
        return
    if technique.time_note or any(
        _adds_up(technique, conditional) for conditional in (True, False)
    ):
        return
    message = f"the steps take {minutes_of(technique):g} minutes together, not {technique.minutes}."
    hint = "Change them, or say in a `time_note` where the rest of the time goes."
    yield Finding(
        None, ("minutes",), message, hint, ("minutes", "loops", "time_note", *_IN_THE_SUM)
    )


def _adds_up(technique: Technique, conditional: bool) -> bool:
    return abs(minutes_of(technique, conditional) - technique.minutes) < 0.01


def _variants(technique: Technique) -> Iterator[Finding]:
    """Each variant must be a technique that keeps the rules."""
    plain = list(_whole(technique))
    ids = [step.id for step in technique.steps]
    for name, variant in technique.variants.items():
        path = ("variants", name)
        unknown: list[tuple[Loc, str]] = [
            (("drop", n), id) for n, id in enumerate(variant.drop) if id not in ids
        ]
        unknown += [(("set", id), id) for id in variant.set if id not in ids or id in variant.drop]
        for more, id in unknown:
            message = f"`{name}` changes a step that is not there: `{id}`."
            yield Finding(None, (*path, *more), message, did_you_mean(id, ids), names_a_step=True)
        if not unknown:
            yield from _varied(technique, name, plain)


def _varied(technique: Technique, name: str, plain: list[Finding]) -> Iterator[Finding]:
    path = ("variants", name)
    try:
        varied = technique.variant(name)
    except ValidationError as error:
        for one in error.errors(include_url=False):
            setting = ".".join(str(part) for part in one["loc"])
            yield Finding(None, (*path, "set"), f"`{name}` sets `{setting}` wrongly: {one['msg']}.")
        return
    if not varied.steps:
        yield Finding(None, (*path, "drop"), f"`{name}` drops every step.")
    for finding in _whole(varied):
        if not any(_says_the_same(finding, one) for one in plain):
            about = f" (step `{varied.steps[finding.step].id}`)" if finding.step is not None else ""
            message = f"in the variant `{name}`{about}: {finding.message}"
            hint = finding.hint if finding.step is None else f"Say it in `set`. {finding.hint}"
            rests_on = tuple(_anywhere(name) for name in finding.rests_on)
            yield Finding(None, path, message, hint, rests_on, names_a_step=True)


def _says_the_same(finding: Finding, plain: Finding) -> bool:
    """A variant of a technique whose minutes are wrong may have wrong minutes."""
    return finding.message == plain.message or finding.path == plain.path == ("minutes",)


def _anywhere(name: str) -> str:
    """A setting of one step of a variant is in doubt where it is in doubt in any step."""
    return name if name[0] in "@*^" else f"*{name}"
