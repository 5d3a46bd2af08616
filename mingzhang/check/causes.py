"""L07–L10: reasons that give none or contradict the figures, and who speaks in a document."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mingzhang.check.lint import Line, typed_lines
from mingzhang.check.reasons import changes
from mingzhang.check.rules import Problem, rule
from mingzhang.compute.document import Document
from mingzhang.findings import Place, Severity

EMPTY = {
    "无",
    "略",
    "没有",
    "暂无",
    "不详",
    "同上",
    "其他",
    "其它",
    "无变化",
    "正常",
    "见上",
    "见附件",
}
MARKS = re.compile(r"[\s。，；、.,;/／\\—–\-…·*（）()]+")
MORE = re.compile(r"增加|增长|增多|上升|提高|新增|追加|加大|扩大")
LESS = re.compile(r"减少|下降|降低|压减|缩减|压缩|下滑|节约|节省|结余")
# Only these say for certain that a figure moved the other way.
UP, DOWN = re.compile(r"增加|增长|上升"), re.compile(r"减少|下降|降低")
SELF = re.compile(r"[本我](部门|单位)")


@rule("L07", Severity.ERROR, "原因不是“无”“略”一类的空话")
def reasons_say_something(document: Document) -> Iterator[Problem]:
    """L07: a reason consists of more than “none”, a stroke or “as above”."""
    for line in _reasons(document):
        said = MARKS.sub("", line.text)
        if not said or said in EMPTY:
            hint = "没有变化就删去这一行，有变化请写明具体原因"
            yield Problem("原因没有内容", line.place, line.text, hint=hint)


@rule("L08", Severity.WARNING, "原因与增减的方向一致")
def reasons_fit_directions(document: Document) -> Iterator[Problem]:
    """L08: a reason that speaks only of less does not stand beside more, nor the reverse."""
    for change in changes(document):
        gone = change.now.value - change.before.value
        pieces = change.reason.pieces if change.reason else ()
        text = "".join(piece for piece in pieces if isinstance(piece, str))
        fitting, contrary = (MORE, DOWN) if gone > 0 else (LESS, UP)
        found = contrary.search(text)
        if gone and change.reason and found and not fitting.search(text):
            direction = "增加" if gone > 0 else "减少"
            yield Problem(
                f"{change.what}相比是{direction}，原因却只说了相反的方向",
                change.reason.place,
                found[0],
                hint="请核对原因是否沿用了往年的文字，或者写反了",
            )


@rule("L09", Severity.WARNING, "原因不以句号结尾")
def reasons_end_open(document: Document) -> Iterator[Problem]:
    """L09: a reason is printed inside a sentence, which has a full stop of its own."""
    for line in _reasons(document):
        if line.text.rstrip().endswith(("。", "；", "，", ".", ";", ",")):
            message = "原因的末尾有标点"
            yield Problem(message, line.place, line.text[-8:], hint="请删去，句号由程序加上")


@rule("L10", Severity.NOTE, "自称统一用“本部门”或者“本单位”")
def one_voice(document: Document) -> Iterator[Problem]:
    """L10: staff call their department by one word (form sets are shared, and not theirs)."""
    used: dict[str, tuple[Place, str]] = {}
    for line in typed_lines(document):
        for match in SELF.finditer(line.text):
            used.setdefault(match[1], (line.place, match[0]))
    if len(used) > 1:
        hint = "请统一成其中一种；分别指部门和所属单位的不用改"
        yield Problem("同一份文件里既称“部门”又称“单位”", *used["单位"], hint=hint)


def _reasons(document: Document) -> list[Line]:
    """All texts under a key that begins with `reason`, but those of waivers."""
    return [
        line
        for line in typed_lines(document)
        if line.prose
        and line.path.rpartition(".")[2].startswith("reason")
        and not line.path.startswith("waivers.")
    ]
