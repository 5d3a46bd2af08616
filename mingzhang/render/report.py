"""Findings and scorecards as one page for typists and reviewers, whole in one file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from markdown_it import MarkdownIt
from markupsafe import Markup as Safe

from mingzhang.findings import Finding, Place, Severity
from mingzhang.load.documents import DocumentSource
from mingzhang.load.records import LiteralText, Reference, Text, records_at
from mingzhang.render.environment import environment
from mingzhang.scorecard import DIMENSIONS, Scorecard

# The program's own, whatever folders are checked: this page is no part of the site.
PROGRAM = Path(__file__).resolve().parents[2]
TEMPLATES = PROGRAM / "templates" / "report"
CHECKS = PROGRAM / "docs" / "checks"
AROUND = 2  # lines shown before and after the place of a finding
PAGE = MarkdownIt("commonmark").enable("table")


class Line(NamedTuple):
    """A line of a data file; what follows the place of the finding stands apart."""

    number: int
    before: str
    after: str
    marked: bool


def report(
    content: Path,
    templates: Path,
    sources: Iterable[DocumentSource],
    findings: Sequence[Finding],
    cards: Iterable[Scorecard],
    total: str,
) -> str:
    """The page: documents with their points and findings, then other files, then the rules."""
    places = {finding: f"f{number}" for number, finding in enumerate(findings, 1)}
    groups = _groups(sources, findings, {card.document: card for card in cards})
    told = {one.code for one in findings} | {one["code"] for g in groups for one in g["waivers"]}
    meanings = {code: text for code in sorted(told) if (text := _meaning(code))}

    def code(name: str) -> str:
        return Safe('<a href="#code-{0}">{0}</a>').format(name) if name in meanings else name

    return (
        environment(TEMPLATES)
        .get_template("report.html")
        .render(
            groups=groups,
            places=places,
            meanings=meanings,
            code=code,
            excerpt=Excerpts((content.parent, templates.parent)).around,
            total=total,
        )
    )


def _groups(
    sources: Iterable[DocumentSource], findings: Sequence[Finding], cards: Mapping[str, Scorecard]
) -> list[dict[str, Any]]:
    """What the page says of each document, then of each other file that something is wrong in."""
    by_file: dict[str, list[Finding]] = {}
    for finding in findings:
        by_file.setdefault(finding.place.file, []).append(finding)
    groups = []
    for source in sources:
        card = cards.get(source.id)
        group = _group(source.file, by_file.pop(source.file, []))
        group |= {"title": source.title, "waivers": list(_waivers(source))}
        if card is not None:
            group |= {"sum": card.sum(), "dimensions": list(_dimensions(card))}
        groups.append(group)
    return groups + [_group(file, found) for file, found in by_file.items()]


def _group(file: str, findings: Sequence[Finding]) -> dict[str, Any]:
    levels = [
        {"key": one.value, "word": one.word, "findings": [f for f in findings if f.severity is one]}
        for one in Severity
    ]
    empty: dict[str, Any] = {"title": "", "sum": None, "dimensions": [], "waivers": []}
    return {"file": file, "levels": levels, **empty}


def _dimensions(card: Scorecard) -> Iterator[dict[str, Any]]:
    for name in DIMENSIONS:
        scores = [score for score in card.scores if score.dimension == name]
        yield {"name": name, "sum": card.sum(name), "scores": scores}


def _waivers(source: DocumentSource) -> Iterator[dict[str, str]]:
    """The waivers of a document, their reasons as they were typed."""
    for one in records_at(source.record, "waivers"):
        said = {key: str(one.get(key) or "") for key in ("code", "by", "date")}
        reason = one.get("reason")
        pieces = reason.pieces if isinstance(reason, Text) else ()
        yield {**said, "reason": "".join(map(_typed, pieces))}


def _typed(piece: str | Reference | LiteralText) -> str:
    if isinstance(piece, Reference):
        return f"{{{{ {piece.name} }}}}"
    return piece.text if isinstance(piece, LiteralText) else piece


def _meaning(code: str) -> str:
    """What docs/checks says about a code: its page, or its line in the list."""
    page = CHECKS / f"{code}.md"
    if page.exists():
        text = re.sub(r"^# \S+ (.*)", r"**\1**", page.read_text(encoding="utf-8"))
        return Safe(PAGE.render(re.sub(r"^## ", "#### ", text, flags=re.MULTILINE)))
    listed = (CHECKS / "README.md").read_text(encoding="utf-8")
    row = re.search(rf"^\| {re.escape(code)} \|(?:.*\|)? (.*) \|$", listed, re.MULTILINE)
    return Safe(PAGE.render(row[1])) if row else ""


@dataclass(frozen=True, slots=True)
class Excerpts:
    """The lines of files around the places of findings."""

    roots: tuple[Path, ...]

    def around(self, place: Place) -> list[Line]:
        """The lines around a place; none for a file as a whole, or one that can't be read."""
        path = next((root / place.file for root in self.roots if (root / place.file).is_file()), "")
        if not place.line or not path:
            return []
        lines = Path(path).read_text(encoding="utf-8", errors="replace").splitlines()
        first, last = max(1, place.line - AROUND), min(len(lines), place.line + AROUND)
        cut = max(0, place.column - 1)
        return [
            Line(n, lines[n - 1][:cut], lines[n - 1][cut:], True)
            if n == place.line
            else Line(n, lines[n - 1], "", False)
            for n in range(first, last + 1)
        ]
