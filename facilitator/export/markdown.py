"""The transcript as one Markdown file, to be pasted wherever somebody works on.

It says what the page says, from the same document: first what came of a technique, then how. Lists
are set four spaces deep, which every reader of Markdown understands; there is no HTML and no link.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from facilitator.core.state import State
from facilitator.export.document import document
from facilitator.export.escaping import inline, lines
from facilitator.export.harvest import Written
from facilitator.export.html import prose
from facilitator.export.passages import Passage, Table, Turn
from facilitator.export.ratings import Scores
from facilitator.export.readers import Reader
from facilitator.export.signs import group_sign
from facilitator.export.telling import (
    Chapter,
    Names,
    Root,
    chapters,
    title,
)
from facilitator.export.times import Times
from facilitator.screens.charts import points_text, result_told
from facilitator.screens.counts import minutes_text
from facilitator.screens.words import translator
from structures.schema import Technique

BULLET, DEEPER, BREAK = "-   ", "    ", "  "


def page(state: State, reader: Reader, lang: str) -> str:
    """What `reader` may keep of this session, as one Markdown file."""
    plan = [item.in_language(lang) for item in state.session.plan]
    return to_markdown(document(state, reader), plan, lang)


def to_markdown(document: Written, techniques: Sequence[Technique], lang: str) -> str:
    """`techniques` are those of the document, one for each, in the same order."""
    writer = _Writer(document, techniques, lang)
    return "\n\n".join(block for block in writer.blocks() if block) + "\n"


def _item(words: Sequence[str], under: Iterable[str] = ()) -> str:
    """One point of a list with whatever belongs under it."""
    text = f"{BREAK}\n".join(words) or "…"
    return BULLET + "\n".join([text, *under]).replace("\n", f"\n{DEEPER}")


class _Writer:
    def __init__(self, document: Written, techniques: Sequence[Technique], lang: str) -> None:
        self.document = document
        self.chapters = chapters(document, techniques)
        self.lang = lang
        self.names = Names(document, lang)
        self.scores = Scores(document)
        self.times = Times(document["session"]["zone"], lang)
        words = translator(lang)
        self.say, self.count = words.gettext, words.ngettext

    def blocks(self) -> Iterator[str]:
        """Headings, paragraphs and lists; between two of them stands an empty line."""
        session = self.document["session"]
        yield f"# {inline(title(self.document))}"
        if session["rehearsal"]:
            yield f"**{self.say('Transcript of a rehearsal')}**"
        if session["title"] and session["topic"]:
            yield inline(session["topic"])
        yield self._facts(session)
        for chapter in self.chapters:
            yield from self._chapter(chapter)
        yield from self._end()

    def _facts(self, session: Written) -> str:
        opened, closed = session["opened_at"], session["closed_at"]
        until = f" – {self.times.time(closed)}" if closed else ""
        when = f"{self.times.date(opened)}, {self.times.time(opened)}{until} ({self.times.zone})"
        num = session["people"]
        people = self.count("%(num)s person", "%(num)s people", num) % {"num": num}
        facts = ((self.say("When"), when), (self.say("Who"), people))
        code = (self.say("Code"), session["code"])
        return "\n".join(_item([f"{name}: {inline(fact)}"]) for name, fact in (*facts, code))

    def _end(self) -> Iterator[str]:
        if self.document["people"]:
            yield f"## {self.say('Who was there')}"
            yield "\n".join(_item([self._person(each)]) for each in self.document["people"])
        if withheld := sum(chapter.withheld for chapter in self.chapters):
            yield self._left_out(withheld)
        yield self.say(
            "The texts of the techniques may be shared and changed under CC BY-SA 4.0. "
            "What people wrote is theirs."
        )

    def _person(self, person: Written) -> str:
        name = inline(self.names[person["id"]])
        return f"{name} ({inline(person['role'])})" if person["role"] else name

    def _left_out(self, num: int) -> str:
        return self.count(
            "%(withheld)s card is left out of this copy, because it was kept private, stayed in "
            "its group or was hidden.",
            "%(withheld)s cards are left out of this copy, because they were kept private, stayed "
            "in their groups or were hidden.",
            num,
        ) % {"withheld": num}

    # A technique

    def _chapter(self, chapter: Chapter) -> Iterator[str]:
        written = chapter.written
        yield f"## {inline(chapter.title)}"
        yield "\n".join(f"> {line}{BREAK}" for line in lines(written["invitation"])).rstrip()
        yield from self._harvest(chapter)
        for passage in chapter.passages(self.lang):
            yield from self._passage(chapter, passage)
        yield from (inline(sentence) for sentence in chapter.skipped(self.lang))
        yield from self._credit(chapter.technique)

    def _harvest(self, chapter: Chapter) -> Iterator[str]:
        if not chapter.written["steps"]:
            yield self.say("The room did not get here this time.")
        elif chapter.harvest:
            yield f"### {self.say('What came of it')}"
            yield "\n".join(
                self._idea(chapter, chapter.step_of(idea), idea, group=chapter.group_of(idea))
                for idea in self.scores.ranked(chapter.harvest)
            )
            yield self.scores.level(chapter.harvest, self.lang)
        elif chapter.silent:
            yield self.say("Nothing is written here, and that is a result too.")

    def _credit(self, technique: Technique) -> Iterator[str]:
        if technique.credit:
            sources = [inline(source) for source in technique.sources]
            yield f"{BREAK}\n".join([inline(prose(technique.credit).striptags()), *sources])

    # Its steps

    def _passage(self, chapter: Chapter, passage: Passage) -> Iterator[str]:
        yield f"### {inline(passage.title)}"
        planned = minutes_text(passage.planned / 60, self.lang)
        span = self.times.span(*passage.steps)
        yield " · ".join(each for each in (span, "" if passage.loops else planned) if each)
        for turn in passage.turns:
            yield from self._turn(chapter, passage, turn)
        yield from self._counted(chapter, passage)

    def _turn(self, chapter: Chapter, passage: Passage, turn: Turn) -> Iterator[str]:
        apart = turn.apart(self.times)
        if passage.parted:
            yield f"#### {inline(turn.name)}"
            yield "" if apart else self.times.span(*turn.steps)
        tables = chapter.tables(passage, turn)
        items = [self._table(chapter, passage, table, apart) for table in tables]
        for step in turn.steps:
            items += self._cards(chapter, passage, step, None)
        yield "\n".join(items)
        if num := chapter.gone_on(passage, turn):
            yield self.count(
                "%(num)s card went on from here and stands above.",
                "%(num)s cards went on from here and stand above.",
                num,
            ) % {"num": num}

    def _table(self, chapter: Chapter, passage: Passage, table: Table, apart: bool) -> str:
        members = (self._member(chapter, table.group, id) for id in table.group["members"])
        head = f"**{group_sign(table.group, self.lang).label}:** {', '.join(members)}"
        if apart:
            head += f" ({self.times.span(*table.steps)})"
        under: list[str] = []
        for step, group in table.sittings:
            under += self._cards(chapter, passage, step, group["id"])
        return _item([head], under)

    def _cards(
        self, chapter: Chapter, passage: Passage, step: Written, group: str | None
    ) -> Iterator[str]:
        for idea in chapter.others(step, group, passage):
            yield self._idea(chapter, step, idea, passage)
        if seen := chapter.worked_from(step, group):
            under = [self._idea(chapter, step, idea, passage) for idea in seen]
            yield _item([f"{self.say('Worked from')}:"], under)

    def _member(self, chapter: Chapter, group: Written, person: str) -> str:
        name, role = inline(self.names[person]), chapter.role(group, person)
        return f"{name} ({inline(role)})" if role else name

    def _counted(self, chapter: Chapter, passage: Passage) -> Iterator[str]:
        yield chapter.nothing(passage, self.lang)
        if num := chapter.above(*passage.steps):
            yield self.count(
                "%(num)s card of this step stands above.",
                "%(num)s cards of this step stand above.",
                num,
            ) % {"num": num}
        if num := passage.withheld:
            yield self.count(
                "%(num)s more is not in this copy.", "%(num)s more are not in this copy.", num
            ) % {"num": num}

    # An idea

    def _idea(
        self,
        chapter: Chapter,
        step: Written,
        idea: Written,
        passage: Passage | None = None,
        group: Written | None = None,
    ) -> str:
        about = " · ".join([*self._rated(chapter, step, idea), *self._marks(idea, group)])
        said = self._said(chapter, step, idea)
        under = list(self._sentences(chapter, step, chapter.said(idea)))
        roots = chapter.grew(idea, passage) if passage else chapter.roots(idea)
        under += self._grown(chapter, passage, roots)
        return _item([*said, f"— {about}"] if about else said, under)

    def _sentences(
        self, chapter: Chapter, step: Written, sentences: Sequence[Written]
    ) -> Iterator[str]:
        """The word for what they say once, also where several have said it."""
        for kind in sorted({each["kind"] for each in sentences}):
            label = f"*{inline(chapter.label(step, kind))}:*"
            said = [self._sentence(each) for each in sentences if each["kind"] == kind]
            if len(said) == 1:
                yield _item([f"{label} {said[0][0]}", *said[0][1:]])
            else:
                yield _item([label], map(_item, said))

    def _sentence(self, sentence: Written) -> list[str]:
        marks = " · ".join(self._marks(sentence, None))
        said = lines(sentence["fields"][sentence["kind"]]) or ["…"]
        return [*said, f"— {marks}"] if marks else said

    def _said(self, chapter: Chapter, step: Written, idea: Written) -> list[str]:
        said: list[str] = []
        labelled = chapter.needs_labels(idea)
        for field, text in idea["fields"].items():
            label = f"{inline(chapter.label(step, field))}: " if labelled else ""
            first, *rest = lines(text) or [""]
            said += [f"{label}{first}", *rest] if first else []
        return said

    def _rated(self, chapter: Chapter, step: Written, idea: Written) -> Iterator[str]:
        score, outcome = self.scores[idea["id"]], step["outcome"].get(idea["id"])
        if score is not None:
            yield points_text(score, self.lang)
        elif outcome and outcome["verdict"]:
            yield inline(chapter.label(step, outcome["verdict"]))
        for result in chapter.results(step, idea):
            yield inline(result_told(result, self.lang))

    def _marks(self, idea: Written, group: Written | None) -> Iterator[str]:
        if "own" in idea:
            yield self.say("yours")
        if idea["by"]:
            yield inline(self.names[idea["by"]])
        if group:
            yield group_sign(group, self.lang).label
        status = {
            "promoted": self.say("chosen"),
            "merged": self.say("put together with others"),
            "dropped": self.say("struck"),
            "hidden": self.say("hidden"),
            "reported": self.say("reported"),
        }
        if idea["status"] in status:
            yield status[idea["status"]]
        if idea["late"]:
            yield self.say("late note")

    def _grown(self, chapter: Chapter, passage: Passage | None, roots: Sequence[Root]) -> list[str]:
        """Under a card, what it came from."""
        joints = [self.say("from"), *[self.say("and")] * len(roots)]
        return [
            _item(
                [f"{joint} {self._root(root, chapter.place(root.step, passage, self.lang))}"],
                self._grown(chapter, passage, root.roots),
            )
            for joint, root in zip(joints, roots, strict=False)
        ]

    def _root(self, root: Root, place: str) -> str:
        said = " · ".join(inline(text) for text in root.idea["fields"].values() if text)
        names = [inline(self.names[root.idea["by"]])] if root.idea["by"] else []
        return f"“{said}” ({', '.join([*names, inline(place)])})"
