"""What is filed beside the documents: what the check said, and what they were made with."""

from __future__ import annotations

import io
import json
import platform
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from mingzhang import VERSION
from mingzhang.cache.versions import LOCK, libraries
from mingzhang.console import findings_json, print_findings, print_scorecards, scorecards_json
from mingzhang.doctor import LOCKED
from mingzhang.examine import examine
from mingzhang.findings import Finding, ordered
from mingzhang.fonts.prepare import missing
from mingzhang.fonts.sources import digest, sources
from mingzhang.load.content import Content
from mingzhang.load.documents import Entry
from mingzhang.render.pdf_archive import date_of
from mingzhang.scorecard import Scorecard, scorecard


@dataclass(frozen=True, slots=True)
class Filed:
    """What of a checked document is wanted when the document itself is no longer in memory."""

    entry: Entry
    index_number: str
    date: str
    forms: tuple[Path, ...]
    findings: tuple[Finding, ...]
    card: Scorecard | None


def checked(content: Content) -> tuple[list[Finding], list[Filed]]:
    """Every document checked as for a build: what was found about no document, and the documents."""
    shared, filed = list(content.findings), []
    for document, problems in examine(content):
        if document is None:
            shared += problems
            continue
        source = document.source
        card = scorecard(document, [*content.findings, *problems])
        forms = tuple(source.form.folders)
        number = str(source.record.get("index_number") or "")
        filed.append(Filed(source.entry, number, date_of(source), forms, tuple(problems), card))
    return shared, filed


def check_files(findings: Iterable[Finding], cards: Sequence[Scorecard]) -> dict[str, bytes]:
    """Findings and points, for programs and for people."""
    found = ordered(findings)
    text, points = io.StringIO(), io.StringIO()
    print_findings(found, text)
    print_scorecards(cards, points, detail=True)
    return {
        "checks/findings.json": f"{findings_json(found)}\n".encode(),
        "checks/findings.txt": text.getvalue().encode(),
        "checks/scorecard.json": f"{scorecards_json(cards)}\n".encode(),
        "checks/scorecard.txt": points.getvalue().encode(),
    }


def waivers(site: Path, documents: Iterable[Path]) -> bytes:
    """What departments explained (说明事项), by document, as their data files for machines have it."""
    said = {}
    for path in documents:
        data: Mapping[str, Any] = json.loads((site / path).read_bytes())
        said[data["id"]] = data["waivers"]
    return as_json(said)


def versions() -> tuple[bytes, list[Finding]]:
    """Program, Python, packages, engines and fonts, by version or hash; or which font is missing.

    The prepared faces need no mention: they follow from the font files, the program and fontTools.
    """
    packages = dict(LOCKED.findall(LOCK.read_text(encoding="utf-8")))
    said = {
        "program": f"mingzhang {VERSION}",
        "python": f"{platform.python_implementation()} {platform.python_version()}",
        "packages": {name: version(name) for name in packages},
        "libraries": libraries(),
        "fonts": [
            {
                "file": source.name,
                "sha256": digest(path),
                "package": source.package,
                "path": str(source.installed),
            }
            for source in sources().values()
            if (path := source.path())
        ],
    }
    return as_json(said), missing()


def as_json(data: object) -> bytes:
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()
