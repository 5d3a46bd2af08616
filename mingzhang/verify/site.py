"""The checks of a built site, in order."""

from __future__ import annotations

from pathlib import Path

from mingzhang.build import Folders
from mingzhang.findings import Finding, Place, error, ordered
from mingzhang.verify.booklet import verify_pdf, without_programs
from mingzhang.verify.expected import of_site
from mingzhang.verify.printed import Printed
from mingzhang.verify.rebuilt import rebuilt
from mingzhang.work.shop import Progress
from mingzhang.write.site import MARKER


def verify(folders: Folders, progress: Progress) -> tuple[int, list[Finding]]:
    """Every PDF of the site, then the site against a build of now: PDFs seen, findings."""
    place = Place(str(folders.output))
    if not (folders.output / MARKER).is_file():
        return 0, [error("BUILD-DIFFERS", "这里没有生成好的网站", place, hint="先运行 make site")]
    if missing := without_programs(place):
        return 0, missing
    paths = sorted(folders.output.rglob("*.pdf"))
    findings: list[Finding] = []
    for number, path in enumerate(paths):
        name = path.relative_to(folders.output).as_posix()
        progress(number, len(paths), name)
        typed = (folders.content / "departments" / Path(name).parent).with_suffix(".yaml")
        findings += verify_pdf(Printed(path, name), of_site(path, typed))
    findings += rebuilt(folders, progress)
    return len(paths), ordered(findings)
