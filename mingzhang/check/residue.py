"""T10: nothing is left of templates, drafts and slips of the keyboard."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mingzhang.check.passages import passages, spot, words, written
from mingzhang.check.rules import Problem, rule
from mingzhang.compute.document import Document
from mingzhang.findings import Severity

RESIDUE = re.compile(
    r"[XＸ×]{2,}|TODO|TBD|FIXME|待补充|待填写?|待定稿|此处填写|请填写|\[bookmark|_GoBack|（当表格数据为空"
    r"|\{\{|\}\}|\{%|\[\[|\]\]",
    re.IGNORECASE,
)
DOUBLED = re.compile(r"([\u4e00-\u9fff]{2,6}[：，、]?)\1")
# Words that are doubled on purpose.
ALLOWED = ("一步一步", "一年一年", "一点一点")


@rule("T10", Severity.ERROR, "文字里没有占位符、批注和重复的词")
def no_residue(document: Document) -> Iterator[Problem]:
    """T10: no placeholders or instructions (error), no words typed twice (warning)."""
    seen: set[str] = set()
    for phrase, _ in passages(document):
        text = "".join(map(words, phrase))
        if text in seen:
            continue
        seen.add(text)
        for match in RESIDUE.finditer(text):
            yield Problem(
                "文字里留有占位符或写作提示",
                written(document, spot(phrase, match.start())),
                text[max(0, match.start() - 10) : match.end() + 10],
                hint="请补上内容，或者删去",
            )
        for match in DOUBLED.finditer(text):
            if match[0] not in ALLOWED:
                yield Problem(
                    "有重复的词",
                    written(document, spot(phrase, match.end() - 1)),
                    match[0],
                    match[1],
                    "请删去多余的词；原因前面的“主要原因”由程序写出",
                    Severity.WARNING,
                )
