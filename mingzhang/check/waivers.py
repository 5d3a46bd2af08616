"""Waivers: a finding that the department explains in its own data becomes a note that readers see.

A waiver explains every finding of its code, or with `about` those in one place: the path of a key
of the data, or words that the finding says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from mingzhang.compute.blocks import plain_text
from mingzhang.compute.document import Document
from mingzhang.findings import Finding, Place, Severity
from mingzhang.load.records import Record, Text, records_at
from mingzhang.load.yaml_tree import Node, Source, parse

# Rules of disclosure may be explained (a source gives no more detail), and so may a difference
# from another document (a figure was adjusted); sums may not.
EXPLAINED = "（已说明："
WAIVABLE = re.compile(r"LAW-\d+|T9|F21|PRIOR|B10")


def waived(document: Document, findings: Sequence[Finding]) -> Iterator[Finding]:
    """The findings with those explained turned into notes, and a warning for stale waivers."""
    waivers = [_Waiver(document, one) for one in records_at(document.source.record, "waivers")]
    # What is said of one place goes before what is said of all.
    waivers.sort(key=lambda one: not one.about)
    for finding in findings:
        explains = (one for one in waivers if one.covers(finding))
        waiver = next(explains, None) if finding.severity is not Severity.NOTE else None
        if waiver is None:
            yield finding
            continue
        waiver.used = True
        if WAIVABLE.fullmatch(finding.code):
            message = f"{finding.message}{EXPLAINED}{waiver.reason()}）"
            yield finding._replace(severity=Severity.NOTE, message=message, hint="")
        else:
            yield finding._replace(hint="这一项不能用说明代替，必须改正")
    for waiver in waivers:
        if not waiver.used:
            where, what = (f"“{waiver.about}”的", "和 about") if waiver.about else ("", "")
            yield Finding(
                "WAIVER",
                Severity.WARNING,
                f"{waiver.code} 没有发现{where}问题，不用说明",
                waiver.record.place,
                hint=f"请删去这一条，或核对检查代码{what}",
            )


class _Waiver:
    """One entry of `waivers`, and whether it has explained anything."""

    def __init__(self, document: Document, record: Record) -> None:
        self.document, self.record, self.used = document, record, False
        self.code, self.about = str(record.get("code")), str(record.get("about") or "")
        self.span = _span(document, self.about) if self.about else None
        # A code is not the longer code that begins with it.
        self.words = re.compile(rf"(?<![0-9A-Za-z]){re.escape(self.about)}(?![0-9A-Za-z])")

    def covers(self, finding: Finding) -> bool:
        """Whether the finding is one of those that the waiver is about."""
        if finding.code != self.code or not self.about:
            return finding.code == self.code
        if self.span and self.span[0] <= finding.place < self.span[1]:
            return True
        return any(map(self.words.search, (finding.message, finding.found)))

    def reason(self) -> str:
        reason = self.record.get("reason")
        return plain_text(self.document.prose.phrase(reason)) if isinstance(reason, Text) else ""


def _span(document: Document, path: str) -> tuple[Place, Place] | None:
    """Where the key at a dotted path begins and what it holds ends, as typed."""
    source = Source(document.source.file, document.source.text)
    node, _ = parse(source)
    start = Place(source.file)
    for name in path.split("."):
        found = _child(node, name) if node else None
        if found is None:
            return None
        start, node = found
    return (start, source.place_of(node.end)) if node else None


def _child(node: Node, name: str) -> tuple[Place, Node] | None:
    """A key's place and value; an account answers to its code, an entry of a list to its number."""
    for key, value in node.items or ():
        if name in (key.text, *(key.text or "").split(maxsplit=1)[:1]):
            return key.place, value
    for number, child in enumerate(node.children or (), 1):
        if name == str(number):
            return child.place, child
    return None
