"""The checks of one PDF, in order."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

from pypdf.errors import PyPdfError

from mingzhang.findings import Finding, Place, error
from mingzhang.verify.attached import attached
from mingzhang.verify.expected import Expected
from mingzhang.verify.glyphs import glyphs
from mingzhang.verify.printed import PROGRAMS, Printed
from mingzhang.verify.safety import encrypted, safe
from mingzhang.verify.standards import standards
from mingzhang.verify.ways import contents, outline

BROKEN = (PyPdfError, ValueError, KeyError, TypeError, AttributeError, OSError)


def without_programs(place: Place) -> list[Finding]:
    """What says which programs the checks need and don't find, with their packages."""
    absent = [name for name in PROGRAMS if shutil.which(name) is None]
    if not absent:
        return []
    packages = "、".join(sorted({PROGRAMS[name] for name in absent}))
    hint = f"请安装软件包 {packages}"
    return [error("PDF-TOOL", f"缺少程序 {'、'.join(absent)}", place, hint=hint)]


def verify_pdf(printed: Printed, expected: Expected) -> list[Finding]:
    """All checks of one booklet; a file too broken to be read is a finding too."""
    try:
        return list(encrypted(printed)) or list(_checks(printed, expected))
    except BROKEN as problem:
        return [printed.wrong("PDF-SAFE", "文件读不通", f"{type(problem).__name__} {problem}")]


def _checks(printed: Printed, expected: Expected) -> Iterator[Finding]:
    yield from standards(printed)
    yield from safe(printed)
    yield from outline(printed, expected.headings)
    yield from contents(printed)
    yield from attached(printed, expected.files)
    yield from glyphs(printed)
