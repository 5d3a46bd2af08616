"""The checks of a built site, in order."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from pypdf.errors import PyPdfError

from mingzhang.build import Folders, Progress, ordered
from mingzhang.findings import Finding, Place, error
from mingzhang.verify.attached import attached
from mingzhang.verify.glyphs import glyphs
from mingzhang.verify.printed import PROGRAMS, Printed
from mingzhang.verify.rebuilt import rebuilt
from mingzhang.verify.safety import encrypted, safe
from mingzhang.verify.standards import standards
from mingzhang.verify.ways import contents, outline
from mingzhang.write.site import MARKER


def verify(folders: Folders, progress: Progress) -> tuple[int, list[Finding]]:
    """Every PDF of the site, then the site against a build of now: PDFs seen, findings."""
    if not (folders.output / MARKER).is_file():
        place = Place(str(folders.output))
        return 0, [error("BUILD-DIFFERS", "这里没有生成好的网站", place, hint="先运行 make site")]
    if absent := [name for name in PROGRAMS if shutil.which(name) is None]:
        packages = "、".join(sorted({PROGRAMS[name] for name in absent}))
        missing = error("PDF-TOOL", f"缺少程序 {'、'.join(absent)}", Place(str(folders.output)), hint=f"请安装软件包 {packages}")  # fmt: skip
        return 0, [missing]
    paths = sorted(folders.output.rglob("*.pdf"))
    findings: list[Finding] = []
    for number, path in enumerate(paths):
        name = path.relative_to(folders.output).as_posix()
        progress(number, len(paths), name)
        findings += verify_pdf(Printed(path, name), folders.content)
    findings += rebuilt(folders, progress)
    return len(paths), ordered(findings)


def verify_pdf(printed: Printed, content: Path) -> list[Finding]:
    """All checks of one booklet; a file too broken to be read is a finding too."""
    try:
        return list(encrypted(printed)) or list(_checks(printed, content))
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, OSError) as problem:
        return [printed.wrong("PDF-SAFE", "文件读不通", f"{type(problem).__name__} {problem}")]


def _checks(printed: Printed, content: Path) -> Iterator[Finding]:
    yield from standards(printed)
    yield from safe(printed)
    yield from outline(printed)
    yield from contents(printed)
    yield from attached(printed, content)
    yield from glyphs(printed)
