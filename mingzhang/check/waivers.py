"""Waivers: a finding that the department explains in its own data becomes a note that readers see."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from mingzhang.compute.blocks import plain_text
from mingzhang.compute.document import Document
from mingzhang.findings import Finding, Severity
from mingzhang.load.records import Record, Text, records_at

# Rules of disclosure may be explained (a source gives no more detail), and so may a difference
# from another document (a figure was adjusted); sums may not.
EXPLAINED = "（已说明："
WAIVABLE = re.compile(r"LAW-\d+|T9|F21|PRIOR|B10")


def waived(document: Document, findings: Sequence[Finding]) -> Iterator[Finding]:
    """The findings with those explained turned into notes, and a warning for stale waivers."""
    waivers = {str(one.get("code")): one for one in records_at(document.source.record, "waivers")}
    used: set[str] = set()
    for finding in findings:
        waiver = waivers.get(finding.code)
        if waiver is None or finding.severity is Severity.NOTE:
            yield finding
        elif WAIVABLE.fullmatch(finding.code):
            used.add(finding.code)
            message = f"{finding.message}{EXPLAINED}{_reason(document, waiver)}）"
            yield finding._replace(severity=Severity.NOTE, message=message, hint="")
        else:
            used.add(finding.code)
            yield finding._replace(hint="这一项不能用说明代替，必须改正")
    for code, waiver in waivers.items():
        if code not in used:
            yield Finding(
                "WAIVER",
                Severity.WARNING,
                f"{code} 没有发现问题，不用说明",
                waiver.place,
                hint="请删去这一条，或核对检查代码",
            )


def _reason(document: Document, waiver: Record) -> str:
    reason = waiver.get("reason")
    return plain_text(document.prose.phrase(reason)) if isinstance(reason, Text) else ""
