"""What a browser does with frames, on a real tree, so that laws can compare whole stages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from lxml import etree, html


class Stage:
    """A stage that takes whole stages and differences as the page's script does."""

    def __init__(self, inner: str = "", seq: int = 0) -> None:
        self.seq = seq
        self.put_whole(inner)

    def put_whole(self, inner: str) -> None:
        self.root = html.fragment_fromstring(f'<div id="stage">{inner}</div>')

    def take(self, frame: Mapping[str, Any]) -> bool:
        """False: this frame needs an earlier one, so the page has to enter again."""
        if frame["seq"] <= self.seq:
            return True
        if frame["from"] > self.seq:
            return False
        if "html" in frame:
            self.put_whole(frame["html"])
        else:
            self.apply(frame["changes"])
        self.seq = frame["seq"]
        return True

    def apply(self, changes: Iterable[Mapping[str, Any]]) -> None:
        for change in changes:
            if "remove" in change:
                self._remove(change["remove"])
            else:
                self._put(change)

    def _put(self, change: Mapping[str, Any]) -> None:
        self._remove(change["put"])
        parent = self._find(change["into"]) if change["into"] else self.root
        assert parent is not None, f"no parent {change['into']}"
        element = html.fragment_fromstring(change["html"])
        assert element.get("id") == change["put"]
        before = self._find(change["before"]) if change["before"] else None
        if change["before"]:
            assert before is not None, f"no sibling {change['before']}"
            before.addprevious(element)
        else:
            parent.append(element)

    def _remove(self, id: str) -> None:
        element = self._find(id)
        if element is not None:
            element.getparent().remove(element)

    def _find(self, id: str) -> Any:
        found = self.root.xpath(".//*[@id=$id]", id=id)
        assert len(found) <= 1, f"{id} stands twice"
        return found[0] if found else None

    def shown(self) -> str:
        return etree.tostring(self.root, method="c14n").decode()

    @property
    def text(self) -> str:
        return " ".join(self.root.text_content().split())
