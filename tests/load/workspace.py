"""A copy of the content and the form sets, for tests that change files in any way."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from mingzhang.compute.document import Document, compute
from mingzhang.findings import Finding, Place
from tests.loading import examine_all, load_all
from tests.samples import keep_one

ROOT = Path(__file__).resolve().parents[2]
DEPARTMENT = "liling-government-office"
DATA = f"departments/{DEPARTMENT}/2024/final-accounts.yaml"
FORM = "hunan/2024/final-accounts"
COMMON = "common/final-accounts"


@dataclass(frozen=True, slots=True)
class Workspace:
    """`root` holds content/, and templates/ unless those are the real ones."""

    root: Path
    templates: Path

    @classmethod
    def at(cls, root: Path) -> Workspace:
        """A fresh copy of the real content and templates."""
        shutil.copytree(ROOT / "templates", root / "templates")
        return cls.of_content(root, root / "templates")

    @classmethod
    def of_content(cls, root: Path, templates: Path = ROOT / "templates") -> Workspace:
        """A fresh copy of the content alone; templates that stay the same are compiled once."""
        shutil.copytree(ROOT / "content", root / "content")
        keep_one(root / "content")
        return cls(root, templates)

    @property
    def content(self) -> Path:
        return self.root / "content"

    @property
    def data(self) -> Path:
        """The one document."""
        return self.content / DATA

    def form(self, path: str) -> Path:
        return self.templates / "forms" / path

    def examine(self) -> tuple[list[Document], list[Finding]]:
        return examine_all(self.content, self.templates)

    def compute(self) -> tuple[Document, list[Finding]]:
        """The one document and what loading and computing it found; no rules are run."""
        content = load_all(self.content, self.templates)
        document = compute(content.documents[0], content.catalogues, content.glossary)
        return document, [*content.findings, *document.findings]

    def findings(self) -> list[Finding]:
        return self.examine()[1]

    def document(self) -> Document:
        """The one document, which must be without findings."""
        document, findings = self.compute()
        assert findings == []
        return document

    def options(self) -> list[str]:
        return ["--content", str(self.content), "--templates", str(self.templates)]

    def run(
        self, command: str, *more: str, seconds: float = 60
    ) -> subprocess.CompletedProcess[str]:
        """`python build.py command` on this copy, in a process of its own."""
        return run([command, *self.options(), *more], seconds)


def run(
    arguments: list[str], seconds: float = 60, environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """The program as people start it."""
    return subprocess.run(
        [sys.executable, str(ROOT / "build.py"), *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=seconds,
        check=False,
        env={**os.environ, "PYTHONUTF8": "1", **(environment or {})},
    )


def replace(path: Path, old: str, new: str) -> str:
    """Change the one place where `old` stands; gives the new text."""
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, (old, text.count(old))
    text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")
    return text


def spot(file: str, text: str, marker: str) -> Place:
    """Where a marker first stands in a text, found without the program's help."""
    before = text[: text.index(marker)]
    line = before.count("\n") + 1
    return Place(file, line, len(before) - (before.rfind("\n") + 1) + 1)


def only(findings: Iterable[Finding], code: str) -> Finding:
    """The one finding with a code."""
    found = [finding for finding in findings if finding.code == code]
    assert len(found) == 1, found
    return found[0]


def codes(findings: Iterable[Finding]) -> set[str]:
    return {finding.code for finding in findings}
