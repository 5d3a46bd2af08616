"""T10: nothing is left of templates and drafts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from mingzhang.check.passages import passages, spot, words, written
from mingzhang.check.rules import Problem, rule
from mingzhang.compute.document import Document
from mingzhang.findings import Severity

RESIDUE = re.compile(
    r"[XＸ×]{2,}|TODO|TBD|FIXME|待补充|待填写?|待定稿|此处填写|请填写|\[bookmark|_GoBack|（当表格数据为空"
    r"|\{\{|\}\}|\{%|\[\[|\]\]",
    re.IGNORECASE,
)


@rule("T10", Severity.ERROR, "文字里没有占位符和写作提示")
def no_residue(document: Document) -> Iterator[Problem]:
    """T10: no placeholders or instructions of a draft."""
    if not any(_spots(run.text) for run in passages(document)):
        return  # figures and their units are no residue
    runs = {"".join(map(words, run.phrase)): run.phrase for run in passages(document)}
    for text, phrase in runs.items():
        for start, end in _spots(text):
            yield Problem(
                "文字里留有占位符或写作提示",
                written(document, spot(phrase, start)),
                text[max(0, start - 10) : end + 10],
                hint="请补上内容，或者删去",
            )


@lru_cache(maxsize=2000)  # the texts of a form set stand in all its documents
def _spots(text: str) -> tuple[tuple[int, int], ...]:
    return tuple(match.span() for match in RESIDUE.finditer(text))
