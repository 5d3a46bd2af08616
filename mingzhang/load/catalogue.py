"""Dated classification catalogues: code → name, as valid in a fiscal year."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from pathlib import Path

from mingzhang.findings import Finding, Place, error
from mingzhang.load.yaml_tree import Node, parse, read_source
from mingzhang.reads import remembered

BRACKETS = str.maketrans("()", "（）", " \u3000")


def same_name(one: str, other: str) -> bool:
    """Whether two account names differ in brackets and blanks only."""
    return one.translate(BRACKETS) == other.translate(BRACKETS)


@dataclass(frozen=True, slots=True)
class Entry:
    """A name and the days between which it holds (None: open)."""

    name: str
    valid_from: datetime.date | None = None
    valid_to: datetime.date | None = None

    def holds(self, day: datetime.date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day <= self.valid_to
        )


@dataclass(slots=True)
class Catalogue:
    """One classification; codes keep the order of the file."""

    file: str
    entries: dict[str, list[Entry]] = field(default_factory=dict)

    def name(self, code: str, day: datetime.date) -> str | None:
        """The name of a code on a day, or None."""
        return next((e.name for e in self.entries.get(code, []) if e.holds(day)), None)

    def codes(self, day: datetime.date, prefix: str = "", digits: int = 0) -> list[str]:
        """The codes valid on a day, in order; `digits` 0 means every level."""
        return [
            code
            for code, entries in self.entries.items()
            if code.startswith(prefix)
            and (not digits or len(code) == digits)
            and any(e.holds(day) for e in entries)
        ]


@remembered
def load_catalogue(path: Path, name: str) -> tuple[Catalogue, list[Finding]]:
    """Read one catalogue; an entry is a name, or a mapping (or list of them) with dates."""
    catalogue = Catalogue(name)
    source, findings = read_source(path, name)
    if source is None:
        return catalogue, findings
    root, findings = parse(source)
    if root is None or root.items is None:
        if root is not None:
            findings.append(error("IN-SHAPE", "目录应写成“代码: 名称”", root.place, root.shape))
        return catalogue, findings
    for key, value in root.items:
        code = key.text or ""
        if not (code.isascii() and code.isdigit()):
            findings.append(error("IN-CODE", "科目代码只能是数字", key.place, found=code))
            continue
        for node in value.children or [value]:
            entry = _entry(node, findings)
            if entry:
                catalogue.entries.setdefault(code, []).append(entry)
    return catalogue, findings


def _entry(node: Node, findings: list[Finding]) -> Entry | None:
    if node.text:
        return Entry(node.text)
    parts = {key.text: value for key, value in node.items or []}
    name = parts.pop("name", None)
    dates: dict[str, datetime.date] = {}
    for key in ("valid_from", "valid_to"):
        if key in parts:
            value = parts.pop(key)
            try:
                dates[key] = datetime.date.fromisoformat(value.text or "")
            except ValueError:
                findings.append(bad_date(value.place, value.text or ""))
    if name is None or not name.text or parts:
        findings.append(
            error(
                "IN-SHAPE",
                "科目条目写法不对",
                node.place,
                expected="名称，或 {name: 名称, valid_from: 日期, valid_to: 日期}",
            )
        )
        return None
    return Entry(name.text, dates.get("valid_from"), dates.get("valid_to"))


def bad_date(place: Place, found: str) -> Finding:
    """The finding for a date that is not written as one, or doesn't exist."""
    return error(
        "IN-DATE",
        "日期不存在或写法不对",
        place,
        found=found,
        expected="年-月-日，如 2025-08-20",
    )
