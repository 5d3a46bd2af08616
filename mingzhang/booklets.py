"""PDFs alone, into a folder of their own."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from mingzhang.build import Folders, Progress, examine, ordered, render_downloads
from mingzhang.compute.document import compute
from mingzhang.findings import Finding, Place, error, has_errors
from mingzhang.load.content import load_content
from mingzhang.render.origin import Origins
from mingzhang.render.page import names_of


def write_booklets(
    folders: Folders, wanted: Sequence[str], progress: Progress
) -> tuple[list[Finding], list[Path], list[str]]:
    """Render the wanted documents (all when none is named): findings, files written, unknown ids."""
    content = load_content(folders.content, folders.templates)
    examined = list(examine(content))
    checked = {one.source.id: problems for one, problems in examined if one}
    found = [finding for _, problems in examined for finding in problems]
    findings = ordered([*content.findings, *found])
    if has_errors(findings):
        return findings, [], []
    by_id = {entry.id: entry for entry in content.entries}
    unknown = [name for name in wanted if name not in by_id]
    if unknown:
        return [], [], unknown
    written: list[Path] = []
    chosen = [by_id[name] for name in dict.fromkeys(wanted)] or content.entries
    for number, entry in enumerate(chosen):
        progress(number, len(chosen), entry.title)
        source, _ = content.read(entry)
        assert source is not None  # it was read a moment ago
        document = compute(source, content.catalogues, content.glossary)
        made, problems = render_downloads(
            folders.templates, document, Origins(document), checked[entry.id]
        )
        findings += problems
        name = names_of(entry).pdf
        target = folders.output / name
        try:
            folders.output.mkdir(parents=True, exist_ok=True)
            part = target.with_suffix(".part")
            part.write_bytes(made[name])
            part.replace(target)
        except OSError as problem:
            reason = problem.strerror or str(problem)
            findings.append(error("OUT-WRITE", "PDF 没有写成", Place(str(target)), found=reason))
            continue
        written.append(target)
    progress(len(chosen), len(chosen), "完成")
    return findings, written, []
