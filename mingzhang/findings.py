"""Problems are data: every stage returns findings, only the command line acts on them."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple


class Severity(StrEnum):
    """How bad a finding is; an error keeps the site from being written."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    @property
    def word(self) -> str:
        return {"error": "错误", "warning": "提醒", "note": "说明"}[self.value]


class Place(NamedTuple):
    """A spot in a source file; line and column count from 1, 0 means the file as a whole."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return ":".join([self.file, *(str(n) for n in (self.line, self.column) if n)])


class Finding(NamedTuple):
    """One problem, in words for the person who typed the data."""

    code: str
    severity: Severity
    message: str
    place: Place
    found: str = ""
    expected: str = ""
    hint: str = ""


def error(
    code: str, message: str, place: Place, found: str = "", expected: str = "", hint: str = ""
) -> Finding:
    """An error finding (short for the commonest constructor call)."""
    return Finding(code, Severity.ERROR, message, place, found, expected, hint)


def has_errors(findings: Iterable[Finding]) -> bool:
    """Whether any finding forbids publishing."""
    return any(f.severity is Severity.ERROR for f in findings)


def errors_in(findings: Iterable[Finding]) -> list[Finding]:
    """Those that forbid publishing."""
    return [f for f in findings if f.severity is Severity.ERROR]


def ordered(findings: Iterable[Finding]) -> list[Finding]:
    """Findings by file and place, each once."""
    return sorted(dict.fromkeys(findings), key=lambda f: (f.place, f.code))
